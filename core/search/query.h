// From a caller's words to what the index is asked for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/languages.h"
#include "search/ranking.h"

namespace foredge::search {

struct Query {
  struct Term {
    std::string text;
    std::uint32_t count = 1;  // how often the query has it
    bool required = false;    // a section without it does not answer
    bool light = false;       // all its words are function words (stop_words.h): it weighs half

    bool operator==(const Term&) const = default;
  };
  // A word as it is written, folded.
  struct Word {
    std::string text;
    std::uint32_t count = 1;
    std::uint8_t term = 0;  // the place of its stem in `terms`
    bool light = false;     // a function word

    bool operator==(const Word&) const = default;
  };
  // Terms that stand side by side, as places in `terms`.
  struct Pair {
    std::uint8_t first;
    std::uint8_t second;

    bool operator==(const Pair&) const = default;
  };

  std::vector<Term> terms;           // distinct, at most kMaxQueryTerms, in order of appearance
  std::vector<Word> words{};         // distinct, at most kMaxQueryTerms
  std::vector<Pair> pairs{};         // distinct, fewer than kMaxQueryTerms
  std::vector<std::string> marks{};  // terms of marks.h that a section must have, at most kMaxQueryMarks
  bundle::Language language = bundle::Language::kEnglish;
};

// For sections of libraries in that language. Any bytes are accepted. Stop words are left out unless nothing else is there.
[[nodiscard]] Query parse_query(std::string_view text, bundle::Language language = bundle::Language::kEnglish);

// Makes the terms of `text` that the query has required.
void require_terms(Query& query, std::string_view text);

}  // namespace foredge::search
