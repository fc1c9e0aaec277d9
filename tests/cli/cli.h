// Runs the command line tool as a user does, and keeps what it printed.
#pragma once

#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "support/release_on_disk.h"
#include "support/sample_docs.h"

namespace foredge::test {

namespace fs = std::filesystem;

struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

inline std::string quoted(const std::string& word) { return "'" + word + "'"; }

inline Ran run(const std::vector<std::string>& words) {
  const TempDir dir;
  std::string command = quoted(FOREDGE_CLI);
  for (const std::string& word : words) {
    command += " " + quoted(word);
  }
  command += " >" + quoted(dir.path() / "out") + " 2>" + quoted(dir.path() / "err");
  const int status = std::system(command.c_str());
  const auto text = [&](const char* name) {
    const auto bytes = read_file(dir.path() / name);
    return std::string(bytes.begin(), bytes.end());
  };
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text("out"), text("err")};
}

inline std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of('\n');
  const std::size_t begin = text.rfind('\n', end);
  return text.substr(begin + 1, end - begin);
}

// A release of the sample docs below `dir`.
inline fs::path build_sample(const TempDir& dir) {
  write_sample_docs(dir.path() / "docs");
  const Ran built = run({"build", dir.path() / "docs", "--out", dir.path() / "releases"});
  INFO(built.err);
  REQUIRE(built.code == 0);
  return dir.path() / "releases" / last_line(built.out);
}

// Changes every hundredth byte.
inline void alter(const fs::path& file) {
  auto bytes = read_file(file);
  for (std::size_t at = 20; at < bytes.size(); at += 100) {
    bytes[at] ^= 1U;
  }
  write_file(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace foredge::test
