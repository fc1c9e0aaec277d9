// Weights in integers, held against the formula in floating point.
#include "search/term_weight.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "support/random.h"

using foredge::search::kTermWeightScale;
using foredge::search::term_weight;

namespace {

double formula(double with, double units) {
  return std::log(1.0 + (units - with + 0.5) / (with + 0.5)) * kTermWeightScale;
}

}  // namespace

TEST_CASE("a weight is the formula's, to the nearest number or the one beside it") {
  const std::uint64_t seed = foredge::test::seed_or(61);
  INFO("seed " << seed);
  foredge::test::Random random(seed);
  for (int round = 0; round < 20000; ++round) {
    const std::uint32_t units = 1 + random.below(1U << (random.below(28) + 1));
    const std::uint32_t with = 1 + random.below(random.below(2) == 0 ? units : std::min(units, 50U));
    INFO(with << " of " << units);
    REQUIRE(std::abs(term_weight(with, units) - std::max(formula(with, units), 1.0)) <= 1.5);
  }
}

TEST_CASE("rarer terms never weigh less, and every term weighs something") {
  for (const std::uint32_t units : {1U, 2U, 1000U, 98765U}) {
    for (std::uint32_t with = 1; with < units; ++with) {
      REQUIRE(term_weight(with, units) >= term_weight(with + 1, units));
    }
    CHECK(term_weight(units, units) >= 1);
  }
  CHECK(term_weight(1, 1U << 28U) > term_weight(1, 1U << 27U));
}
