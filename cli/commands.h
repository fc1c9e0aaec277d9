// The verbs of the command line, one source file each (command_<verb>.cc); what they are called with is command_line.cc's.
#pragma once

#include <filesystem>
#include <string>

// The parser (CLI11), which only completions look at.
namespace CLI {  // NOLINT(readability-identifier-naming): its own name
class App;
}

namespace foredge::cli {

// Each prints its result to stdout and returns the exit code: 0, or 1 when the thing that it was given is wrong. Faults go to
// stderr with the remedy; a fault that no verb expects is a std::exception whose text names the file.

struct InitOptions {
  std::filesystem::path folder = ".";
};
int run_init(const InitOptions& options);

struct BuildOptions {
  std::filesystem::path docs;
  std::filesystem::path out = "build/releases";
  unsigned threads = 0;
  std::size_t findings = 20;  // shown at most; 0 is all
  bool json = false;
};
int run_build(const BuildOptions& options);

struct SearchOptions {
  std::filesystem::path release;
  std::string query;
  std::string library;
  std::string version;
  long limit = 5;
  long max_tokens = 3000;
  bool json = false;
};
int run_search(const SearchOptions& options);

struct ServeOptions {
  std::filesystem::path release;
};
int run_serve(const ServeOptions& options);

struct VerifyOptions {
  std::filesystem::path release;
  std::filesystem::path public_key;  // a file; empty: no signature is demanded
};
int run_verify(const VerifyOptions& options);

struct InspectOptions {
  std::filesystem::path release;
  bool json = false;
};
int run_inspect(const InspectOptions& options);

struct DiffOptions {
  std::filesystem::path before;
  std::filesystem::path after;
  bool json = false;
};
int run_diff(const DiffOptions& options);

struct EvalOptions {
  std::filesystem::path set;
  std::filesystem::path run;  // empty: no run file
  bool json = false;
};
int run_eval(const EvalOptions& options);

struct CompletionsOptions {
  std::string shell;
};
// The script is made from the verbs and options of `app`.
int run_completions(const CompletionsOptions& options, const CLI::App& app);

}  // namespace foredge::cli
