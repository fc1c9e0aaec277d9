// Pair filters: what stands side by side is always found, what does not seldom, and a broken segment is an error.
#include "search/pairs.h"

#include <catch2/catch.hpp>
#include <set>

#include "search/indexed.h"
#include "search/pairs_writer.h"

using namespace foredge;
using namespace foredge::search;
using namespace foredge::search::test;

namespace {

Objects release_with_segment(const std::vector<std::uint8_t>& segment) {
  const foredge::test::TempDir dir;
  bundle::ReleaseWriter writer(dir.path());
  writer.add_block(as_bytes("one block"));
  writer.add_segment(bundle::kPairs, segment);
  return foredge::test::read_release(dir.path(), writer.finish({{"test", true}}));
}

}  // namespace

TEST_CASE("every pair that was written is found, and about one in eleven that was not") {
  const std::uint64_t seed = foredge::test::seed_or(51);
  INFO("seed " << seed);
  Random random(seed);
  for (const std::uint32_t pages : {1U, 40U, 400U}) {
    Corpus corpus;
    for (std::uint32_t page = 0; page < pages; ++page) {
      OwnedTexts& texts = corpus.sections.emplace_back();
      for (int word = 0; word < 150; ++word) {
        texts[kBody] += "w" + std::to_string(random.below(5000)) + (random.below(6) == 0 ? " of the " : " ");
      }
    }
    const Objects objects = build_index(corpus);
    const NaiveModel model(corpus);
    Searcher searcher(objects);
    std::uint32_t absent = 0;
    std::uint32_t wrong = 0;
    for (int round = 0; round < 4000; ++round) {
      const std::uint32_t page = random.below(pages);
      const std::string first = "w" + std::to_string(random.below(5000));
      const std::string second = "w" + std::to_string(random.below(5000));
      REQUIRE((!model.has_pair(first, second, page) || searcher.has_pair(first, second, page)));
      absent += model.has_pair(first, second, page) ? 0 : 1;
      wrong += !model.has_pair(first, second, page) && searcher.has_pair(first, second, page) ? 1 : 0;
    }
    CHECK(wrong < absent / 7);
    for (const auto& [page, first, second] : model.pairs()) {
      REQUIRE(searcher.has_pair(first, second, page));
    }
  }
}

TEST_CASE("a hash is the same on every host, and neither term's end nor their order is lost") {
  CHECK(pair_hash("remote", "imag") == 0x84c4567cdffe863b);
  CHECK(pair_hash("ab", "c") != pair_hash("a", "bc"));
  CHECK(pair_hash("a", "b") != pair_hash("b", "a"));
}

TEST_CASE("a release without pairs answers, one with a broken segment is an error") {
  struct Row {
    const char* what;
    std::vector<std::uint8_t> segment;
    bool reads;
    bool finds_block;
  };
  const Row rows[] = {
      {"no filters", {0, 0, 0, 0, 0, 0, 0, 0}, true, true},  {"one filter", {0, 0, 0, 0, 1, 0, 0, 0}, true, true},
      {"bad_short", {0, 0, 0, 0, 1, 0, 0}, false, false},    {"bad_long", {0, 0, 0, 0, 1, 0, 0, 0, 0}, false, false},
      {"bad_count", {0, 0, 0, 0, 1, 0, 0, 2}, false, false}, {"bad_block", {9, 0, 0, 0, 1, 0, 0, 0}, true, false},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const Objects objects = release_with_segment(row.segment);
    bundle::Store store(std::size_t{1} << 20U);
    Random random(1);
    std::uint32_t rounds = 0;
    foredge::test::pump(store, objects, Delivery::kAllAtOnce, random, rounds,
                        [&](bundle::Pass& pass, bundle::Release& release) -> std::optional<bool> {
                          const auto filters = PairFilters::read(release.root());
                          CHECK(filters.has_value() == row.reads);
                          if (filters) {
                            const auto filter = filters->filter_of(pass, release, 1);
                            CHECK(filter.has_value() == row.finds_block);
                            if (filter && !*filter) {
                              return std::nullopt;
                            }
                          }
                          return true;
                        });
  }
}
