// Sketches: pages about the same things are alike, even without a common word, and a broken segment is an error.
#include "search/sketches.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "search/indexed.h"
#include "search/sketches_writer.h"

using namespace foredge;
using namespace foredge::search;
using namespace foredge::search::test;

namespace {

Result<Sketches> read_segment(const std::vector<std::uint8_t>& segment, std::uint32_t pages, Objects& objects) {
  const foredge::test::TempDir dir;
  bundle::ReleaseWriter writer(dir.path());
  writer.add_block(as_bytes("one block"));
  writer.add_segment(bundle::kSketches, segment);
  objects = foredge::test::read_release(dir.path(), writer.finish({{"test", true}}));
  const auto root = bundle::RootView::parse(objects.root);
  REQUIRE(root);
  return Sketches::read(*root, pages);
}

Sketch random_sketch(Random& random) {
  Sketch sketch{};
  for (std::uint64_t& bits : sketch) {
    for (int i = 0; i < 4; ++i) {
      bits = bits << 16U | random.below(1U << 16U);
    }
  }
  return sketch;
}

struct Words {
  std::vector<std::vector<Posting>> lists;  // of word 0, 1, 2 …

  [[nodiscard]] std::vector<Sketch> sketch(std::uint32_t pages) const {
    std::vector<WordPages> words;
    for (std::uint32_t word = 0; word < lists.size(); ++word) {
      words.push_back({word, lists[word]});
    }
    return sketch_pages(words, static_cast<std::uint32_t>(words.size()), pages);
  }
};

}  // namespace

TEST_CASE("a segment has 16 bytes a page or is refused") {
  std::vector<std::uint8_t> segment(32);
  segment[16] = 1;
  segment[31] = 0x80;
  Objects objects;
  const auto sketches = read_segment(segment, 2, objects);
  REQUIRE(sketches);
  CHECK_FALSE(sketches->empty());
  CHECK(sketches->of(0) == Sketch{0, 0});
  CHECK(sketches->of(1) == Sketch{1, std::uint64_t{1} << 63U});
  for (const std::uint32_t pages : {0U, 1U, 3U}) {
    const auto wrong = read_segment(segment, pages, objects);
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == ErrorCode::kMalformed);
    CHECK(std::string(wrong.error().message).find("rebuild") != std::string::npos);
  }
}

TEST_CASE("likeness is the cosine with the sum of the others") {
  const std::uint64_t seed = foredge::test::seed_or(61);
  INFO("seed " << seed);
  Random random(seed);
  constexpr std::uint32_t share = 1'000'000;
  for (int round = 0; round < 2000; ++round) {
    std::vector<Sketch> others;
    for (std::uint32_t n = 1 + random.below(kFeedbackPages); n != 0; --n) {
      others.push_back(random.below(4) == 0 && !others.empty() ? others.back() : random_sketch(random));
    }
    const Sketch sketch = random.below(2) == 0 ? others.front() : random_sketch(random);
    double product = 0;
    double square = 0;
    for (std::uint32_t bit = 0; bit < kSketchBits; ++bit) {
      const auto sign_of = [&](const Sketch& one) { return (one[bit / 64] >> bit % 64 & 1U) != 0 ? 1.0 : -1.0; };
      double sum = 0;
      for (const Sketch& other : others) {
        sum += sign_of(other);
      }
      product += sign_of(sketch) * sum;
      square += sum * sum;
    }
    const double cosine = std::max(product / std::sqrt(square * kSketchBits), 0.0);
    const std::uint32_t likeness = Likeness(others, share).of(sketch);
    CHECK(likeness <= share);
    CHECK(std::abs(likeness - cosine * share) < share / 100.0);
  }
}

TEST_CASE("equal sketches are alike in full, opposite ones not at all, and what adds up to nothing is like nothing") {
  const Sketch one{0x0123456789abcdef, 0xfedcba9876543210};
  const Sketch opposite{~one[0], ~one[1]};
  CHECK(Likeness(std::vector{one, one, one}, 4096).of(one) == 4095);  // rounded down
  CHECK(Likeness(std::vector{one}, 4096).of(opposite) == 0);
  CHECK(Likeness(std::vector{one, opposite}, 4096).of(one) == 0);
}

TEST_CASE("pages of one field are more alike than pages of two, those without a common word too") {
  const std::uint64_t seed = foredge::test::seed_or(62);
  INFO("seed " << seed);
  Random random(seed);
  constexpr std::uint32_t fields = 8;
  constexpr std::uint32_t pages = 800;
  constexpr std::uint32_t words_of_field = 60;
  Words words{std::vector<std::vector<Posting>>(fields * words_of_field)};
  std::vector<std::vector<std::uint32_t>> words_of(pages);
  for (std::uint32_t page = 0; page < pages; ++page) {
    for (int i = 0; i < 8; ++i) {
      const std::uint32_t word = page % fields * words_of_field + random.below(words_of_field);
      if (words.lists[word].empty() || words.lists[word].back().section != page) {
        words.lists[word].push_back({page, static_cast<std::uint8_t>(random.below(kImpactLevels))});
        words_of[page].push_back(word);
      }
    }
  }
  const std::vector<Sketch> sketches = words.sketch(pages);
  REQUIRE(sketches.size() == pages);
  std::array<double, 2> sum{};
  std::array<double, 2> count{};
  for (std::uint32_t a = 0; a < pages; ++a) {
    for (std::uint32_t b = 0; b < a; ++b) {
      const bool is_common =
          std::ranges::any_of(words_of[a], [&](std::uint32_t w) { return std::ranges::count(words_of[b], w) != 0; });
      if (!is_common) {
        sum[a % fields == b % fields ? 0 : 1] += agreement(sketches[a], sketches[b]);
        count[a % fields == b % fields ? 0 : 1] += 1;
      }
    }
  }
  CHECK(sum[0] / count[0] > sum[1] / count[1] + kSketchBits / 20.0);
}

TEST_CASE("few pages, no words and equal pages are no trouble") {
  const Words nothing;
  CHECK(nothing.sketch(kMinSketchedPages - 1).empty());
  CHECK(nothing.sketch(kMinSketchedPages) == std::vector<Sketch>(kMinSketchedPages));
  // Three words, each on every fourth page: pages are equal or have nothing in common, and 125 directions are left without a meaning.
  Words words{std::vector<std::vector<Posting>>(3)};
  for (std::uint32_t page = 0; page < 200; ++page) {
    if (page % 4 != 3) {
      words.lists[page % 4].push_back({page, 7});
    }
  }
  const std::vector<Sketch> sketches = words.sketch(200);
  for (std::uint32_t page = 4; page < 200; ++page) {
    CHECK(sketches[page] == sketches[page - 4]);
  }
}

TEST_CASE("more pages than the space is learned from are sketched alike, and the same each time") {
  Random random(63);
  Words words{std::vector<std::vector<Posting>>(500)};
  for (std::uint32_t page = 0; page < 5000; ++page) {
    for (std::uint32_t word = random.below(40); word < words.lists.size(); word += 1 + random.below(80)) {
      words.lists[word].push_back({page, static_cast<std::uint8_t>(random.below(kImpactLevels))});
    }
  }
  const std::vector<Sketch> sketches = words.sketch(5000);
  REQUIRE(sketches.size() == 5000);
  CHECK(sketches == words.sketch(5000));
  CHECK(std::ranges::count(sketches, Sketch{}) == 0);
}
