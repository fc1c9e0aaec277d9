// The best pages of a query, kept while its sections are scored in ascending order, and the hits that they become.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "search/engine.h"

namespace foredge::search {

class Candidates {
 public:
  // Keeps `pages` pages with their best kSectionsPerPage sections each.
  explicit Candidates(std::size_t pages) : limit_(pages) {}

  // Sections of one page come one behind the other, pages in ascending order; `page_score` is the same for all of them.
  void offer(std::uint32_t page, std::uint32_t page_score, Hit section);

  // Adds `bonus(page)` to each page, and gives the best `count` sections by score, then by number. Call once.
  [[nodiscard]] std::vector<Hit> take(std::size_t count, const std::function<std::uint32_t(std::uint32_t)>& bonus);

 private:
  struct Page {
    std::uint32_t number;
    std::uint32_t page_score;
    std::uint32_t section_count;
    std::array<Hit, kSectionsPerPage> sections;  // best first, scored without the page

    [[nodiscard]] std::uint32_t score() const { return page_score + sections[0].score; }
  };
  static bool is_better(const Page& a, const Page& b);
  void add_section(Hit section);
  void close_page();

  std::size_t limit_;
  std::vector<Page> kept_;  // a heap, the worst in front
  Page open_{0, 0, 0, {}};
};

}  // namespace foredge::search
