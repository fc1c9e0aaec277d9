// Adds up the section lists of a query. What becomes of the sums is the engine's.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "search/engine.h"
#include "search/postings.h"
#include "search/term_lists.h"

namespace foredge::search {

// What each impact is worth, at most kImpactScale.
using ImpactTable = std::array<std::uint32_t, kImpactLevels>;
// What each impact of a list adds to a sum.
using SumTable = std::array<Sum, kImpactLevels>;

class SectionScorer {
 public:
  // `lists` must outlive the scorer. Marks give no score where there are words.
  static Result<SectionScorer> open(const Query& query, const QueryLists& lists, const ImpactTable& impacts,
                                    std::uint32_t section_count);

  // Moves to the first posting at or behind `section`, and returns the lowest section under a cursor; kNoSection at the end.
  Result<std::uint32_t> seek(std::uint32_t section);

  // The sums of the sections from `begin` (a multiple of 64) up to `end`, at [section - begin]; 0 for one that does not answer, and
  // behind `end` up to a multiple of 64. What the cursors stand on must not be below `begin`. Calls `visit(window, sums)` for each
  // window, from the first on, when its sums are there and still in the nearest cache. Valid until the next call.
  template <typename Visit>
  Result<std::span<const Sum>> score(std::uint32_t begin, std::uint32_t end, Visit visit) {
    const std::size_t size = (std::size_t{end} - begin + 63) / 64 * 64;
    // Not cleared here: each window is, just before it is scored.
    if (size > room_) {
      sums_ = std::make_unique_for_overwrite<Sum[]>(size);
      room_ = size;
    }
    const std::span all(sums_.get(), size);
    for (std::uint32_t window = begin; window < end; window += kWindow) {
      const auto sums = all.subspan(window - begin, std::min<std::size_t>(kWindow, size - (window - begin)));
      if (const auto scored = score_window(window, std::min(end, window + kWindow), sums); !scored) {
        return std::unexpected(scored.error());
      }
      visit(window, std::span<const Sum>(sums));
    }
    return std::span<const Sum>(all);
  }

  [[nodiscard]] std::uint64_t decoded() const;

 private:
  struct Source {
    PostingsCursor cursor;
    bool required;
    SumTable worth;
  };

  static constexpr std::uint32_t kWindow = 8192;

  Result<void> score_window(std::uint32_t begin, std::uint32_t end, std::span<Sum> sums);
  Result<void> add(const TermList& list, const SumTable& worth, std::uint32_t section_count, bool required);

  std::vector<Source> sources_;
  std::uint8_t required_ = 0;  // lists that a section must be in
  std::unique_ptr<Sum[]> sums_;
  std::size_t room_ = 0;           // of sums_
  std::vector<std::uint8_t> met_;  // how many of the required lists each section is in
};

}  // namespace foredge::search
