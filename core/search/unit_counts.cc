#include "search/unit_counts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"
#include "search/postings.h"

namespace foredge::search {
namespace {

constexpr std::uint8_t kNotFixed = 0xff;

std::uint8_t quantise(double impact) {
  const double level = (kImpactLevels - 1) * (1.0 + std::log(impact) / std::log(kImpactRange));
  return static_cast<std::uint8_t>(std::clamp(std::lround(level), 0L, long{kImpactLevels - 1}));
}

}  // namespace

void UnitCounts::begin_unit() {
  begins_.push_back(occurrences_.size());
  lengths_.emplace_back();
}

UnitCounts::Occurrence& UnitCounts::occurrence_of(std::uint32_t term) {
  if (term >= last_.size()) {
    last_.resize(std::max<std::size_t>(std::size_t{term} + 1, last_.size() * 2));
  }
  Last& last = last_[term];
  if (last.unit != unit_count()) {
    last = {unit_count(), static_cast<std::uint32_t>(occurrences_.size() - begins_.back())};
    occurrences_.push_back({term, {}, kNotFixed});
  }
  return occurrences_[begins_.back() + last.place];
}

void UnitCounts::count(std::uint32_t term, Field field) {
  std::uint8_t& frequency = occurrence_of(term).frequency[field];
  frequency = static_cast<std::uint8_t>(std::min(frequency + 1, 255));
}

void UnitCounts::add_fixed(std::uint32_t term, std::uint8_t impact) {
  FOREDGE_CHECK(impact < kImpactLevels);
  Occurrence& occurrence = occurrence_of(term);
  if (occurrence.fixed == kNotFixed) {
    occurrence.fixed = impact;
  }
}

UnitCounts::Lists UnitCounts::weigh(std::size_t term_count, const std::vector<bool>& flat) const {
  std::array<double, kFieldCount> average{};
  for (const auto& lengths : lengths_) {
    for (std::size_t field = 0; field < kFieldCount; ++field) {
      average[field] += lengths[field];
    }
  }
  for (double& sum : average) {
    sum = std::max(sum / std::max<double>(unit_count(), 1), 1.0);
  }
  // Postings grouped by term with one counting sort; units stay in order.
  Lists lists;
  lists.begins.resize(term_count + 1);
  for (const Occurrence& occurrence : occurrences_) {
    ++lists.begins[occurrence.term + 1];
  }
  std::partial_sum(lists.begins.begin(), lists.begins.end(), lists.begins.begin());
  // Each is written below.
  lists.postings = std::make_unique_for_overwrite<Posting[]>(occurrences_.size());
  std::vector<std::size_t> next(lists.begins.begin(), lists.begins.end() - 1);
  for (std::uint32_t unit = 0; unit < unit_count(); ++unit) {
    std::array<double, kFieldCount> scale{};
    for (std::size_t field = 0; field < kFieldCount; ++field) {
      const FieldWeight& weight = ranking_.fields[field];
      const double length = lengths_[unit][field] / average[field];
      scale[field] = weight.weight / (1.0 - weight.b + weight.b * length);
    }
    const std::size_t end = unit + 1 < unit_count() ? begins_[unit + 1] : occurrences_.size();
    for (std::size_t at = begins_[unit]; at < end; ++at) {
      const Occurrence& occurrence = occurrences_[at];
      if (occurrence.term < flat.size() && flat[occurrence.term]) {
        lists.postings[next[occurrence.term]++] = {unit, kFunctionWordImpact};
        continue;
      }
      double frequency = 0;
      for (std::size_t field = 0; field < kFieldCount; ++field) {
        frequency += scale[field] * occurrence.frequency[field];
      }
      const std::uint8_t impact =
          occurrence.fixed != kNotFixed ? occurrence.fixed : quantise(frequency / (ranking_.saturation + frequency));
      lists.postings[next[occurrence.term]++] = {unit, impact};
    }
  }
  return lists;
}

double inverse_frequency(std::size_t with, std::size_t all) {
  const auto n = static_cast<double>(with);
  return std::log(1.0 + (static_cast<double>(all) - n + 0.5) / (n + 0.5));
}

}  // namespace foredge::search
