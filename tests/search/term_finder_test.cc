// Terms found with most words passed by, held against splitting the whole text.
#include "search/term_finder.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "support/random.h"

using namespace foredge::search;
using foredge::test::Random;

namespace {

std::uint64_t naive_find(const std::vector<Query::Term>& terms, std::string_view text) {
  Analyzer analyzer;
  std::vector<std::string> all;
  std::size_t at = 0;
  for (std::string_view chunk = next_chunk(text, at); !chunk.empty(); chunk = next_chunk(text, at)) {
    std::vector<std::string> expanded;
    analyzer.expand(chunk, expanded);
    all.insert(all.end(), expanded.begin(), expanded.end());
  }
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    found |= std::ranges::find(all, terms[i].text) != all.end() ? std::uint64_t{1} << i : 0;
  }
  return found;
}

const std::vector<std::string> kWords = {"dying",
                                         "lying",
                                         "tying",
                                         "skies",
                                         "skis",
                                         "ugly",
                                         "early",
                                         "only",
                                         "singly",
                                         "a",
                                         "I",
                                         "Xs",
                                         "ties",
                                         "useEffect",
                                         "HTMLElement",
                                         "x-ray",
                                         "v1.2.3",
                                         "don't",
                                         "'tis",
                                         "by",
                                         "young",
                                         "yes",
                                         "say",
                                         "crying",
                                         "snake_case_id",
                                         "b.c",
                                         "\xc3\xa9t\xc3\xa9",
                                         "na\xc3\xafve",
                                         "\xe6\x97\xa5\xe6\x9c\xac",
                                         "die",
                                         "lie",
                                         "tie",
                                         "generate",
                                         "communism",
                                         "arsenal",
                                         "Ding",
                                         "eTag",
                                         "iOS",
                                         "getURLFor",
                                         "--force",
                                         "a_b",
                                         "A",
                                         "Q",
                                         "1st",
                                         "2",
                                         "U.S.A",
                                         "running",
                                         "Running",
                                         "RUNNING"};

std::string random_text(Random& random) {
  std::string text;
  for (std::uint32_t words = random.below(12); words != 0; --words) {
    if (random.below(3) != 0) {
      text += kWords[random.below(static_cast<std::uint32_t>(kWords.size()))];
    } else {
      for (std::uint32_t letters = 1 + random.below(7); letters != 0; --letters) {
        text += "aeiyltdnsgABIY.-_'19\xc3\xa9"[random.below(22)];
      }
    }
    text += " \n.,(-_"[random.below(7)];
  }
  return text;
}

}  // namespace

TEST_CASE("the terms that are found are those of the whole text") {
  const std::uint64_t seed = foredge::test::seed_or(62);
  INFO("seed " << seed);
  Random random(seed);
  std::size_t hits = 0;
  for (int round = 0; round < 20000; ++round) {
    const Query query = parse_query(random_text(random));
    const std::string text = random_text(random) + (random.below(2) == 0 ? random_text(random) : "");
    INFO(text);
    TermFinder finder(query);
    const std::uint64_t expected = naive_find(query.terms, text);
    REQUIRE(finder.find_in(text) == expected);
    REQUIRE(finder.find_in(text) == expected);
    hits += expected != 0 ? 1U : 0U;
  }
  CHECK(hits > 1000);
}

TEST_CASE("a verb is found whose short stem gets an e") {
  for (const auto& [query, text] : {std::pair("die", "dying"),
                                    {"lie", "lying"},
                                    {"tie", "Tying"},
                                    {"use", "using"},
                                    {"age", "aging"},
                                    {"ice", "icing"}}) {
    INFO(text);
    const Query parsed = parse_query(query);
    CHECK(TermFinder(parsed).find_in(text) == 1);
  }
}
