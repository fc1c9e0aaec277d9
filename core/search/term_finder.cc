#include "search/term_finder.h"

#include <algorithm>
#include <ranges>

#include "base/check.h"

namespace foredge::search {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool joins_words(char c) { return c == '.' || c == '-' || c == '_' || c == '\''; }

// Both cases of a letter are one; so are i and y, which Porter2 makes of each other. Other characters may fall together with letters.
std::size_t key_of(char c) {
  const std::size_t low = static_cast<unsigned char>(c) & 31U;
  return low == ('y' & 31U) ? 'i' & 31U : low;
}

constexpr std::size_t kKeys = 32;

std::size_t beginning(std::size_t first, std::size_t second, std::size_t third) {
  return (first * kKeys + second) * kKeys + third;
}

// The key of that character; every key behind the end.
auto keys_at(std::string_view head, std::size_t at) {
  const std::size_t key = at < head.size() ? key_of(head[at]) : 0;
  return std::views::iota(key, at < head.size() ? key + 1 : kKeys);
}

}  // namespace

TermFinder::TermFinder(const Query& query) : terms_(query.terms), analyzer_(query.language) {
  FOREDGE_CHECK(terms_.size() <= kMaxQueryTerms);
  // Other stemmers than English's change a third letter: Dutch "maan" becomes "man".
  const std::size_t kept = query.language == bundle::Language::kEnglish ? 3 : 2;
  for (const Query::Term& term : terms_) {
    const std::string_view head = std::string_view(term.text).substr(0, kept);
    if (head.empty() || !std::ranges::all_of(head, is_ascii)) {
      continue;
    }
    // What stands behind a term of one or two letters may be anything.
    for (const std::size_t second : keys_at(head, 1)) {
      for (const std::size_t third : keys_at(head, 2)) {
        beginnings_.set(beginning(key_of(head[0]), second, third));
      }
    }
    // Porter2 ends a short stem with an e that the word need not have: using, aging, dying.
    if (term.text.size() == 3 && head[2] == 'e') {
      beginnings_.set(beginning(key_of(head[0]), key_of(head[1]), key_of('i')));
    }
  }
}

// False only where no word of the chunk can become one of the terms. Words begin in front, behind what joins them, and at capitals.
bool TermFinder::may_hold(std::string_view chunk) const {
  if (!std::ranges::all_of(chunk, is_ascii)) {
    return true;
  }
  const auto key_at = [&](std::size_t at) { return at < chunk.size() ? key_of(chunk[at]) : 0; };
  for (std::size_t at = 0; at < chunk.size(); ++at) {
    const bool begins = at == 0 || is_upper(chunk[at]) || joins_words(chunk[at - 1]);
    if (begins && beginnings_.test(beginning(key_of(chunk[at]), key_at(at + 1), key_at(at + 2)))) {
      return true;
    }
  }
  return false;
}

std::uint64_t TermFinder::find_in(std::string_view text) {
  std::uint64_t found = 0;
  std::size_t at = 0;
  for (std::string_view chunk = next_chunk(text, at); !chunk.empty(); chunk = next_chunk(text, at)) {
    if (!may_hold(chunk)) {
      continue;
    }
    expanded_.clear();
    analyzer_.expand(chunk, expanded_);
    for (const std::string& term : expanded_) {
      const auto known = std::ranges::find(terms_, term, &Query::Term::text);
      if (known != terms_.end()) {
        found |= std::uint64_t{1} << static_cast<unsigned>(known - terms_.begin());
      }
    }
  }
  return found;
}

}  // namespace foredge::search
