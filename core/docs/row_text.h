// Cells and items of reference lists as plain pieces. Private to the readers of rows: docs/rows.h, docs/row_tables.h.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace foredge::docs {

[[nodiscard]] inline std::string_view trim_row(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\n"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t\n") + 1);
}

// One line, white space folded.
[[nodiscard]] std::string flatten_row(std::string_view text);

// A cell or name without the code or bold marks around the whole of it.
[[nodiscard]] std::string bare_row(std::string_view text);

}  // namespace foredge::docs
