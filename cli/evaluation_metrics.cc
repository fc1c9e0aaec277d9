#include "cli/evaluation_metrics.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "base/check.h"

namespace foredge::cli {
namespace {

std::span<const std::int32_t> top_of(std::span<const std::int32_t> grades) {
  return grades.first(std::min(kMetricDepth, grades.size()));
}

double discounted_gain(std::span<const std::int32_t> grades) {
  double gain = 0;
  for (std::size_t at = 0; at < grades.size(); ++at) {
    gain += grades[at] / std::log2(static_cast<double>(at + 2));
  }
  return gain;
}

}  // namespace

Metrics score_ranking(std::span<const std::int32_t> ranked, std::span<const std::int32_t> relevant) {
  FOREDGE_CHECK(!relevant.empty());
  const std::span<const std::int32_t> top = top_of(ranked);
  std::vector<std::int32_t> ideal(relevant.begin(), relevant.end());
  std::ranges::sort(ideal, std::greater<>());

  Metrics metrics;
  metrics.ndcg = discounted_gain(top) / discounted_gain(top_of(ideal));
  metrics.recall = static_cast<double>(std::ranges::count_if(top, [](std::int32_t grade) { return grade > 0; })) /
                   static_cast<double>(relevant.size());
  const auto first = std::ranges::find_if(top, [](std::int32_t grade) { return grade > 0; });
  if (first != top.end()) {
    metrics.mrr = 1.0 / static_cast<double>(first - top.begin() + 1);
  }
  metrics.success = first == top.begin() && first != top.end() ? 1 : 0;
  return metrics;
}

}  // namespace foredge::cli
