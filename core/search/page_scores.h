// What a page adds to the score of its sections: the words as they are written, the title, and the pairs (ranking.h).
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "search/engine.h"
#include "search/pairs.h"
#include "search/section_scorer.h"
#include "search/term_lists.h"

namespace foredge::search {

// Words and title of every page inside the ranges.
class PageScores {
 public:
  static Result<PageScores> read(const QueryLists& lists, const ImpactTable& impacts, const bundle::PageStarts& pages,
                                 std::span<const SectionRange> ranges);

  [[nodiscard]] std::uint32_t of(std::uint32_t page) const { return part_.of(sums_[page - first_page_]); }
  // The highest among the pages from `begin` up to `end`, at least one of which is inside the ranges; others do not count.
  [[nodiscard]] std::uint32_t highest(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] std::uint64_t decoded() const { return decoded_; }

 private:
  static constexpr std::size_t kLanes = 8;

  std::uint32_t first_page_ = 0;
  std::uint32_t end_page_ = 0;
  std::vector<Sum>
      sums_;  // of the pages from the first range to the last, and so many that eight may be read from any of those
  Part part_{0, 0};
  std::uint64_t decoded_ = 0;
};

// The pairs of a query that the release may have.
class PairScores {
 public:
  // Names the blocks of all pairs in the pass.
  static Result<PairScores> read(bundle::Pass& pass, bundle::Release& release, const Query& query);

  // Must come before of(). `lists` are the query's, gathered without a missing block.
  void weigh(const QueryLists& lists);
  // Of each of those pages.
  [[nodiscard]] std::vector<std::uint32_t> of(std::span<const std::uint32_t> pages) const;

 private:
  struct Pair {
    Query::Pair places;
    std::uint64_t hash;
    Bytes filter;
    std::uint64_t weight;  // of both terms; 0 when the release lacks one
  };
  std::vector<Pair> pairs_;
  Part part_{1, 0};
};

}  // namespace foredge::search
