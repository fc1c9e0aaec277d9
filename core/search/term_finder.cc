#include "search/term_finder.h"

#include <algorithm>
#include <array>
#include <ranges>

#include "base/check.h"
#include "search/fold.h"

namespace foredge::search {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
constexpr std::size_t index_of(char c) { return static_cast<unsigned char>(c); }

// What a byte is to a chunk. Connectors are the analyzer's.
enum Kind : std::uint8_t { kOther, kWord, kUpper, kConnector, kBeyondAscii };
constexpr std::array<Kind, 256> kKinds = [] {
  std::array<Kind, 256> kinds{};
  for (std::size_t byte = 0; byte < kinds.size(); ++byte) {
    kinds[byte] = byte >= 0x80                              ? kBeyondAscii
                  : byte >= 'A' && byte <= 'Z'              ? kUpper
                  : kAsciiClasses[byte] == CharClass::kWord ? kWord
                                                            : kOther;
  }
  for (const char connector : std::string_view(".-'")) {
    kinds[index_of(connector)] = kConnector;
  }
  return kinds;
}();

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

// The start of the next chunk at or behind `at` of which a word can become one of the terms, or the end. Words begin in front, behind
// what joins them, and at capitals. Chunks end where next_chunk ends them; one that is not all ASCII is not looked into.
std::size_t TermFinder::next_candidate(std::string_view text, std::size_t at) const {
  const auto kind_at = [&](std::size_t place) { return place < text.size() ? kKinds[index_of(text[place])] : kOther; };
  const auto key_at = [&](std::size_t place) { return place < text.size() ? key_of(text[place]) : 0; };
  while (at < text.size()) {
    const std::size_t begin = at;
    Kind kind = kind_at(at);
    if (kind == kOther || kind == kConnector) {
      ++at;
      continue;
    }
    for (bool begins = true; kind != kOther; kind = kind_at(++at)) {
      if (kind == kBeyondAscii) {
        return begin;
      }
      if (kind == kConnector) {
        if (kind_at(at + 1) == kOther || kind_at(at + 1) == kConnector) {
          break;
        }
        begins = true;
        continue;
      }
      if ((begins || kind == kUpper) && beginnings_.test(beginning(key_of(text[at]), key_at(at + 1), key_at(at + 2)))) {
        return begin;
      }
      begins = text[at] == '_';
    }
  }
  return at;
}

std::uint64_t TermFinder::find_in_chunk(std::string_view chunk) {
  for (const auto& [known, found] : known_) {
    if (known == chunk) {
      return found;
    }
  }
  std::uint64_t found = 0;
  expanded_.clear();
  analyzer_.expand(chunk, expanded_);
  for (const std::string& term : expanded_) {
    const auto known = std::ranges::find(terms_, term, &Query::Term::text);
    if (known != terms_.end()) {
      found |= std::uint64_t{1} << static_cast<unsigned>(known - terms_.begin());
    }
  }
  if (known_.size() < kMaxKnown) {
    known_.emplace_back(chunk, found);
  }
  return found;
}

std::uint64_t TermFinder::find_in(std::string_view text) {
  std::uint64_t found = 0;
  for (std::size_t at = next_candidate(text, 0); at < text.size(); at = next_candidate(text, at)) {
    if (const std::string_view chunk = next_chunk(text, at); !chunk.empty()) {
      found |= find_in_chunk(chunk);
    }
  }
  return found;
}

}  // namespace foredge::search
