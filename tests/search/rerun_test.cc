// The re-run law: an answer does not depend on how its blocks came, nor on how many the store may keep.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "search/indexed.h"

using namespace foredge;
using namespace foredge::search;
using namespace foredge::search::test;

namespace {

// Long lists (a0 and its neighbours stand nearly everywhere) and rare words in many term blocks.
std::vector<OwnedTexts> corpus() {
  Random random(foredge::test::seed_or(31));
  auto sections = random_sections(random, 4000, 300, {1, 2, 8, 0});
  for (std::size_t i = 0; i < sections.size(); ++i) {
    sections[i][kBody] += "everywhere rare" + std::to_string(i) + " number" + std::to_string(i / 3);
  }
  return sections;
}

const std::vector<std::vector<std::string>> kQueries = {
    {"everywher"},
    {"a0", "a1", "a2", "a250"},
    {"rare17", "number900", "a3", "rare3999", "absent", "zzz", "everywher"},
    {}};

}  // namespace

TEST_CASE("blocks at once, one by one or shuffled, cold or warm: the same hits") {
  const Objects objects = build_index(Corpus{corpus()});
  const SectionRange ranges[] = {{5, 1700}, {1900, 4000}};
  for (const auto& terms : kQueries) {
    Searcher first(objects);
    const Hits expected = first.find_terms(terms, ranges, 20);
    const std::uint32_t cold_rounds = first.rounds;
    CHECK(cold_rounds <= 3);  // manifest with root, dictionary, postings
    for (const Delivery delivery : {Delivery::kAllAtOnce, Delivery::kOneByOne, Delivery::kShuffled}) {
      Searcher searcher(objects);
      const Hits cold = searcher.find_terms(terms, ranges, 20, delivery);
      CHECK(cold.best == expected.best);
      CHECK(cold.unknown == expected.unknown);
      CHECK(searcher.rounds >= cold_rounds);
      const Hits warm = searcher.find_terms(terms, ranges, 20, delivery);
      CHECK(warm.best == expected.best);
      CHECK(searcher.rounds == 0);
    }
  }
}

TEST_CASE("a store that may keep nothing gives the same hits, with more rounds at most") {
  const Objects objects = build_index(Corpus{corpus()});
  const SectionRange everything{0, 4000};
  for (const auto& terms : kQueries) {
    Searcher roomy(objects);
    const Hits expected = roomy.find_terms(terms, {&everything, 1}, 20);
    for (const std::size_t budget : {std::size_t{0}, std::size_t{1}, std::size_t{30000}}) {
      Searcher tight(objects, budget);
      for (const Delivery delivery : {Delivery::kAllAtOnce, Delivery::kOneByOne}) {
        CHECK(tight.find_terms(terms, {&everything, 1}, 20, delivery).best == expected.best);
      }
    }
  }
}

TEST_CASE("two callers in turn on a tight store both get their answer") {
  const Objects objects = build_index(Corpus{corpus()});
  const SectionRange everything{0, 4000};
  Searcher roomy(objects);
  Searcher tight(objects, 0);
  for (int round = 0; round < 5; ++round) {
    for (const auto& terms : kQueries) {
      CHECK(tight.find_terms(terms, {&everything, 1}, 7).best == roomy.find_terms(terms, {&everything, 1}, 7).best);
    }
  }
  // What nobody asked for in the last pass is gone.
  (void)tight.find_terms({}, {}, 1);
  (void)tight.find_terms({}, {}, 1);
  CHECK(tight.store().held_bytes() == objects.root.size());
}
