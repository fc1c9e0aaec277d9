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

// The start of the character behind the one at `at`: an escape or a UTF-8 sequence counts as one.
std::size_t next_character(std::string_view text, std::size_t at) {
  at += text[at] == '\\' ? 2 : 1;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U) {
    ++at;
  }
  return std::min(at, text.size());
}

// The longest prefix in at most `budget` tokens that ends at a character; at least one character.
std::size_t fitting_characters(std::string_view text, std::uint32_t budget) {
  std::size_t good = next_character(text, 0);
  // The estimate never falls when text is added, so doubling and halving the step finds the limit.
  std::size_t step = text.size();
  while (step != 0) {
    std::size_t tried = good;
    const std::size_t target = std::min(text.size(), good + step);
    tried = target;
    while (tried < text.size() && tried > good &&
           ((static_cast<unsigned char>(text[tried]) & 0xc0U) == 0x80U || text[tried - 1] == '\\')) {
      --tried;
    }
    if (tried > good && estimate_tokens(text.substr(0, tried)) <= budget) {
      good = tried;
    } else {
      step /= 2;
    }
  }
  return good;
}

std::size_t fitting_prose(std::string_view text, std::uint32_t budget) {
  const std::size_t characters = fitting_characters(text, budget);
  if (characters == text.size()) {
    return characters;
  }
  const std::string_view fits = text.substr(0, characters);
  const std::size_t sentence = fits.rfind(". ");
  if (sentence != std::string_view::npos && sentence > characters / 2) {
    return sentence + 2;
  }
  const std::size_t space = fits.rfind(' ');
  return space == std::string_view::npos || space == 0 ? characters : space + 1;
}

struct Fence {
  std::string_view opening;  // the whole first line, with its line end
  std::string closing;       // marker and line end
};

Fence fence_of(std::string_view unit) {
  const std::string_view opening = unit.substr(0, line_end(unit, 0));
  const std::size_t begin = std::min(opening.find_first_not_of(' '), opening.size());
  const char mark = begin < opening.size() ? opening[begin] : '`';
  const std::size_t end = std::min(opening.find_first_not_of(mark, begin), opening.size());
  return {opening, std::string(opening.substr(begin, end - begin)) + std::string(kLineEnd)};
}

Part take_fence_part(std::string_view unit, std::size_t from, std::uint32_t budget) {
  const Fence fence = fence_of(unit);
  const std::string_view rest = unit.substr(from);
  const std::string_view again = from == 0 ? std::string_view() : fence.opening;
  const std::uint32_t frame = estimate_tokens(again) + estimate_tokens(fence.closing);
  const std::uint32_t room = budget > frame ? budget - frame : 0;
  std::size_t taken = 0;
  std::uint32_t used = 0;
  while (taken < rest.size()) {
    const std::size_t end = line_end(rest, taken);
    const std::uint32_t line = estimate_tokens(rest.substr(taken, end - taken));
    if (line > room - used) {
      break;
    }
    used += line;
    taken = end;
  }
  std::string_view break_line;
  if (taken == 0 || (from == 0 && taken <= fence.opening.size() && taken < rest.size())) {
    // Not one line of code fits: break inside it.
    taken += fitting_characters(rest.substr(taken), room > used ? room - used : 0);
    break_line = rest.substr(0, taken).ends_with(kLineEnd) ? std::string_view() : kLineEnd;
  }
  Part part{std::string(again), taken, 0};
  part.escaped.append(rest.substr(0, taken)).append(break_line);
  if (taken < rest.size()) {
    part.escaped.append(fence.closing);
  }
  part.tokens = estimate_tokens(part.escaped);
  return part;
}

}  // namespace

Part take_part(UnitKind kind, std::string_view escaped_unit, std::size_t from, std::uint32_t budget) {
  const std::string_view rest = escaped_unit.substr(from);
  if (kind == UnitKind::kFence && (from != 0 || estimate_tokens(rest) > budget)) {
    return take_fence_part(escaped_unit, from, budget);
  }
  const std::size_t taken = fitting_prose(rest, budget);
  Part part{std::string(rest.substr(0, taken)), taken, 0};
  part.tokens = estimate_tokens(part.escaped);
  return part;
}

std::uint32_t count_lines(std::string_view escaped) {
  std::uint32_t lines = 0;
  for (std::size_t at = 0; at < escaped.size();) {
    at = line_end(escaped, at);
    lines += escaped.substr(0, at).ends_with(kLineEnd) ? 1 : 0;
  }
  return lines;
}

}  // namespace foredge::docs
