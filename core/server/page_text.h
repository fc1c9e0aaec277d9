// Reading a page's text from its text blocks: from a place on, as far as a token budget goes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "docs/records.h"
#include "server/site.h"

namespace foredge::server {

// A place inside a page: a section and a byte of its stored text.
struct Place {
  std::uint32_t section;
  std::uint64_t offset;
};

// What of a page is asked for: the units from a place on up to and including a section, those of them that have a line
// between two, inclusive.
struct Extent {
  Place from;
  std::uint32_t last_section;
  std::uint32_t first_line;
  std::uint32_t last_line;
};

[[nodiscard]] Extent whole_page(const docs::PageRecord& page);

// The section of that anchor with everything that stands below its heading, or nothing when the page has none.
[[nodiscard]] std::optional<Extent> find_section(const std::vector<docs::ContentsEntry>& contents,
                                                 std::string_view anchor);

struct PageText {
  std::string escaped;  // the inside of a JSON string
  std::uint32_t first_line = 0;
  std::uint32_t last_line = 0;
  std::uint32_t tokens = 0;
  bool complete = true;  // reached the end of what was asked for
  Place next{};          // where to go on when not complete
};

// The text of `extent` in at most `budget` tokens, cut between units, or inside a unit that alone passes the budget; at least
// one character. A place where no character starts, or behind all that is asked for, is the caller's fault. Names all blocks
// that the budget can reach before it stops.
Step<PageText> read_page_text(Site& site, const Extent& extent, std::uint32_t budget);

}  // namespace foredge::server
