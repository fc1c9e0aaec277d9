// What the naive model counts: the terms and words of a corpus in its sections and pages, weighed by BM25F in doubles.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "search/analyzer.h"
#include "search/index_builder.h"
#include "search/postings.h"
#include "search/ranking.h"
#include "search/stop_words.h"
#include "search/term_weight.h"

namespace foredge::search::test {

// Title, headings, body, code.
using OwnedTexts = std::array<std::string, 4>;
using Marks = std::vector<IndexBuilder::SectionMark>;

struct Corpus {
  std::vector<OwnedTexts> sections;
  std::vector<Marks> marks{};                   // of each section, or nothing for those behind
  std::vector<std::uint32_t> first_sections{};  // of the pages; none: each section is a page
};

inline std::vector<std::uint32_t> first_sections_of(const Corpus& corpus) {
  std::vector<std::uint32_t> firsts = corpus.first_sections;
  for (std::uint32_t i = 0; corpus.first_sections.empty() && i < corpus.sections.size(); ++i) {
    firsts.push_back(i);
  }
  return firsts;
}

// What a unit of text holds of each term, and how long its fields are.
struct CountedUnit {
  using PerField = std::array<double, kFieldCount>;
  std::map<std::string, PerField, std::less<>> frequency;
  PerField length{};

  void count(const std::string& term, std::size_t field) {
    double& times = frequency[term][field];
    times = std::min(times + 1, 255.0);
  }
};

// The units of one kind, weighed.
class CountedUnits {
 public:
  CountedUnits(std::vector<CountedUnit> units, const UnitRanking& ranking)
      : units_(std::move(units)), ranking_(ranking) {
    for (const CountedUnit& unit : units_) {
      for (const auto& [term, frequency] : unit.frequency) {
        ++units_with_[term];
      }
      for (std::size_t field = 0; field < kFieldCount; ++field) {
        average_[field] += unit.length[field];
      }
    }
    for (double& sum : average_) {
      sum = std::max(sum / std::max<double>(static_cast<double>(units_.size()), 1), 1.0);
    }
  }

  [[nodiscard]] bool knows(const std::string& term) const { return units_with_.contains(term); }
  [[nodiscard]] std::uint32_t weight(const std::string& term) const {
    const auto with = units_with_.find(term);
    return with == units_with_.end() ? 0 : weight_of(with->second, units_.size());
  }
  // 0 when the unit lacks the term.
  [[nodiscard]] std::uint32_t impact(std::size_t unit, const std::string& term) const {
    const auto found = units_[unit].frequency.find(term);
    if (found == units_[unit].frequency.end()) {
      return 0;
    }
    double sum = 0;
    for (std::size_t field = 0; field < kFieldCount; ++field) {
      const FieldWeight& of_field = ranking_.fields[field];
      const double length = units_[unit].length[field] / average_[field];
      sum += of_field.weight / (1.0 - of_field.b + of_field.b * length) * found->second[field];
    }
    const double impact = sum / (ranking_.saturation + sum);
    // Levels on a logarithmic scale: the highest stands for 1, level 0 for 1 / kImpactRange and all below.
    const double level = kHighest * (1.0 + std::log(impact) / std::log(kImpactRange));
    return impact_value(std::clamp(std::round(level), 0.0, kHighest));
  }

  static constexpr double kHighest = kImpactLevels - 1;
  [[nodiscard]] static std::uint32_t impact_value(double level) {
    return static_cast<std::uint32_t>(std::lround(kImpactScale * std::pow(kImpactRange, level / kHighest - 1.0)));
  }
  [[nodiscard]] static std::uint32_t weight_of(std::size_t with, std::size_t all) {
    return term_weight(static_cast<std::uint32_t>(with), static_cast<std::uint32_t>(all));
  }
  [[nodiscard]] static double idf(std::size_t with, std::size_t all) {
    const auto n = static_cast<double>(with);
    return std::log(1.0 + (static_cast<double>(all) - n + 0.5) / (n + 0.5));
  }

 private:
  std::vector<CountedUnit> units_;
  UnitRanking ranking_;
  std::map<std::string, std::uint32_t, std::less<>> units_with_;
  std::array<double, kFieldCount> average_{};
};

template <typename Visit>
void each_chunk(std::string_view text, Visit visit) {
  std::size_t at = 0;
  for (std::string_view chunk = next_chunk(text, at); !chunk.empty(); chunk = next_chunk(text, at)) {
    visit(chunk);
  }
}

inline std::vector<CountedUnit> count_sections(const Corpus& corpus) {
  Analyzer analyzer;
  std::vector<CountedUnit> units(corpus.sections.size());
  for (std::size_t section = 0; section < units.size(); ++section) {
    for (std::size_t field = 0; field < corpus.sections[section].size(); ++field) {
      each_chunk(corpus.sections[section][field], [&](std::string_view chunk) {
        std::vector<std::string> terms;
        analyzer.expand(chunk, terms);
        for (const std::string& term : terms) {
          units[section].count(term, field);
          ++units[section].length[field];
        }
      });
    }
  }
  return units;
}

inline std::vector<Analyzer::Word> words_of(std::string_view text) {
  Analyzer analyzer;
  std::vector<Analyzer::Word> words;
  each_chunk(text, [&](std::string_view chunk) { analyzer.split(chunk, words); });
  return words;
}

inline void count_word(CountedUnit& unit, const Analyzer::Word& word, std::size_t field) {
  ++unit.length[field];
  if (!is_stop_word(word.folded)) {
    unit.count(word.folded, field);
  }
}

inline std::vector<CountedUnit> count_pages(const Corpus& corpus, const std::vector<std::uint32_t>& firsts) {
  std::vector<CountedUnit> units(firsts.size());
  for (std::size_t page = 0; page < units.size(); ++page) {
    const std::size_t end = page + 1 < firsts.size() ? firsts[page + 1] : corpus.sections.size();
    std::uint32_t lead = 0;
    for (std::size_t section = firsts[page]; section < end; ++section) {
      for (std::size_t field = section == firsts[page] ? 0 : 1; field < corpus.sections[section].size(); ++field) {
        for (const Analyzer::Word& word : words_of(corpus.sections[section][field])) {
          const bool leads = field == kBody && lead++ < kLeadWords;
          count_word(units[page], word, field);
          if (leads) {
            count_word(units[page], word, kLead);
          }
        }
      }
    }
  }
  return units;
}

}  // namespace foredge::search::test
