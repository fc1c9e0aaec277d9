// Reading a page's text from its text blocks: from a place on, as far as a token budget goes.
#pragma once

#include <cstdint>
#include <string>

#include "docs/records.h"
#include "server/site.h"

namespace foredge::server {

// A place inside a page: a section and a byte of its stored text.
struct Place {
  std::uint32_t section;
  std::uint64_t offset;
};

struct PageText {
  std::string escaped;          // the inside of a JSON string
  std::uint32_t first_line = 0;
  std::uint32_t last_line = 0;
  std::uint32_t tokens = 0;
  bool complete = true;         // reached the end of what was asked for
  Place next{};                 // where to go on when not complete
};

// The text from `from` up to and including section `last` and line `last_line` (whole units), cut between units, or inside
// a unit that alone passes the budget. Names all blocks that the budget can reach before it stops.
Step<PageText> read_page_text(Site& site, Place from, std::uint32_t last_section, std::uint32_t last_line,
                              std::uint32_t budget);

}  // namespace foredge::server
