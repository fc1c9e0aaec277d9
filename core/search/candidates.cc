#include "search/candidates.h"

#include <algorithm>

namespace foredge::search {

bool Candidates::is_better(const Page& a, const Page& b) {
  return a.score() != b.score() ? a.score() > b.score() : a.number < b.number;
}

void Candidates::offer(std::uint32_t page, std::uint32_t page_score, std::span<const Hit> sections) {
  Page offered{page, page_score, 0, {}};
  for (const Hit& section : sections) {
    offered.add(section);
  }
  // Pages ascend, so one of equal score stays behind.
  if (limit_ == 0 || offered.score() <= bar()) {
    return;
  }
  if (kept_.size() == limit_) {
    std::ranges::pop_heap(kept_, is_better);
    kept_.back() = offered;
  } else {
    kept_.push_back(offered);
  }
  std::ranges::push_heap(kept_, is_better);
}

void Candidates::Page::add(Hit section) {
  // Sections ascend, so one of equal score stays behind.
  std::size_t at = section_count;
  while (at != 0 && sections[at - 1].score < section.score) {
    --at;
  }
  if (at == kSectionsPerPage) {
    return;
  }
  section_count = std::min<std::uint32_t>(section_count + 1, kSectionsPerPage);
  std::move_backward(sections.begin() + static_cast<std::ptrdiff_t>(at), sections.begin() + section_count - 1,
                     sections.begin() + section_count);
  sections[at] = section;
}

std::vector<Hit> Candidates::take(std::size_t count, const std::function<std::uint32_t(std::uint32_t)>& bonus) {
  std::vector<Hit> hits;
  for (const Page& page : kept_) {
    const std::uint32_t page_score = page.page_score + bonus(page.number);
    for (std::uint32_t i = 0; i < page.section_count; ++i) {
      hits.push_back({page.sections[i].section, page.sections[i].score + page_score});
    }
  }
  std::ranges::sort(
      hits, [](const Hit& a, const Hit& b) { return a.score != b.score ? a.score > b.score : a.section < b.section; });
  hits.resize(std::min(hits.size(), count));
  return hits;
}

}  // namespace foredge::search
