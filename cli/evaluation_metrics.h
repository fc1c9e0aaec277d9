// How good one ranking of pages is, given which pages are relevant. Pure arithmetic: knows neither queries nor engines. Its twin
// bench/quality/score.mjs computes the same from a run file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace foredge::cli {

// Only the first that many pages of a ranking count.
inline constexpr std::size_t kMetricDepth = 10;

struct Metrics {
  double ndcg = 0;     // discounted gain over that of the best possible ranking; the gain is the grade
  double recall = 0;   // share of all relevant pages
  double mrr = 0;      // one over the rank of the first relevant page
  double success = 0;  // 1 when the first page is relevant
};

// `ranked`: the grades of the ranked pages, best rank first; 0 for a page without one. `relevant`: all grades above 0 of the query, in any
// order, at least one. What is excluded must be in neither.
[[nodiscard]] Metrics score_ranking(std::span<const std::int32_t> ranked, std::span<const std::int32_t> relevant);

}  // namespace foredge::cli
