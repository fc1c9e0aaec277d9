#include "docs/part.h"

#include <algorithm>

#include "docs/tokens.h"

namespace foredge::docs {
namespace {

constexpr std::string_view kLineEnd = "\\n";  // as it stands in escaped text

// Behind the next line end at or after `at`, or the end of the text. Steps over escapes, so that "\\\\n" is no line end.
std::size_t line_end(std::string_view text, std::size_t at) {
  while (true) {
    at = text.find('\\', at);
    if (at == std::string_view::npos || text.size() - at < 2) {
      return text.size();
    }
    at += 2;
    if (text[at - 1] == 'n') {
      return at;
    }
  }
}

// Whether an escaped text ends with a line end, and not with an escaped backslash and an "n".
bool ends_line(std::string_view text) { return text.ends_with(kLineEnd) && is_character_start(text, text.size() - 2); }

// The start of the character behind the one at `at`: an escape or a UTF-8 sequence counts as one.
std::size_t next_character(std::string_view text, std::size_t at) {
  at += text[at] == '\\' ? 2 : 1;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U) {
    ++at;
  }
  return std::min(at, text.size());
}

bool fits(std::string_view text, std::uint32_t budget) { return TokenRuler(text).fits(text.size(), budget); }

// The longest prefix in at most `budget` tokens that ends at a character; at least one character.
std::size_t fitting_characters(std::string_view text, TokenRuler& ruler, std::uint32_t budget) {
  std::size_t good = next_character(text, 0);
  // More text costs more, so growing by ever smaller steps finds the limit.
  for (std::size_t step = text.size(); step != 0;) {
    std::size_t tried = good + std::min(step, text.size() - good);
    while (!is_character_start(text, tried)) {
      --tried;
    }
    if (tried > good && ruler.fits(tried, budget)) {
      good = tried;
    } else {
      step /= 2;
    }
  }
  return good;
}

// The same, but ending behind a word where the second half of that prefix has one.
std::size_t fitting_words(std::string_view text, TokenRuler& ruler, std::uint32_t budget) {
  const std::size_t characters = fitting_characters(text, ruler, budget);
  const std::size_t space = text.substr(0, characters).rfind(' ');
  const bool cuts_late = space != std::string_view::npos && space > characters / 2;
  return cuts_late && characters < text.size() ? space + 1 : characters;
}

// The same, but ending behind a sentence where the second half of that prefix has one.
std::size_t fitting_prose(std::string_view text, TokenRuler& ruler, std::uint32_t budget) {
  const std::size_t words = fitting_words(text, ruler, budget);
  const std::size_t sentence = text.substr(0, words).rfind(". ");
  const bool cuts_late = sentence != std::string_view::npos && sentence > words / 2;
  return cuts_late && words < text.size() ? sentence + 2 : words;
}

// The lines around a code block's code, both "" for code that is marked by its indentation alone; and where the block ends in
// its unit, which has what follows up to the next unit, too: blank lines, definitions of links.
struct Fence {
  std::string opening;
  std::string closing;
  std::size_t end;
};

// Behind the first line that closes what opened with `marks` behind a prefix of so many bytes: at least as many marks, no deeper than
// CommonMark lets them stand (spec 0.31, section 4.5), and nothing else. The end of the unit where nothing closes it.
std::size_t fence_end(std::string_view unit, std::string_view marks, std::size_t prefix) {
  for (std::size_t at = line_end(unit, 0); at < unit.size();) {
    const std::size_t next = line_end(unit, at);
    std::string_view line = unit.substr(at, next - at);
    line.remove_suffix(ends_line(line) ? kLineEnd.size() : 0);
    const std::size_t first = std::min(line.find_first_not_of(" >"), line.size());
    const std::size_t last = std::min(line.find_first_not_of(marks[0], first), line.size());
    if (first <= prefix + 3 && last - first >= marks.size() &&
        line.find_first_not_of(' ', last) == std::string_view::npos) {
      return next;
    }
    at = next;
  }
  return unit.size();
}

// The line that opens a block in a list item or a quote starts with their marks: a quote's are repeated, a list's become spaces.
Fence fence_of(std::string_view unit) {
  const std::string_view line = unit.substr(0, line_end(unit, 0));
  std::string prefix;
  std::size_t at = 0;
  for (; at < line.size() && std::string_view(" >-*+.)0123456789").contains(line[at]); ++at) {
    prefix.push_back(line[at] == '>' ? '>' : ' ');
  }
  const std::string_view rest = line.substr(at);
  if (!rest.starts_with("```") && !rest.starts_with("~~~")) {
    return {.opening = {}, .closing = {}, .end = unit.size()};
  }
  const std::string_view marks = rest.substr(0, std::min(rest.find_first_not_of(rest[0]), rest.size()));
  return {.opening = prefix + std::string(rest),
          .closing = prefix + std::string(marks) + std::string(kLineEnd),
          .end = fence_end(unit, marks, prefix.size())};
}

// The line that opens a later part again: without what stands behind the marks where that would take much of the budget.
std::string_view reopening(const Fence& fence, std::uint32_t budget) {
  return estimate_tokens(fence.opening) <= budget / 4 ? fence.opening : fence.closing;
}

// The whole lines of `code` that `room` holds.
std::size_t fitting_lines(std::string_view code, std::uint32_t room) {
  std::size_t taken = 0;
  while (taken < code.size()) {
    const std::size_t end = line_end(code, taken);
    const std::uint32_t tokens = estimate_tokens(code.substr(taken, end - taken));
    if (tokens > room) {
      break;
    }
    room -= tokens;
    taken = end;
  }
  return taken;
}

Part take_fence_part(std::string_view unit, const Fence& fence, std::size_t from, std::uint32_t budget) {
  const std::string_view rest = unit.substr(from, fence.end - from);
  const std::string_view again = from == 0 ? std::string_view() : reopening(fence, budget);
  const std::uint32_t opened = estimate_tokens(again);
  const std::uint32_t room = budget - std::min(budget, opened + estimate_tokens(fence.closing));
  std::size_t taken = fitting_lines(rest, room);
  if (taken == 0 || (from == 0 && taken < rest.size() && taken == line_end(rest, 0))) {
    // Not one line of code fits: break inside it, behind a word.
    const std::uint32_t used = estimate_tokens(rest.substr(0, taken)) + 1;
    const std::string_view line = rest.substr(taken);
    TokenRuler ruler(line);
    taken += fitting_words(line, ruler, room - std::min(room, used));
  }
  // What was kept for a closing line is what the block's own takes.
  if (opened <= budget && fits(rest, budget - opened)) {
    taken = rest.size();
  }
  Part part{std::string(again), taken, 0};
  part.escaped.append(rest.substr(0, taken));
  if (taken < rest.size() && !fence.closing.empty()) {
    part.escaped.append(ends_line(rest.substr(0, taken)) ? std::string_view() : kLineEnd);
    part.escaped.append(fence.closing);
  }
  const std::string_view behind = unit.substr(fence.end);
  if (taken == rest.size() && opened + estimate_tokens(rest) + estimate_tokens(behind) <= budget) {
    part.escaped.append(behind);
    part.taken_bytes += behind.size();
  }
  part.tokens = estimate_tokens(part.escaped);
  return part;
}

}  // namespace

