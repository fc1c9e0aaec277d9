#include "docs/table_rows.h"

#include <algorithm>

namespace foredge::docs {

std::optional<std::string> widen_delimiter_row(std::string_view line) {
  constexpr auto kNone = std::string_view::npos;
  const std::size_t start = line.find_first_not_of(" \t>");
  if (start == kNone || line.find_first_not_of("|:- \t", start) != kNone || line.find('|') == kNone)
    return std::nullopt;
  std::string wide(line.substr(0, start));
  bool changed = false;
  for (std::size_t at = start; at < line.size();) {
    if (line[at] == '|' || line[at] == ' ' || line[at] == '\t') {
      wide.push_back(line[at++]);
      continue;
    }
    const std::size_t end = std::min(line.find_first_of("| \t", at), line.size());
    std::string cell(line.substr(at, end - at));
    const std::size_t dashes = static_cast<std::size_t>(std::ranges::count(cell, '-'));
    const bool inner_colon = cell.size() > 2 && cell.substr(1, cell.size() - 2).find(':') != kNone;
    if (dashes == 0 || inner_colon) return std::nullopt;
    if (cell.size() < 3) {
      cell.insert(cell.find('-'), 3 - cell.size(), '-');
      changed = true;
    }
    wide += cell;
    at = end;
  }
  return changed ? std::optional(std::move(wide)) : std::nullopt;
}

}  // namespace foredge::docs
