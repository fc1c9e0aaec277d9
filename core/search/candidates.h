// The best pages of a query, kept while its sections are scored in ascending order, and the hits that they become.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "search/engine.h"

namespace foredge::search {

class Candidates {
 public:
  // Keeps `pages` pages with their best kSectionsPerPage sections each. A page that does not score above `floor` may be left out.
  Candidates(std::size_t pages, std::int64_t floor) : limit_(pages), floor_(floor) {}

  // What a page must score more than to be kept; -1 when every page is.
  [[nodiscard]] std::int64_t bar() const {
    return kept_.empty() || kept_.size() < limit_ ? floor_ : std::max<std::int64_t>(floor_, kept_.front().score());
  }

  // The sections of a page that answer, at least one, in ascending order. Pages come in ascending order, each once.
  void offer(std::uint32_t page, std::uint32_t page_score, std::span<const Hit> sections);

  // Adds `bonus(page)` to each page, and gives the best `count` sections by score, then by number. Call once.
  [[nodiscard]] std::vector<Hit> take(std::size_t count, const std::function<std::uint32_t(std::uint32_t)>& bonus);

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

  std::size_t limit_;
  std::int64_t floor_;
  std::vector<Page> kept_;  // a heap, the worst in front
};

}  // namespace foredge::search
