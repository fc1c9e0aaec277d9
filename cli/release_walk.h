// Every page of a release with its sections, read from blocks and checked on the way: what the catalog, the page blocks and the
// text blocks say of one page must agree. Refuses to know what a caller makes of a page.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/release_files.h"
#include "docs/catalog.h"
#include "docs/records.h"

namespace foredge::cli {

// Views and texts live for one visit.
struct WalkedPage {
  const docs::LibraryEntry& library;
  const docs::PageRecord& record;
  const std::vector<docs::ContentsEntry>& contents;
  std::vector<std::uint64_t> digests;  // one a section, as it stands in the release
  std::string markdown;
};

// Visits the pages in the order of their numbers. Throws std::runtime_error that names the page and what is wrong with it, or
// the file and block that cannot be read.
void walk_pages(const ReleaseFiles& release, const std::function<void(const WalkedPage&)>& visit);

// Throws std::runtime_error for a root whose catalog breaks its layout.
[[nodiscard]] docs::Catalog read_catalog(const ReleaseFiles& release);

// "library@version/path"
[[nodiscard]] std::string page_id(const WalkedPage& page);

}  // namespace foredge::cli
