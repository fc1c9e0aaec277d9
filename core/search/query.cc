#include "search/query.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "search/analyzer.h"
#include "search/fold.h"
#include "search/stop_words.h"

namespace foredge::search {
namespace {

// A chunk as lists of words have it; empty where it stands in none: "à" is no "a" in English texts.
std::string listed_form(std::string_view chunk, bundle::Language language) {
  const bool is_ascii = std::ranges::none_of(chunk, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  std::string folded;
  if (language == bundle::Language::kEnglish && !is_ascii) {
    return folded;
  }
  for (std::size_t at = 0; at < chunk.size();) {
    const utf8::CodePoint point = utf8::decode(chunk, at);
    append_folded(folded, point.value);
    at += point.size;
  }
  return folded;
}

// The place of a term or word in its list, where it is added, not counted yet, when it is new and fits. It stays light as long as
// it comes from function words alone.
template <typename Entry>
std::optional<std::uint8_t> place_of(std::string_view text, bool light, std::vector<Entry>& list) {
  const auto known = std::ranges::find(list, text, &Entry::text);
  if (known == list.end() && list.size() == kMaxQueryTerms) {
    return std::nullopt;
  }
  const auto place = static_cast<std::uint8_t>(known - list.begin());
  if (known == list.end()) {
    list.push_back({.text = std::string(text), .count = 0, .light = light});
  }
  list[place].light = list[place].light && light;
  return place;
}

class Collector {
 public:
  explicit Collector(bundle::Language language) : analyzer_(language) { query.language = language; }

  void add(std::string_view chunk, bool light) {
    terms_.clear();
    words_.clear();
    analyzer_.expand(chunk, terms_);
    analyzer_.split(chunk, words_);
    for (const std::string& term : terms_) {
      if (const auto place = place_of(term, light, query.terms)) {
        ++query.terms[*place].count;
      }
    }
    for (const Analyzer::Word& word : words_) {
      add_word(word, light);
    }
  }

  Query query;

 private:
  void add_word(const Analyzer::Word& word, bool light) {
    // The term is there unless it came too late: expand() gives every stem that split() gives.
    const auto place = place_of(word.stem, light, query.terms);
    const auto word_place = place ? place_of(word.folded, light, query.words) : std::nullopt;
    if (word_place) {
      query.words[*word_place].term = *place;
      ++query.words[*word_place].count;
    }
    if (place && before_ && *before_ != *place) {
      const Query::Pair pair{*before_, *place};
      if (std::ranges::find(query.pairs, pair) == query.pairs.end() && query.pairs.size() + 1 < kMaxQueryTerms) {
        query.pairs.push_back(pair);
      }
    }
    before_ = place;
  }

  Analyzer analyzer_;
  std::vector<std::string> terms_;
  std::vector<Analyzer::Word> words_;
  std::optional<std::uint8_t> before_;  // the word before
};

Query collect(std::string_view text, bundle::Language language, bool with_stop_words) {
  Collector collector(language);
  std::size_t at = 0;
  while (true) {
    const std::string_view chunk = next_chunk(text, at);
    if (chunk.empty()) {
      return std::move(collector.query);
    }
    const std::string word = listed_form(chunk, language);
    if (with_stop_words || !is_stop_word(word, language)) {
      collector.add(chunk, is_function_word(word, language));
    }
  }
}

}  // namespace

Query parse_query(std::string_view text, bundle::Language language) {
  Query query = collect(text, language, false);
  return query.terms.empty() ? collect(text, language, true) : query;
}

void require_terms(Query& query, std::string_view text) {
  for (const Query::Term& wanted : parse_query(text, query.language).terms) {
    const auto found = std::ranges::find(query.terms, wanted.text, &Query::Term::text);
    if (found != query.terms.end()) {
      found->required = true;
    }
  }
}

}  // namespace foredge::search
