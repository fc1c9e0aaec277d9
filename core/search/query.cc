#include "search/query.h"

#include <algorithm>

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

Query collect(std::string_view text, bool with_stop_words) {
  Query query;
  Analyzer analyzer;
  std::vector<std::string> terms;
  std::size_t at = 0;
  while (query.terms.size() < kMaxQueryTerms) {
    const std::string_view chunk = next_chunk(text, at);
    if (chunk.empty()) {
      break;
    }
    if (!with_stop_words && is_stop_chunk(chunk)) {
      continue;
    }
    terms.clear();
    analyzer.expand(chunk, terms);
    for (std::string& term : terms) {
      if (query.terms.size() < kMaxQueryTerms && std::ranges::find(query.terms, term) == query.terms.end()) {
        query.terms.push_back(std::move(term));
      }
    }
  }
  return query;
}

}  // namespace

Query parse_query(std::string_view text) {
  Query query = collect(text, false);
  return query.terms.empty() ? collect(text, true) : query;
}

}  // namespace foredge::search
