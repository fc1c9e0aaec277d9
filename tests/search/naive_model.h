// A plain model of the search, straight from ranking.h's formula: every section is scored for every query, in doubles, with
// the same quantisation, from the texts alone. It shares the analyzer and the parameters with the engine, and nothing else:
// no dictionary, no postings, no blocks.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/analyzer.h"
#include "search/engine.h"
#include "search/index_builder.h"
#include "search/ranking.h"

namespace foredge::search::test {

using OwnedTexts = std::array<std::string, kFieldCount>;
using Marks = std::vector<IndexBuilder::SectionMark>;

class NaiveModel {
 public:
  // `marks` of each section, or nothing for sections without any.
  explicit NaiveModel(const std::vector<OwnedTexts>& sections, const std::vector<Marks>& marks = {}) : marks_(marks) {
    Analyzer analyzer;
    marks_.resize(sections.size());
    for (const OwnedTexts& texts : sections) {
      Counted& section = sections_.emplace_back();
      for (std::size_t field = 0; field < kFieldCount; ++field) {
        count(analyzer, texts[field], field, section);
      }
      for (const auto& [term, frequency] : section.frequency) {
        ++sections_with_[term];
      }
    }
    for (std::size_t field = 0; field < kFieldCount; ++field) {
      double sum = 0;
      for (const Counted& section : sections_) {
        sum += section.length[field];
      }
      average_[field] = std::max(sum / std::max<double>(static_cast<double>(sections_.size()), 1), 1.0);
    }
  }

  // The best `count` of the sections inside `ranges` that have all of `marks`, ties by the section's number. Marks count for
  // the score only where there are no words.
  [[nodiscard]] std::vector<Hit> find_best(const std::vector<std::string>& terms, std::span<const SectionRange> ranges,
                                           std::size_t count, const std::vector<std::string>& marks = {}) const {
    std::vector<Hit> hits;
    for (std::uint32_t number = 0; number < sections_.size(); ++number) {
      if (std::ranges::none_of(ranges, [&](SectionRange r) { return number >= r.begin && number < r.end; })) {
        continue;
      }
      std::uint32_t score = 0;
      for (const std::string& term : terms) {
        const auto found = sections_[number].frequency.find(term);
        if (found != sections_[number].frequency.end()) {
          score += weight(term) * impact_value(sections_[number], found->second);
        }
      }
      bool marked = true;
      for (const std::string& mark : marks) {
        const auto found = std::ranges::find(marks_[number], mark, &IndexBuilder::SectionMark::term);
        marked = marked && found != marks_[number].end();
        score += terms.empty() && marked ? mark_weight(mark) * impact_value(found->strength) : 0;
      }
      if (score != 0 && marked) {
        hits.push_back({number, score});
      }
    }
    std::ranges::stable_sort(hits, std::ranges::greater{}, &Hit::score);
    hits.resize(std::min(hits.size(), count));
    return hits;
  }

  [[nodiscard]] std::vector<std::string> unknown(const std::vector<std::string>& terms) const {
    std::vector<std::string> out;
    std::ranges::copy_if(terms, std::back_inserter(out),
                         [&](const auto& term) { return !sections_with_.contains(term); });
    return out;
  }

 private:
  using PerField = std::array<double, kFieldCount>;
  struct Counted {
    std::map<std::string, PerField, std::less<>> frequency;
    PerField length{};
  };

  static void count(Analyzer& analyzer, std::string_view text, std::size_t field, Counted& section) {
    std::size_t at = 0;
    for (std::string_view chunk = next_chunk(text, at); !chunk.empty(); chunk = next_chunk(text, at)) {
      std::vector<std::string> terms;
      analyzer.expand(chunk, terms);
      for (const std::string& term : terms) {
        double& frequency = section.frequency[term][field];
        frequency = std::min(frequency + 1, 255.0);
        ++section.length[field];
      }
    }
  }

  [[nodiscard]] std::uint32_t weight(const std::string& term) const { return weight_of(sections_with_.at(term)); }

  [[nodiscard]] std::uint32_t mark_weight(const std::string& mark) const {
    return weight_of(static_cast<std::uint32_t>(std::ranges::count_if(marks_, [&](const Marks& of_section) {
      return std::ranges::find(of_section, mark, &IndexBuilder::SectionMark::term) != of_section.end();
    })));
  }

  [[nodiscard]] std::uint32_t weight_of(std::uint32_t sections_with_term) const {
    const auto n = static_cast<double>(sections_with_term);
    const auto all = static_cast<double>(sections_.size());
    const double idf = std::log(1.0 + (all - n + 0.5) / (n + 0.5));
    return static_cast<std::uint32_t>(std::clamp(std::lround(idf * kWeightScale), 1L, 65535L));
  }

  [[nodiscard]] std::uint32_t impact_value(const Counted& section, const PerField& frequency) const {
    double sum = 0;
    for (std::size_t field = 0; field < kFieldCount; ++field) {
      const double length = section.length[field] / average_[field];
      sum += kFields[field].weight / (1.0 - kFields[field].b + kFields[field].b * length) * frequency[field];
    }
    const double impact = sum / (kSaturation + sum);
    // 64 levels on a logarithmic scale: level 63 stands for 1, level 0 for 1 / kImpactRange and all below.
    const double level = std::round(63.0 * (1.0 + std::log(impact) / std::log(kImpactRange)));
    return impact_value(std::clamp(level, 0.0, 63.0));
  }

  [[nodiscard]] static std::uint32_t impact_value(double level) {
    return static_cast<std::uint32_t>(std::lround(kImpactScale * std::pow(kImpactRange, level / 63.0 - 1.0)));
  }

  std::vector<Marks> marks_;
  std::vector<Counted> sections_;
  std::map<std::string, std::uint32_t, std::less<>> sections_with_;
  PerField average_{};
};

}  // namespace foredge::search::test
