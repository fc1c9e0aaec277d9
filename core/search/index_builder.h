// Builds the index of a release from the texts of its sections: lists of sections, of pages and of titles, and the pairs. Build
// side only; what comes out is read by dictionary.h, postings.h and pairs.h, and how a match is weighed is ranking.h's.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/release_writer.h"
#include "search/analyzer.h"
#include "search/dictionary_writer.h"
#include "search/pairs_writer.h"
#include "search/ranking.h"
#include "search/text_numbers.h"
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

  // Makes room for about so much text, which costs no memory before it is needed.
  void expect(std::size_t text_bytes);

  // Starts page 0, 1, 2 …; every section belongs to one, and every page has a section. Its texts are in that language.
  void begin_page(std::string_view title, bundle::Language language = bundle::Language::kEnglish);
  // Texts of section 0, 1, 2 …, one call each.
  void add_section(const Texts& texts, std::span<const SectionMark> marks = {});

  // Writes blocks and segments. Call once, before ReleaseWriter::finish.
  void write(bundle::ReleaseWriter& release);

  // Terms of sections, marks among them.
  [[nodiscard]] std::size_t term_count() const { return terms_.size(); }

 private:
  struct Word {
    std::uint32_t number;  // in words_; kStopWord for a stop word
    std::uint32_t stem;    // in terms_
  };
  // What a chunk becomes, as places in the lists of its language.
  struct Chunk {
    std::size_t terms_begin;
    std::size_t terms_end;
    std::size_t words_begin;
    std::size_t words_end;
  };
  // A chunk is analysed once, however often it occurs.
  struct Chunks {
    explicit Chunks(bundle::Language language) : language(language), analyzer(language) {}

    bundle::Language language;
    Analyzer analyzer;
    TextNumbers texts;
    std::vector<Chunk> chunks;
    std::vector<std::uint32_t> terms;
    std::vector<Word> words;
  };
  // The chunks of a text as numbers in chunks_; valid until the next call.
  std::span<const std::uint32_t> read(std::string_view text);
  void analyse(std::string_view chunk);
  void count_in_section(std::span<const std::uint32_t> chunks, Field field);
  void count_in_page(std::span<const std::uint32_t> chunks, Field field);
  void count_words(std::span<const Word> words, Field field);
  void add_pair(std::uint32_t stem, bool is_stop_word);

  struct NamedList;
  [[nodiscard]] std::vector<std::uint32_t> count_pages(const UnitCounts::Lists& sections) const;
  // Which of terms_ no other words than function words become.
  [[nodiscard]] std::vector<bool> function_words() const;
  // The stem of each word, as a number of terms_.
  [[nodiscard]] std::vector<std::uint32_t> stems_of_words() const;
  void write_sketches(bundle::ReleaseWriter& release, const UnitCounts::Lists& pages) const;
  [[nodiscard]] UnitCounts weigh_titles(const std::vector<std::uint32_t>& pages_with) const;

  std::map<bundle::Language, Chunks> languages_;
  Chunks* chunks_ = nullptr;  // of the page's language
  std::vector<std::uint32_t> read_;
  TextNumbers terms_;  // of sections
  TextNumbers words_;  // of pages

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
