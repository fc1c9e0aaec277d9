#include "search/query.h"

#include <algorithm>
#include <optional>

#include "search/analyzer.h"
#include "search/fold.h"
#include "search/stop_words.h"

namespace foredge::search {
namespace {

bool is_stop_chunk(std::string_view chunk) {
  std::string folded;
  for (const char c : chunk) {
    append_folded(folded, static_cast<unsigned char>(c));
  }
  return is_stop_word(folded);
}

// The place of `text` in `list`, where it is added when it is new and fits.
std::optional<std::uint8_t> place_of(std::string_view text, std::vector<std::string>& list) {
  const auto known = std::ranges::find(list, text);
  if (known == list.end() && list.size() == kMaxQueryTerms) {
    return std::nullopt;
  }
  const auto place = static_cast<std::uint8_t>(known - list.begin());
  if (known == list.end()) {
    list.emplace_back(text);
  }
  return place;
}

class Collector {
 public:
  void add(std::string_view chunk) {
    terms_.clear();
    words_.clear();
    analyzer_.expand(chunk, terms_);
    analyzer_.split(chunk, words_);
    for (const std::string& term : terms_) {
      (void)place_of(term, query.terms);
    }
    for (const Analyzer::Word& word : words_) {
      add_word(word);
    }
  }

  Query query;

 private:
  void add_word(const Analyzer::Word& word) {
    (void)place_of(word.folded, query.words);
    const auto place = place_of(word.stem, query.terms);
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

Query collect(std::string_view text, bool with_stop_words) {
  Collector collector;
  std::size_t at = 0;
  while (collector.query.terms.size() < kMaxQueryTerms) {
    const std::string_view chunk = next_chunk(text, at);
    if (chunk.empty()) {
      break;
    }
    if (with_stop_words || !is_stop_chunk(chunk)) {
      collector.add(chunk);
    }
  }
  return std::move(collector.query);
}

}  // namespace

Query parse_query(std::string_view text) {
  Query query = collect(text, false);
  return query.terms.empty() ? collect(text, true) : query;
}

}  // namespace foredge::search
