// The verbs of the command line, one source file each.
#pragma once

#include <filesystem>
#include <string>

namespace foredge::cli {

// Each prints to stdout and returns the exit code; faults that the user can mend go to stderr with the remedy.

struct BuildOptions {
  std::filesystem::path docs;
  std::filesystem::path out = "build/releases";
  unsigned threads = 0;
};
int run_build(const BuildOptions& options);

struct SearchOptions {
  std::filesystem::path release;
  std::string query;
  std::string library;
  std::string version;
  long limit = 5;
  long max_tokens = 3000;
};
int run_search(const SearchOptions& options);

struct ServeOptions {
  std::filesystem::path release;
};
int run_serve(const ServeOptions& options);

}  // namespace foredge::cli
