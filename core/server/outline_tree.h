// What `outline` lists: libraries, the folders and pages of one, the sections of a page, or all pages of a kind.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/site.h"

namespace foredge::server {

// One line of the tree. An entry may be both a page and a folder.
struct OutlineEntry {
  std::string id;    // of a page or section, "" otherwise
  std::string path;  // of a folder, "" otherwise
  std::string title;
  std::uint64_t tokens = 0;
  std::uint32_t pages = 0;  // below a folder
  std::uint32_t level = 0;  // of a section's heading
};

[[nodiscard]] std::vector<OutlineEntry> list_libraries(const docs::Catalog& catalog,
                                                       std::span<const std::uint32_t> selected);

// A folder's content, `depth` levels deep, and the sections of the page of that path; a text for the caller when there is
// neither. Names the blocks of all folders of a level before it stops.
Step<std::vector<OutlineEntry>> list_path(Site& site, std::uint32_t library, const std::string& path,
                                          std::int64_t depth);

// The records of pages by number, ascending; names every missing block before it stops.
Step<std::vector<docs::PageRecord>> read_pages(Site& site, std::span<const std::uint32_t> numbers);

// The pages of a kind in the order of their paths, below `path` ("" is everywhere); at most 1,000.
Step<std::vector<OutlineEntry>> list_kind(Site& site, std::span<const std::uint32_t> selected, std::string_view path,
                                          std::string_view kind);

}  // namespace foredge::server
