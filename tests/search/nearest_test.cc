// Which known words stand for one that a release does not have.
#include "search/nearest.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "search/indexed.h"

using namespace foredge;
using namespace foredge::search;
using namespace foredge::search::test;

namespace {

using List = std::vector<std::string>;

Corpus corpus_of(const std::vector<std::string>& bodies) {
  Corpus corpus;
  for (const std::string& body : bodies) {
    corpus.sections.push_back({"", "", body, ""});
  }
  return corpus;
}

// Damerau and Levenshtein by their definition: the least over all last edits.
std::size_t naive_edits(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) {
    return a.size() + b.size();
  }
  const std::string_view shorter_a = a.substr(0, a.size() - 1);
  const std::string_view shorter_b = b.substr(0, b.size() - 1);
  std::size_t least = std::min({naive_edits(shorter_a, b) + 1, naive_edits(a, shorter_b) + 1,
                                naive_edits(shorter_a, shorter_b) + (a.back() == b.back() ? 0 : 1)});
  if (a.size() > 1 && b.size() > 1 && a.back() == b[b.size() - 2] && a[a.size() - 2] == b.back()) {
    least = std::min(least, naive_edits(a.substr(0, a.size() - 2), b.substr(0, b.size() - 2)) + 1);
  }
  return least;
}

}  // namespace

TEST_CASE("the nearest words come by distance, then by the number of pages") {
  const Objects objects = build_index(corpus_of({"kubernetes deployment useEffect café", "kubernetes config effect",
                                                 "configuration configure kubernetes 1.32.5 nodes", "node modes"}));
  Searcher searcher(objects);
  struct Row {
    const char* name;
    const char* word;
    List near;
  };
  const Row rows[] = {
      {"a letter is missing", "kubernets", {"kubernetes"}},
      {"two neighbours are swapped", "deploymnet", {"deployment"}},
      {"two typos in a long word", "kuberntes", {"kubernetes"}},
      {"two typos in a short word are too many", "nods", {"node", "nodes"}},
      {"a beginning, the more frequent and then the alphabet first", "confi", {"config", "configuration", "configure"}},
      {"an identifier", "useefect", {"useeffect"}},
      {"a letter of two bytes is one edit", "cafè", {"cafe"}},
      {"three letters have no typos", "nde", {}},
      {"three letters are a beginning", "kub", {"kubernetes"}},
      {"two letters are nothing", "ku", {}},
      {"numbers mean themselves", "1.32", {}},
      {"nothing is near", "zzzzzzzz", {}},
      {"empty", "", {}},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(searcher.nearest(row.word, 3) == row.near);
  }
  CHECK(searcher.nearest("confi", 1) == List{"config"});
}

TEST_CASE("every known word within the distance is found, and no other, however blocks come") {
  const std::uint64_t seed = foredge::test::seed_or(31);
  INFO("seed " << seed);
  Random random(seed);
  std::map<std::string, std::uint32_t> pages;
  Corpus corpus;
  for (int page = 0; page < 60; ++page) {
    std::string text;
    std::vector<std::string> here;
    for (int i = 0; i < 10; ++i) {
      std::string word = "q";
      for (std::uint32_t n = 3 + random.below(5); n != 0; --n) {
        word.push_back(static_cast<char>('x' + random.below(3)));
      }
      if (std::ranges::find(here, word) == here.end()) {
        ++pages[word];
        here.push_back(word);
      }
      text += word + " ";
    }
    corpus.sections.push_back({"", "", text, ""});
  }
  const Objects objects = build_index(corpus);
  for (int round = 0; round < 60; ++round) {
    std::string word = "q";
    for (std::uint32_t n = 3 + random.below(6); n != 0; --n) {
      word.push_back(static_cast<char>('x' + random.below(3)));
    }
    const std::size_t limit = word.size() < 8 ? 1 : 2;
    List expected;
    for (const auto& [known, of_pages] : pages) {
      if (naive_edits(word, known) <= limit || known.starts_with(word)) {
        expected.push_back(known);
      }
    }
    const auto rank = [&](const std::string& known) {
      const std::size_t edits = naive_edits(word, known);
      return std::tuple(edits <= limit ? 2 * edits : 3, -static_cast<int>(pages[known]), known);
    };
    std::ranges::sort(expected, {}, rank);
    INFO(word);
    for (const Delivery delivery : {Delivery::kAllAtOnce, Delivery::kOneByOne}) {
      Searcher searcher(objects);
      CHECK(searcher.nearest(word, 1000, delivery) == expected);
    }
  }
}

TEST_CASE("in a large dictionary the blocks around the word are read and no others") {
  Corpus corpus;
  for (int i = 0; i < 40000; ++i) {
    std::string word;
    for (int left = i * 7919 % 40000 + 1; left != 0; left /= 26) {
      word.push_back(static_cast<char>('a' + left % 26));
    }
    corpus.sections.push_back({"", "", word + "long" + word + " kubernetes", ""});
  }
  const Objects objects = build_index(corpus);
  Searcher searcher(objects);
  CHECK(searcher.nearest("kubernets", 1) == List{"kubernetes"});
  CHECK(searcher.rounds <= 2);
  CHECK(searcher.blocks > 1);
  CHECK(searcher.blocks <= kNearestBlocks);
}
