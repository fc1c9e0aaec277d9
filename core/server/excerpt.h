// Which part of a section an answer shows when the whole does not fit: the run of units that says most about the query.
#pragma once

#include <cstdint>
#include <string>

#include "docs/records.h"
#include "search/term_finder.h"

namespace foredge::server {

struct Excerpt {
  std::string escaped;       // the inside of a JSON string
  std::uint32_t first_line;  // in the page
  std::uint32_t last_line;
  std::uint32_t tokens;
  bool whole;  // the section's complete text
};

// At most `budget` tokens of the section, which has at least one unit; more only where one character costs more. `finder` knows
// the query's terms. Rows of a table come behind a copy of its head where that fits; the lines are those of the rows.
[[nodiscard]] Excerpt choose_excerpt(const docs::SectionRecord& section, search::TermFinder& finder,
                                     std::uint32_t budget);

}  // namespace foredge::server
