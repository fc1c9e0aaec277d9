// Taking a readable part of a text that does not fit: whole units where possible, and of a unit that is too large by itself a
// part that still reads well. Knows units and tokens, nothing of queries or answers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "docs/page.h"

namespace foredge::docs {

struct Part {
  std::string escaped;      // what to show, the inside of a JSON string
  std::size_t taken_bytes;  // of the unit's stored text, from `from`; more than 0
  std::uint32_t tokens;     // estimate of `escaped`
};

// A part of one unit from byte `from` on, which is inside the unit and where a character starts, in at most `budget` tokens.
// A code block is cut between lines, its fence closed and, when `from` is not 0, opened again; prose is cut behind a sentence
// or a word. Takes at least one character, so that a walk over a unit ends even where the budget is absurd.
[[nodiscard]] Part take_part(UnitKind kind, std::string_view escaped_unit, std::size_t from, std::uint32_t budget);

// Whether a character starts at byte `at` of an escaped text (an escape counts as one), or the text ends there: where `from`
// may lie.
[[nodiscard]] bool is_character_start(std::string_view escaped, std::size_t at);

// `count` lines of an escaped text behind the first `skip`, or what there is of them.
[[nodiscard]] std::string_view take_lines(std::string_view escaped, std::uint32_t skip, std::uint32_t count);

// How many lines end inside an escaped text.
[[nodiscard]] std::uint32_t count_lines(std::string_view escaped);

}  // namespace foredge::docs