Part take_part(UnitKind kind, std::string_view escaped_unit, std::size_t from, std::uint32_t budget) {
  const std::string_view rest = escaped_unit.substr(from);
  if (kind == UnitKind::kFence && (from != 0 || !fits(rest, budget))) {
    const Fence fence = fence_of(escaped_unit);
    if (from < fence.end) {
      return take_fence_part(escaped_unit, fence, from, budget);
    }
  }
  TokenRuler ruler(rest);
  const std::size_t taken = fitting_prose(rest, ruler, budget);
  return {std::string(rest.substr(0, taken)), taken, ruler.estimate(taken)};
}

bool is_character_start(std::string_view escaped, std::size_t at) {
  if (at >= escaped.size()) {
    return at == escaped.size();
  }
  // An escape is a backslash and one byte, so an odd run of backslashes ends in the first half of one.
  const std::size_t other = escaped.substr(0, at).find_last_not_of('\\');
  const std::size_t backslashes = other == std::string_view::npos ? at : at - other - 1;
  return backslashes % 2 == 0 && (static_cast<unsigned char>(escaped[at]) & 0xc0U) != 0x80U;
}

std::string_view take_lines(std::string_view escaped, std::uint32_t skip, std::uint32_t count) {
  std::size_t begin = 0;
  for (; skip != 0 && begin < escaped.size(); --skip) {
    begin = line_end(escaped, begin);
  }
  std::size_t end = begin;
  for (; count != 0 && end < escaped.size(); --count) {
    end = line_end(escaped, end);
  }
  return escaped.substr(begin, end - begin);
}

std::uint32_t count_lines(std::string_view escaped) {
  std::uint32_t lines = 0;
  for (std::size_t at = 0; at < escaped.size();) {
    at = line_end(escaped, at);
    lines += ends_line(escaped.substr(0, at)) ? 1 : 0;
  }
  return lines;
}

}  // namespace foredge::docs
