#include "docs/version.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <cstdint>
#include <optional>

namespace foredge::docs {
namespace {

using Numbers = std::array<std::uint32_t, 3>;

struct Version {
  Numbers numbers{};
  int given = 0;                // how many of the numbers were written
  std::string_view prerelease;  // "" for a release
};

std::string_view without_v(std::string_view text) {
  if (text.size() > 1 && (text[0] == 'v' || text[0] == 'V') && text[1] >= '0' && text[1] <= '9') {
    text.remove_prefix(1);
  }
  return text;
}

std::optional<std::uint32_t> parse_number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size() && !text.empty();
  return whole ? std::optional(value) : std::nullopt;
}

std::optional<Version> parse_version(std::string_view text) {
  text = without_v(text);
  text = text.substr(0, text.find('+'));  // build metadata has no order
  Version version;
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos) {
    version.prerelease = text.substr(dash + 1);
    text = text.substr(0, dash);
  }
  while (true) {
    const std::size_t dot = text.find('.');
    const auto number = parse_number(text.substr(0, dot));
    if (!number || version.given == 3) {
      return std::nullopt;
    }
    version.numbers[static_cast<std::size_t>(version.given++)] = *number;
    if (dot == std::string_view::npos) {
      return version;
    }
    text.remove_prefix(dot + 1);
  }
}

// Semantic Versioning 2.0.0, item 11.4: numeric identifiers below others, more identifiers above fewer.
std::strong_ordering compare_prerelease(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::string_view left = a.substr(0, a.find('.'));
    const std::string_view right = b.substr(0, b.find('.'));
    const auto left_number = parse_number(left);
    const auto right_number = parse_number(right);
    auto order = left <=> right;
    if (left_number && right_number) {
      order = *left_number <=> *right_number;
    } else if (left_number || right_number) {
      order = left_number ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    if (order != 0) {
      return order;
    }
    a.remove_prefix(std::min(a.size(), left.size() + 1));
    b.remove_prefix(std::min(b.size(), right.size() + 1));
  }
  return a.size() <=> b.size();
}

bool has_prefix(const Version& version, const Version& prefix) {
  return prefix.prerelease.empty() &&
         std::equal(prefix.numbers.begin(), prefix.numbers.begin() + prefix.given, version.numbers.begin());
}

// "4.x", "4.2.*": the part before the wildcard.
std::string_view without_wildcard(std::string_view range) {
  while (range.ends_with(".x") || range.ends_with(".X") || range.ends_with(".*")) {
    range.remove_suffix(2);
  }
  return range;
}

// Whether they agree up to the leftmost number of `want` that is not zero; in "^0.0" only two were written.
bool same_leftmost(const Numbers& have, const Version& want) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(want.given); ++i) {
    if (have[i] != want.numbers[i]) {
      return false;
    }
    if (have[i] != 0) {
      return true;
    }
  }
  return true;
}

}  // namespace

bool is_newer(std::string_view a, std::string_view b) {
  const auto left = parse_version(a);
  const auto right = parse_version(b);
  if (!left || !right) {
    return left || right ? left.has_value() : a < b;
  }
  if (left->prerelease.empty() != right->prerelease.empty()) {
    return left->prerelease.empty();
  }
  if (left->numbers != right->numbers) {
    return left->numbers > right->numbers;
  }
  const auto order = compare_prerelease(left->prerelease, right->prerelease);
  return order != 0 ? order > 0 : a < b;
}

bool satisfies(std::string_view version, std::string_view range) {
  if (without_v(version) == without_v(range)) {
    return true;
  }
  const auto have = parse_version(version);
  if (!have || !have->prerelease.empty() || range.empty()) {
    return false;
  }
  const bool at_least = range.starts_with(">=");
  const char sign = range[0];
  const bool caret_or_tilde = sign == '^' || sign == '~';
  range.remove_prefix(at_least ? 2 : caret_or_tilde ? 1 : 0);
  const auto want = parse_version(without_wildcard(range));
  if (!want) {
    return false;
  }
  if (at_least) {
    return have->numbers >= want->numbers;
  }
  if (sign == '^') {
    return have->numbers >= want->numbers && same_leftmost(have->numbers, *want);
  }
  if (sign == '~') {
    const bool same = have->numbers[0] == want->numbers[0] && (want->given < 2 || have->numbers[1] == want->numbers[1]);
    return same && have->numbers >= want->numbers;
  }
  return has_prefix(*have, *want);
}

}  // namespace foredge::docs
