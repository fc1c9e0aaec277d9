#include "server/excerpt.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <vector>

#include "docs/part.h"

namespace foredge::server {
namespace {

// How many distinct terms of the query a unit holds. What is escaped separates words, so the text between is looked through as it is.
std::uint32_t count_terms(std::string_view escaped, search::TermFinder& finder) {
  std::uint64_t found = 0;
  for (std::size_t at = 0; at < escaped.size();) {
    const std::size_t slash = std::min(escaped.find('\\', at), escaped.size());
    found |= finder.find_in(escaped.substr(at, slash - at));
    at = slash + 2;
  }
  return static_cast<std::uint32_t>(std::popcount(found));
}

std::vector<std::uint32_t> score_units(const docs::SectionRecord& section, search::TermFinder& finder) {
  std::vector<std::uint32_t> scores;
  scores.reserve(section.units.size());
  std::size_t at = 0;
  for (const docs::StoredUnit& unit : section.units) {
    scores.push_back(count_terms(section.escaped_text.substr(at, unit.size_bytes), finder));
    at += unit.size_bytes;
  }
  return scores;
}

// Code says little without the sentence that introduces it, and what a heading introduces reads better with it.
bool wants_predecessor(const docs::StoredUnit& unit, const docs::StoredUnit& before) {
  return before.kind == docs::UnitKind::kHeading ||
         (unit.kind == docs::UnitKind::kFence && before.kind == docs::UnitKind::kParagraph);
}

// The head of the table in which a unit is a row.
std::optional<std::size_t> find_table_head(const docs::SectionRecord& section, std::size_t unit) {
  if (section.units[unit].kind != docs::UnitKind::kTableRow) {
    return std::nullopt;
  }
  while (unit > 0 && section.units[unit].kind == docs::UnitKind::kTableRow) {
    --unit;
  }
  return section.units[unit].kind == docs::UnitKind::kTableHead ? std::optional(unit) : std::nullopt;
}

// Where an excerpt starts to grow: never from a heading alone, since a result names that anyway.
std::size_t best_unit(const docs::SectionRecord& section, const std::vector<std::uint32_t>& scores) {
  std::size_t best = 0;
  for (std::size_t unit = 1; unit < scores.size(); ++unit) {
    const bool only_heading = section.units[best].kind == docs::UnitKind::kHeading;
    if (only_heading || (scores[unit] > scores[best] && section.units[unit].kind != docs::UnitKind::kHeading)) {
      best = unit;
    }
  }
  return best;
}

struct Window {
  std::size_t begin;
  std::size_t end;
  std::uint32_t tokens;
};

Window grow(const docs::SectionRecord& section, const std::vector<std::uint32_t>& scores, std::size_t start,
            std::uint32_t budget) {
  Window window{start, start + 1, section.units[start].tokens};
  const auto fits = [&](std::size_t unit) { return section.units[unit].tokens <= budget - window.tokens; };
  const auto take_before = [&] { window.tokens += section.units[--window.begin].tokens; };
  const auto take_after = [&] { window.tokens += section.units[window.end++].tokens; };
  while (window.begin > 0 && fits(window.begin - 1) &&
         wants_predecessor(section.units[window.begin], section.units[window.begin - 1])) {
    take_before();
  }
  while (true) {
    const bool after = window.end < section.units.size() && fits(window.end);
    const bool before = window.begin > 0 && fits(window.begin - 1);
    if (!after && !before) {
      return window;
    }
    // What follows explains more than what precedes, unless the query speaks of that.
    if (after && (!before || scores[window.end] >= scores[window.begin - 1])) {
      take_after();
    } else {
      take_before();
    }
  }
}

std::size_t offset_of(const docs::SectionRecord& section, std::size_t unit) {
  std::size_t offset = 0;
  for (std::size_t i = 0; i < unit; ++i) {
    offset += section.units[i].size_bytes;
  }
  return offset;
}

std::uint32_t line_of(const docs::SectionRecord& section, std::size_t unit) {
  std::uint32_t line = section.first_line;
  for (std::size_t i = 0; i < unit; ++i) {
    line += section.units[i].lines;
  }
  return line;
}

}  // namespace

Excerpt choose_excerpt(const docs::SectionRecord& section, search::TermFinder& finder, std::uint32_t budget) {
  if (section.tokens <= budget) {
    return {.stored = section.escaped_text,
            .first_line = section.first_line,
            .last_line = section.last_line(),
            .tokens = section.tokens,
            .whole = true};
  }
  const std::vector<std::uint32_t> scores = score_units(section, finder);
  const std::size_t best = best_unit(section, scores);
  const docs::StoredUnit& unit = section.units[best];
  if (unit.tokens > budget) {
    const std::size_t offset = offset_of(section, best);
    docs::Part part = docs::take_part(unit.kind, section.escaped_text.substr(offset, unit.size_bytes), 0, budget);
    const std::uint32_t first = line_of(section, best);
    const std::uint32_t lines = docs::count_lines(section.escaped_text.substr(offset, part.taken_bytes - 1));
    return {.cut = std::move(part.escaped), .first_line = first, .last_line = first + lines, .tokens = part.tokens};
  }
  // Rows far below their table's head come behind a copy of it: without the names of its columns a row says little.
  const std::optional<std::size_t> head = find_table_head(section, best);
  const std::uint32_t head_tokens = head ? section.units[*head].tokens : 0;
  const bool room_for_head = head && head_tokens <= budget - unit.tokens;
  const Window window = grow(section, scores, best, room_for_head ? budget - head_tokens : budget);
  Excerpt excerpt{.first_line = line_of(section, window.begin),
                  .last_line = line_of(section, window.end) - 1,
                  .tokens = window.tokens};
  if (room_for_head && find_table_head(section, window.begin) == head) {
    excerpt.head = section.escaped_text.substr(offset_of(section, *head), section.units[*head].size_bytes);
    excerpt.tokens += head_tokens;
  }
  const std::size_t begin = offset_of(section, window.begin);
  excerpt.stored = section.escaped_text.substr(begin, offset_of(section, window.end) - begin);
  return excerpt;
}

}  // namespace foredge::server
