// Builds the index of a release from the texts of its sections: lists of sections, of pages and of titles, and the pairs. Build
// side only; what comes out is read by dictionary.h, postings.h and pairs.h, and how a match is weighed is ranking.h's.
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
#include "search/dictionary_writer.h"
#include "search/pairs_writer.h"
#include "search/ranking.h"
#include "search/unit_counts.h"

namespace foredge::search {

class IndexBuilder {
 public:
  struct Texts {
    std::string_view title;  // of the page; a section that says nothing leaves it out
    std::string_view headings;
    std::string_view body;
    std::string_view code;
  };
  // `term` is one of marks.h. Where a query has no words, the sections that have its mark with the greatest strength (below
  // kImpactLevels) rank first.
  struct SectionMark {
    std::string term;
    std::uint8_t strength = 0;
  };

  // Starts page 0, 1, 2 …; every section belongs to one, and every page has a section.
  void begin_page(std::string_view title);
  // Texts of section 0, 1, 2 …, one call each.
  void add_section(const Texts& texts, std::span<const SectionMark> marks = {});

  // Writes blocks and segments. Call once, before ReleaseWriter::finish.
  void write(bundle::ReleaseWriter& release);

  // Terms of sections, marks among them.
  [[nodiscard]] std::size_t term_count() const { return terms_.texts.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <typename T>
  using ByText = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  // Numbers texts in the order in which they come.
  struct Names {
    ByText<std::uint32_t> numbers;
    std::vector<std::string> texts;

    std::uint32_t number_of(const std::string& text);
  };
  struct Word {
    std::uint32_t number;  // in words_; kStopWord for a stop word
    std::uint32_t stem;    // in terms_
  };
  struct Chunk {
    std::vector<std::uint32_t> terms;
    std::vector<Word> words;
  };
  const Chunk& chunk_of(std::string_view text);
  void count_in_section(std::string_view text, Field field);
  void count_in_page(std::string_view text, Field field);
  void count_words(const Chunk& chunk, Field field);
  void add_pair(std::uint32_t stem, bool is_stop_word);

  struct NamedList;
  [[nodiscard]] std::vector<std::uint32_t> count_pages(const UnitCounts::Lists& sections) const;
  [[nodiscard]] UnitCounts weigh_titles(const std::vector<std::uint32_t>& pages_with) const;

  Analyzer analyzer_;
  ByText<Chunk> chunks_;  // a chunk is analysed once, however often it occurs
  Names terms_;           // of sections
  Names words_;           // of pages

  UnitCounts sections_{kSectionRanking};
  UnitCounts pages_{kPageRanking};
  std::vector<std::uint32_t> first_sections_;       // of pages
  std::vector<std::vector<std::uint32_t>> titles_;  // of pages: distinct stems, as numbers of terms_
  PairsWriter pairs_;
  std::uint32_t lead_words_ = 0;    // of the current page
  std::uint32_t before_ = 0;        // the stem before, kNone at the start of a text
  std::uint32_t since_before_ = 0;  // stop words between
};

}  // namespace foredge::search
