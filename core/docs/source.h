// Reads a folder of documentation into libraries of pages: finds the files, reads them side by side, names their paths and
// addresses. With a foredge.toml (docs/config.h) as that says; without one the folder is one library named after it, in
// version "current". Build side only; twin of docs/markdown.h, which knows one file.
//
// The result depends on nothing but names and bytes: not on the order in which a folder lists its files, on locale, time or
// thread count.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "docs/config.h"
#include "docs/links.h"
#include "docs/page.h"

namespace foredge::docs {

inline constexpr std::uint64_t kLargestFileBytes = 8ULL * 1024 * 1024;

struct SourceOptions {
  unsigned threads = 0;  // 0: as many as the machine has cores
};

struct SourceStats {
  std::uint64_t files = 0;    // read as pages
  std::uint64_t bytes = 0;    // of those files
  std::uint64_t skipped = 0;  // looked like docs and were left out, each with a finding
  LinkStats links;            // of all libraries
};

struct SourceTree {
  std::string title;  // of the release; "" when the config says nothing
  std::string description;
  std::vector<LibraryVersion> libraries;  // in the config's order
  std::vector<Finding> findings;          // sorted by file and line
  SourceStats stats;
};

// Left out, with a finding where it might surprise: names that start with '.', node_modules, symbolic links to folders or
// out of the tree, files over kLargestFileBytes, files that are not UTF-8 text, and the second of two pages with one path.
// Without a config, folders that all docs share ("src/content") are left out of the paths. What a site puts around every page
// (docs/boilerplate.h) and numbers that its addresses do without (docs/numbers.h) go too; empty pages of folders list what is below (docs/index_pages.h).
[[nodiscard]] std::expected<SourceTree, BuildError> read_source_tree(const std::filesystem::path& folder,
                                                                     const SourceOptions& options = {});

}  // namespace foredge::docs
