// The best pages of a query, kept while its sections are scored, and the hits that they become.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "search/engine.h"

namespace foredge::search {

// Scores in classes of 2^16, best last: what is worth the same to a bar that only has to be near.
inline constexpr std::size_t kScoreClasses = 1024;
[[nodiscard]] constexpr std::size_t score_class(std::uint32_t score) {
  return std::min<std::size_t>(score >> 16U, kScoreClasses - 1);
}
[[nodiscard]] constexpr std::uint32_t least_of_class(std::size_t number) {
  return static_cast<std::uint32_t>(number) << 16U;
}

class Candidates {
 public:
  // Keeps `pages` pages, at least one, with their best kSectionsPerPage sections each.
  explicit Candidates(std::size_t pages) : limit_(pages) { kept_.reserve(kMost * limit_); }

  // A page that scores less is not among the best so far.
  [[nodiscard]] std::uint32_t bar() const { return bar_; }

  // The sections of a page that answer, at least one, in ascending order. Pages come in any order, each once.
  void offer(std::uint32_t page, std::uint32_t page_score, std::span<const Hit> sections);

  // Drops all but the best, and adds to the score of each what `bonuses(pages)` has at its place. No page is offered afterwards.
  template <typename Bonuses>
  void raise(Bonuses bonuses) {
    if (kept_.size() > limit_) {
      keep_best(limit_);
    }
    std::vector<std::uint32_t> pages(kept_.size());
    std::ranges::transform(kept_, pages.begin(), &Page::number);
    const std::vector<std::uint32_t> added = bonuses(std::span<const std::uint32_t>(pages));
    for (std::size_t at = 0; at < kept_.size(); ++at) {
      kept_[at].page_score += added[at];
    }
  }
  // The numbers of the best `count` pages, or of all that are there, after raise().
  [[nodiscard]] std::vector<std::uint32_t> best_pages(std::size_t count) const;
  // The best `count` sections by score, then by number, after raise().
  [[nodiscard]] std::vector<Hit> best_sections(std::size_t count);

 private:
  struct Page {
    std::uint32_t number;
    std::uint32_t page_score;
    std::uint32_t section_count;
    std::array<Hit, kSectionsPerPage> sections;  // best first, scored without the page

    [[nodiscard]] std::uint32_t score() const { return page_score + sections[0].score; }
    [[nodiscard]] std::uint64_t key() const;
    void add(Hit section);
  };
  [[nodiscard]] std::vector<std::uint64_t> keys() const;
  // Leaves the best `count` pages, at least one and at most all, and returns the score of the worst of them.
  std::uint32_t keep_best(std::size_t count);

  // So many times the limit are kept before the worst are dropped at once.
  static constexpr std::size_t kMost = 2;

  std::size_t limit_;
  // The least of the best so far when the worst were dropped last, or where classes alone say more, the least of a class.
  std::uint32_t bar_ = 0;
  std::array<std::uint32_t, kScoreClasses> seen_{};  // pages of each class that came over the bar
  std::size_t bar_class_ = 0;
  std::size_t over_bar_ = 0;  // pages of that class and better ones
  std::vector<Page> kept_;
};

}  // namespace foredge::search
