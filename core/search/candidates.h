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

  // Adds `bonus(page)` to the score of each page that is kept. No page is offered afterwards.
  template <typename Bonus>
  void raise(Bonus bonus) {
    drop_worst();
    for (Page& page : kept_) {
      page.page_score += bonus(page.number);
    }
  }
  // The numbers of the best `count` pages, or of all that are there, after raise().
  [[nodiscard]] std::vector<std::uint32_t> best_pages(std::size_t count);
  // The best `count` sections by score, then by number, after raise().
  [[nodiscard]] std::vector<Hit> best_sections(std::size_t count);

 private:
  struct Page {
    std::uint32_t number;
    std::uint32_t page_score;
    std::uint32_t section_count;
    std::array<Hit, kSectionsPerPage> sections;  // best first, scored without the page

    [[nodiscard]] std::uint32_t score() const { return page_score + sections[0].score; }
    void add(Hit section);
  };
  struct IsBetter {
    bool operator()(const Page& a, const Page& b) const;
  };
  // Leaves the best `limit_` pages.
  void drop_worst();

  // That many are kept beside the best before the worst are dropped at once.
  static constexpr std::size_t kMore = 32;

  std::size_t limit_;
  std::uint32_t bar_ = 0;
  std::vector<Page> kept_;
};

}  // namespace foredge::search
