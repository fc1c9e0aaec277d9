// Counts terms in units of text, sections or pages, and weighs them by BM25F. Build side only; ranking.h has the formula.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "search/postings_writer.h"
#include "search/ranking.h"

namespace foredge::search {

class UnitCounts {
 public:
  explicit UnitCounts(const UnitRanking& ranking) : ranking_(ranking) {}

  // Room for so many terms in units, more still fit: large lists that grow are copied again and again.
  void reserve(std::size_t occurrences) { occurrences_.reserve(occurrences); }

  // Starts unit 0, 1, 2 …
  void begin_unit();
  // One more occurrence in the current unit. Terms are small numbers that the caller gives.
  void count(std::uint32_t term, Field field);
  // The field's length in the current unit, which b of ranking.h weighs.
  void lengthen(Field field, std::uint32_t terms) { lengths_.back()[field] += terms; }
  // A posting of fixed impact, the first one of a term in the current unit; below kImpactLevels.
  void add_fixed(std::uint32_t term, std::uint8_t impact);

  [[nodiscard]] std::uint32_t unit_count() const { return static_cast<std::uint32_t>(begins_.size()); }

  // The postings of term t are those from begins[t] up to begins[t + 1]; `section` is the unit's number.
  struct Lists {
    std::vector<std::size_t> begins;
    std::unique_ptr<Posting[]> postings;

    [[nodiscard]] std::span<const Posting> of(std::uint32_t term) const {
      return {postings.get() + begins[term], begins[term + 1] - begins[term]};
    }
  };
  // `term_count` is above every number given. The terms of `flat`, by number, have impact kFunctionWordImpact in every unit.
  [[nodiscard]] Lists weigh(std::size_t term_count, const std::vector<bool>& flat = {}) const;

 private:
  struct Occurrence {
    std::uint32_t term;
    std::array<std::uint8_t, kFieldCount> frequency;
    std::uint8_t fixed;  // kNotFixed, or the impact
  };
  Occurrence& occurrence_of(std::uint32_t term);

  UnitRanking ranking_;
  std::vector<Occurrence> occurrences_;                          // by unit
  std::vector<std::size_t> begins_;                              // of each unit in occurrences_
  std::vector<std::array<std::uint32_t, kFieldCount>> lengths_;  // of each unit
  // Per term: the unit that saw it last, plus one, and where its occurrence stands in that unit.
  struct Last {
    std::uint32_t unit = 0;
    std::uint32_t place = 0;
  };
  std::vector<Last> last_;
};

// Inverse document frequency of a term in `with` of `all` units, in natural logarithms.
[[nodiscard]] double inverse_frequency(std::size_t with, std::size_t all);

}  // namespace foredge::search
