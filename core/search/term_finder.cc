#include "search/term_finder.h"

#include <algorithm>

#include "base/check.h"

namespace foredge::search {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool joins_words(char c) { return c == '.' || c == '-' || c == '_' || c == '\''; }

std::size_t beginning(char first, char second) {
  const auto lower = [](char c) { return static_cast<std::size_t>(is_upper(c) ? c - 'A' + 'a' : c); };
  return lower(first) * 128 + lower(second);
}

}  // namespace

TermFinder::TermFinder(std::span<const Query::Term> terms) : terms_(terms) {
  FOREDGE_CHECK(terms.size() <= kMaxQueryTerms);
  for (const Query::Term& term : terms) {
    const char first = term.text.empty() ? '\x80' : term.text[0];
    if (!is_ascii(first)) {
      continue;
    }
    if (term.text.size() == 1) {
      for (std::size_t second = 0; second < 128; ++second) {
        beginnings_.set(static_cast<std::size_t>(first) * 128 + second);
      }
    } else if (is_ascii(term.text[1])) {
      beginnings_.set(beginning(first, term.text[1]));
      // Porter2 keeps the first two letters of every word but dying, lying and tying.
      if (term.text[1] == 'i') {
        beginnings_.set(beginning(first, 'y'));
      }
    }
  }
}

// False only where no word of the chunk can become one of the terms. Words begin in front, behind what joins them, and at capitals.
bool TermFinder::may_hold(std::string_view chunk) const {
  for (std::size_t at = 0; at < chunk.size(); ++at) {
    if (!is_ascii(chunk[at])) {
      return true;
    }
    const bool begins = at == 0 || is_upper(chunk[at]) || joins_words(chunk[at - 1]);
    // A word of one letter, or one before a letter that is folded away, is no matter of two letters.
    const bool single = at + 1 == chunk.size() || !is_ascii(chunk[at + 1]) || joins_words(chunk[at + 1]);
    if (begins && (single || beginnings_.test(beginning(chunk[at], chunk[at + 1])))) {
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
