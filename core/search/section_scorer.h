// Adds up the section lists of a query, a window of sections at a time. What becomes of the sums is the engine's.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "search/engine.h"
#include "search/postings.h"
#include "search/term_lists.h"

namespace foredge::search {

using ImpactTable = std::array<std::uint32_t, kImpactLevels>;

class SectionScorer {
 public:
  // `lists` must outlive the scorer. Marks give no score where there are words.
  static Result<SectionScorer> open(const Query& query, const QueryLists& lists, const ImpactTable& impacts,
                                    std::uint32_t section_count);

  // Moves to the first posting at or behind `section`, and returns the lowest section under a cursor; kNoSection at the end.
  Result<std::uint32_t> seek(std::uint32_t section);

  // The sums of the sections from `begin` (a multiple of 64) up to `end`, at [section - begin]; 0 for one that does not answer, and
  // behind `end` up to a multiple of 64. What the cursors stand on must not be below `begin`. Valid until the next call.
  Result<std::span<const std::uint32_t>> score(std::uint32_t begin, std::uint32_t end);

  [[nodiscard]] std::uint64_t decoded() const;

 private:
  struct Source {
    PostingsCursor cursor;
    bool required;
    bool scores;
    ImpactTable worth;  // what each impact adds
  };

  Result<void> add(const TermList& list, const ImpactTable& impacts, std::uint32_t section_count, bool required,
                   bool scores);

  std::vector<Source> sources_;
  std::uint8_t required_ = 0;  // lists that a section must be in
  std::vector<std::uint32_t> sums_;
  std::vector<std::uint8_t> met_;  // how many of the required lists each section is in
};

}  // namespace foredge::search
