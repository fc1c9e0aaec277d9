// From read documentation to a release directory: the one place where docs, search and bundle builders meet.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "bundle/release_id.h"
#include "bundle/release_writer.h"
#include "docs/source.h"

namespace foredge::cli {

struct BuildSummary {
  bundle::ReleaseId id;
  std::uint64_t text_bytes = 0;         // Markdown of all pages
  std::uint64_t stored_text_bytes = 0;  // text blocks
  std::uint64_t index_bytes = 0;        // all other blocks, and the root
  std::uint64_t root_bytes = 0;
  std::uint64_t pages = 0;
  std::uint64_t sections = 0;
  std::uint64_t code_blocks = 0;
  std::uint64_t components = 0;  // pages of that kind
  std::uint64_t terms = 0;
  std::uint64_t tokens = 0;
};

// Writes the release below `out`, its static documents as `documents` says. The same tree gives the same bytes. Throws with the path when a file cannot be written,
// std::runtime_error when a page breaks the contract of docs/page.h.
BuildSummary build_release(docs::SourceTree tree, const std::filesystem::path& out,
                           bundle::Documents documents = bundle::Documents::kWritten);

}  // namespace foredge::cli
