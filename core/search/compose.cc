#include "search/compose.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "search/compositions.h"

namespace foredge::search {
namespace {

constexpr std::size_t kEntry = 3;  // base, mark, character
constexpr std::size_t kEntries = kCompositions.size() / kEntry;

// Unicode, section 3.12: leading consonants, vowels and trailing consonants make a syllable.
constexpr char32_t kSyllables = 0xac00;
constexpr char32_t kLeads = 0x1100;
constexpr char32_t kVowels = 0x1161;
constexpr char32_t kTrails = 0x11a7;  // less one: a syllable may have none
constexpr char32_t kLeadCount = 19;
constexpr char32_t kVowelCount = 21;
constexpr char32_t kTrailCount = 28;

bool is_jamo(char32_t c) { return c >= 0x1100 && c <= 0x11ff; }

// The canonical combining class as a small number in the same order, 0 for what is no mark.
int mark_class(char32_t c) {
  if (c == 0x3099 || c == 0x309a) {
    return 2;  // behind the lowest of kMarkClasses
  }
  const bool is_mark = c >= 0x300 && c - 0x300 < kMarkClasses.size() && kMarkClasses[c - 0x300] != '-';
  return is_mark ? 2 * (kMarkClasses[c - 0x300] - 'a') + 1 : 0;
}

std::optional<char32_t> compose_syllable(char32_t first, char32_t second) {
  if (first >= kLeads && first < kLeads + kLeadCount && second >= kVowels && second < kVowels + kVowelCount) {
    return kSyllables + ((first - kLeads) * kVowelCount + second - kVowels) * kTrailCount;
  }
  const bool open = first >= kSyllables && first < kSyllables + kLeadCount * kVowelCount * kTrailCount &&
                    (first - kSyllables) % kTrailCount == 0;
  if (open && second > kTrails && second < kTrails + kTrailCount) {
    return first + (second - kTrails);
  }
  return std::nullopt;
}

std::optional<char32_t> compose_marked(char32_t base, char32_t mark) {
  std::size_t low = 0;
  std::size_t high = kEntries;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const auto entry = kCompositions.substr(middle * kEntry, kEntry);
    if (entry[0] == base && entry[1] == mark) {
      return entry[2];
    }
    const bool below = entry[0] < base || (entry[0] == base && entry[1] < mark);
    (below ? low : high) = below ? middle + 1 : middle;
  }
  return std::nullopt;
}

// Appends the letter and the marks that a character is.
void decompose(char32_t c, std::u32string& out) {
  for (std::size_t at = 0; at < kCompositions.size(); at += kEntry) {
    if (kCompositions[at + 2] == c) {
      decompose(kCompositions[at], out);
      out.push_back(kCompositions[at + 1]);
      return;
    }
  }
  out.push_back(c);
}

// Unicode, section 3.11, D117: `run` is a character and the marks behind it.
void compose_run(std::u32string& run) {
  std::u32string parts;
  decompose(run[0], parts);
  parts.append(run, 1);
  std::stable_sort(parts.begin() + 1, parts.end(),
                   [](char32_t a, char32_t b) { return mark_class(a) < mark_class(b); });
  run.assign(1, parts[0]);
  for (const char32_t mark : std::u32string_view(parts).substr(1)) {
    const bool blocked = run.size() > 1 && mark_class(run.back()) == mark_class(mark);
    if (const auto both = blocked ? std::nullopt : compose_marked(run[0], mark)) {
      run[0] = *both;
    } else {
      run.push_back(mark);
    }
  }
}

}  // namespace

bool may_compose(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead != 0xcc && lead != 0xcd && lead != 0xe1 && lead != 0xe3) {
      continue;
    }
    const char32_t c = utf8::decode(text, at).value;
    if (mark_class(c) != 0 || is_jamo(c)) {
      return true;
    }
  }
  return false;
}

std::string compose(std::string_view text) {
  std::u32string points;
  for (std::size_t at = 0; at < text.size();) {
    const utf8::CodePoint point = utf8::decode(text, at);
    at += point.size;
    if (const auto syllable = points.empty() ? std::nullopt : compose_syllable(points.back(), point.value)) {
      points.back() = *syllable;
    } else {
      points.push_back(point.value);
    }
  }
  std::string out;
  std::u32string run;
  for (std::size_t at = 0; at < points.size();) {
    run.assign(1, points[at++]);
    while (at < points.size() && mark_class(points[at]) != 0) {
      run.push_back(points[at++]);
    }
    if (run.size() > 1) {
      compose_run(run);
    }
    for (const char32_t c : run) {
      utf8::append(out, c);
    }
  }
  return out;
}

}  // namespace foredge::search
