// Builds the index of a release from the texts of its sections. Build side only; what comes out is read by dictionary.h and
// postings.h, and how a match is weighed is ranking.h's.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bundle/release_writer.h"
#include "search/analyzer.h"
#include "search/ranking.h"

namespace foredge::search {

class IndexBuilder {
 public:
  // Texts of section 0, 1, 2 …, one call each.
  using Texts = std::array<std::string_view, kFieldCount>;
  // `term` is one of marks.h. Where a query has no words, the sections that have its mark with the greatest strength (below
  // kImpactLevels) rank first.
  struct SectionMark {
    std::string term;
    std::uint8_t strength = 0;
  };
  void add_section(const Texts& texts, std::span<const SectionMark> marks = {});

  // Writes blocks and segments. Call once, before ReleaseWriter::finish.
  void write(bundle::ReleaseWriter& release);

  [[nodiscard]] std::size_t term_count() const { return terms_.size(); }

 private:
  struct Occurrence {
    std::uint32_t term;
    std::array<std::uint8_t, kFieldCount> frequency;  // of a mark: its strength, then zeros
  };
  void count_chunk(std::string_view chunk, Field field);
  const std::vector<std::uint32_t>& terms_of(std::string_view chunk);
  std::uint32_t number_of(const std::string& term);
  [[nodiscard]] std::vector<std::uint8_t> compute_impacts() const;

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <typename T>
  using ByText = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  Analyzer analyzer_;
  ByText<std::vector<std::uint32_t>> chunk_terms_;  // a chunk is analysed once, however often it occurs
  ByText<std::uint32_t> term_numbers_;
  std::vector<std::string> terms_;
  std::vector<bool> is_mark_;                 // per term
  std::vector<std::uint32_t> last_section_;   // per term: the section that saw it last, plus one
  std::vector<std::size_t> last_occurrence_;  // and where its occurrence stands

  std::uint32_t section_count_ = 0;
  std::vector<Occurrence> occurrences_;                                // by section
  std::vector<std::size_t> section_begins_;                            // into occurrences_
  std::vector<std::array<std::uint32_t, kFieldCount>> field_lengths_;  // in terms
};

}  // namespace foredge::search
