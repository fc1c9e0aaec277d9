// The best pages of a query, kept while its sections are scored, and the hits that they become.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "search/engine.h"

namespace foredge::search {

class Candidates {
 public:
  // Keeps `pages` pages, at least one, with their best kSectionsPerPage sections each.
  explicit Candidates(std::size_t pages) : limit_(pages) { kept_.reserve(limit_ + kMore); }

  // A page that scores less is not kept.
  [[nodiscard]] std::uint32_t bar() const { return bar_; }

  // The sections of a page that answer, at least one, in ascending order. Pages come in any order, each once.
  void offer(std::uint32_t page, std::uint32_t page_score, std::span<const Hit> sections);

  // Adds `bonus(page)` to each page, and gives the best `count` sections by score, then by number. Call once.
  template <typename Bonus>
  [[nodiscard]] std::vector<Hit> take(std::size_t count, Bonus bonus) {
    drop_worst();
    for (Page& page : kept_) {
      page.page_score += bonus(page.number);
    }
    return best_sections(count);
  }

 private:
  struct Page {
    std::uint32_t number;
    std::uint32_t page_score;
    std::uint32_t section_count;
    std::array<Hit, kSectionsPerPage> sections;  // best first, scored without the page

    [[nodiscard]] std::uint32_t score() const { return page_score + sections[0].score; }
    void add(Hit section);
  };
  static bool is_better(const Page& a, const Page& b);
  [[nodiscard]] std::vector<Hit> best_sections(std::size_t count) const;
  // Leaves the best `limit_` pages.
  void drop_worst();

  // That many are kept beside the best before the worst are dropped at once.
  static constexpr std::size_t kMore = 16;

  std::size_t limit_;
  std::uint32_t bar_ = 0;
  std::vector<Page> kept_;
};

}  // namespace foredge::search
