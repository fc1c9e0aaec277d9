// Which part of a section an answer shows when the whole does not fit: the run of units that says most about the query.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "docs/records.h"
#include "search/term_finder.h"

namespace foredge::server {

// Its text is `head`, then text(), both the inside of a JSON string. Views the section, unless that had to be cut.
struct Excerpt {
  std::string_view head{};       // of a table, before rows from further below
  std::string_view stored{};     // a run of whole units
  std::string cut{};             // a part of one unit instead
  std::uint32_t first_line = 0;  // in the page
  std::uint32_t last_line = 0;
  std::uint32_t tokens = 0;
  bool whole = false;  // the section's complete text

  [[nodiscard]] std::string_view text() const { return cut.empty() ? stored : cut; }
};

// At most `budget` tokens of the section, which has at least one unit; more only where one character costs more. `finder` knows
// the query's terms. Rows of a table come behind a copy of its head where that fits; the lines are those of the rows.
[[nodiscard]] Excerpt choose_excerpt(const docs::SectionRecord& section, search::TermFinder& finder,
                                     std::uint32_t budget);

}  // namespace foredge::server
