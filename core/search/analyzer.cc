#include "search/analyzer.h"

#include <algorithm>

#include "base/utf8.h"
#include "search/compose.h"
#include "search/fold.h"
#include "search/stop_words.h"

namespace foredge::search {
namespace {

// Bytes that join words when a word character stands on both sides.
bool is_connector(char c) { return c == '.' || c == '-' || c == '\''; }

// A run of ideographs is handed out in pieces, because distinct pairs are found by looking at all of them.
constexpr std::size_t kMaxRunBytes = 256;

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

struct Char {
  CharClass kind;
  std::size_t size;
};

Char char_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) {
    return {CharClass::kSeparator, 0};
  }
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) {
    return {classify(lead), 1};
  }
  const utf8::CodePoint point = utf8::decode(text, at);
  return {classify(point.value), point.size};
}

// Behind the letters, digits and underscores of ASCII that stand at `at`.
std::size_t ascii_word_end(std::string_view text, std::size_t at) {
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80 &&
         kAsciiClasses[static_cast<unsigned char>(text[at])] == CharClass::kWord) {
    ++at;
  }
  return at;
}

// Where a camelCase word has its next hump: "useEffect" → 3, "HTMLElement" → 4.
std::size_t next_hump(std::string_view word, std::size_t from) {
  for (std::size_t at = from + 1; at < word.size(); ++at) {
    const bool rises = is_upper(word[at]) && is_lower_or_digit(word[at - 1]);
    const bool ends_acronym = is_upper(word[at - 1]) && is_upper(word[at]) && at + 1 < word.size() &&
                              word[at + 1] >= 'a' && word[at + 1] <= 'z';
    if (rises || ends_acronym) {
      return at;
    }
  }
  return word.size();
}

void fold(std::string_view text, std::string& out) {
  const auto ascii_end = std::ranges::find_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  out.assign(text.begin(), ascii_end);
  std::ranges::transform(out, out.begin(), [](char c) { return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c; });
  for (std::size_t at = out.size(); at < text.size();) {
    const utf8::CodePoint point = utf8::decode(text, at);
    append_folded(out, point.value);
    at += point.size;
  }
}

void add_distinct(std::string_view term, std::vector<std::string>& terms) {
  if (!term.empty() && term.size() <= kMaxTermBytes && std::ranges::find(terms, term) == terms.end()) {
    terms.emplace_back(term);
  }
}

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

void lower(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t at = 0; at < text.size();) {
    const utf8::CodePoint point = utf8::decode(text, at);
    append_lower(out, point.value);
    at += point.size;
  }
}

void add_bigrams(std::string_view chunk, std::vector<std::string>& terms) {
  std::size_t previous = 0;
  for (std::size_t at = 0; at < chunk.size();) {
    const std::size_t size = utf8::decode(chunk, at).size;
    if (at != 0) {
      add_distinct(chunk.substr(previous, at + size - previous), terms);
      previous = at;
    } else if (size == chunk.size()) {
      add_distinct(chunk, terms);
    }
    at += size;
  }
}

// "l'installation" → "installation", "dell'utente" → "utente".
bool elides(bundle::Language language) {
  return language == bundle::Language::kFrench || language == bundle::Language::kItalian;
}

}  // namespace

std::string_view next_chunk(std::string_view text, std::size_t& at) {
  Char first{};
  while (true) {
    first = char_at(text, at);
    if (first.size == 0) {
      return {};
    }
    if (first.kind != CharClass::kSeparator) {
      break;
    }
    at += first.size;
  }
  const std::size_t begin = at;
  std::size_t last_size = first.size;
  at += first.size;
  while (at < text.size()) {
    const Char next = char_at(text, at);
    if (next.kind == first.kind) {
      if (first.kind == CharClass::kIdeograph && at - begin > kMaxRunBytes) {
        // The last character is handed out again, so that no pair is lost at the cut.
        const std::string_view piece = text.substr(begin, at - begin);
        at -= last_size;
        return piece;
      }
      at += next.size;
      last_size = next.size;
      at = first.kind == CharClass::kWord ? ascii_word_end(text, at) : at;
    } else if (first.kind == CharClass::kWord && is_connector(text[at]) &&
               char_at(text, at + 1).kind == CharClass::kWord) {
      ++at;
    } else {
      break;
    }
  }
  return text.substr(begin, at - begin);
}

