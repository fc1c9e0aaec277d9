// Parts of a score: the multiplication that stands for a division, and its way back.
#include "search/ranking.h"

#include <catch2/catch.hpp>

#include "support/random.h"

using namespace foredge::search;
using foredge::test::Random;

TEST_CASE("a part is a share of the whole") {
  struct Row {
    std::uint32_t share;
    std::uint64_t whole;
    std::uint64_t value;
    std::uint32_t part;
  };
  const Row rows[] = {
      {2750, 1, 4096, 2750 * 4096},
      {2750, 0, 4096, 0},
      {1024, 4096, 4096, 1024},
      {900 * kFullPart, 31, 31, 900 * kFullPart - 1},  // a 31st is rounded down
      {kSectionShare * (4096 + kPresence), kFullSum, kFullSum, 14'847'249},
      {kPairsShare * kFullPart, 1'000'000, 500'000, kPairsShare * kFullPart / 2 - 1},
  };
  for (const Row& row : rows) {
    INFO(row.share << " of " << row.value << " / " << row.whole);
    CHECK(Part(row.share, row.whole).of(row.value) == row.part);
  }
}

TEST_CASE("the least value reaches its part, and the one before does not") {
  Random random(7);
  for (int round = 0; round < 20'000; ++round) {
    const std::uint32_t share = 1 + random.below(1U << random.below(24));
    const std::uint64_t whole = 1 + random.below(1U << random.below(28));
    const std::uint32_t wanted = random.below(1U << random.below(25));
    const Part part(share, whole);
    const std::uint64_t least = part.least(wanted);
    INFO(share << " / " << whole << ", part " << wanted << ", least " << least);
    if (least < (std::uint64_t{1} << 32U)) {
      REQUIRE(part.of(least) >= wanted);
    }
    if (least != 0 && least <= (std::uint64_t{1} << 32U)) {
      REQUIRE(part.of(least - 1) < wanted);
    }
  }
}

TEST_CASE("no part is reached where the whole is nothing") {
  CHECK(Part(900, 0).least(0) == 0);
  CHECK(Part(900, 0).least(1) > 0xffffffffU);
}