// Calls `visit` for each word between the connectors of a chunk; whether there is more than one.
template <typename Visit>
bool Analyzer::for_each_word(std::string_view chunk, Visit visit) {
  if (chunk.size() > 4 * kMaxTermBytes) {
    return false;
  }
  bool compound = false;
  for (std::size_t begin = 0; begin <= chunk.size();) {
    const std::size_t end = std::min(chunk.find_first_of(".-_", begin), chunk.size());
    compound = compound || (end < chunk.size() && end != 0 && end + 1 < chunk.size());
    std::string_view word = chunk.substr(begin, end - begin);
    const std::size_t apostrophe = word.find('\'');
    if (apostrophe != std::string_view::npos && elides(language_)) {
      fold(word.substr(0, apostrophe), folded_);
      if (is_stop_word(folded_, language_)) {
        word.remove_prefix(apostrophe + 1);
      }
    }
    word = word.substr(0, word.find('\''));  // "library's" → "library", "don't" → "don"
    if (!word.empty()) {
      visit(word);
    }
    begin = end + 1;
  }
  return compound;
}

void Analyzer::expand(std::string_view chunk, std::vector<std::string>& terms) {
  if (may_compose(chunk)) {
    composed_ = compose(chunk);
    chunk = composed_;
  }
  if (char_at(chunk, 0).kind == CharClass::kIdeograph) {
    add_bigrams(chunk, terms);
    return;
  }
  const std::size_t before = terms.size();
  const bool compound = for_each_word(chunk, [&](std::string_view word) { add_word(word, terms); });
  if (compound && terms.size() > before) {
    fold(chunk, folded_);
    add_distinct(folded_, terms);
  }
}

void Analyzer::split(std::string_view chunk, std::vector<Word>& words) {
  if (may_compose(chunk)) {
    composed_ = compose(chunk);
    chunk = composed_;
  }
  if (char_at(chunk, 0).kind == CharClass::kIdeograph) {
    std::vector<std::string> pairs;
    add_bigrams(chunk, pairs);
    words.reserve(words.size() + pairs.size());
    for (const std::string& pair : pairs) {
      words.push_back({pair, pair});
    }
    return;
  }
  for_each_word(chunk, [&](std::string_view word) {
    fold(word, folded_);
    if (!folded_.empty() && folded_.size() <= kMaxTermBytes) {
      words.push_back({folded_, {}});
      // "useEffect" stands in the index as it is, beside the stems of its parts.
      words.back().stem = next_hump(word, 0) == word.size() ? std::string(stem(word)) : folded_;
    }
  });
}

void Analyzer::add_word(std::string_view word, std::vector<std::string>& terms) {
  const std::size_t hump = next_hump(word, 0);
  if (hump == word.size()) {
    add_stems(word, terms);
    return;
  }
  for (std::size_t begin = 0; begin < word.size();) {
    const std::size_t end = next_hump(word, begin);
    add_stems(word.substr(begin, end - begin), terms);
    begin = end;
  }
  fold(word, folded_);
  add_distinct(folded_, terms);
}

void Analyzer::add_stems(std::string_view word, std::vector<std::string>& terms) {
  fold(word, folded_);
  if (folded_.size() > kMaxTermBytes) {
    return;
  }
  add_distinct(stem(word), terms);
  if (language_ != bundle::Language::kEnglish && !is_ascii(word)) {
    fold(word, folded_);
    fold(stemmer_.stem(folded_), stem_);
    add_distinct(stem_, terms);
  }
}

// Valid until the next call.
std::string_view Analyzer::stem(std::string_view word) {
  if (language_ == bundle::Language::kEnglish || is_ascii(word)) {
    fold(word, folded_);
    return stemmer_.stem(folded_);
  }
  lower(word, folded_);
  fold(stemmer_.stem(folded_), stem_);
  return stem_;
}

}  // namespace foredge::search
