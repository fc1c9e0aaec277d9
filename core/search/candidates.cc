#include "search/candidates.h"

#include <algorithm>

namespace foredge::search {

bool Candidates::is_better(const Page& a, const Page& b) {
  return a.score() != b.score() ? a.score() > b.score() : a.number < b.number;
}

void Candidates::offer(std::uint32_t page, std::uint32_t page_score, Hit section) {
  if (open_.section_count == 0 || open_.number != page) {
    close_page();
    open_ = {page, page_score, 0, {}};
  }
  add_section(section);
}

void Candidates::add_section(Hit section) {
  // Sections ascend, so one of equal score stays behind.
  std::size_t at = open_.section_count;
  while (at != 0 && open_.sections[at - 1].score < section.score) {
    --at;
  }
  if (at == kSectionsPerPage) {
    return;
  }
  open_.section_count = std::min<std::uint32_t>(open_.section_count + 1, kSectionsPerPage);
  std::move_backward(open_.sections.begin() + static_cast<std::ptrdiff_t>(at),
                     open_.sections.begin() + open_.section_count - 1, open_.sections.begin() + open_.section_count);
  open_.sections[at] = section;
}

void Candidates::close_page() {
  if (open_.section_count == 0) {
    return;
  }
  if (kept_.size() == limit_) {
    // Pages ascend, so one of equal score stays behind.
    if (limit_ == 0 || open_.score() <= kept_.front().score()) {
      return;
    }
    std::ranges::pop_heap(kept_, is_better);
    kept_.back() = open_;
  } else {
    kept_.push_back(open_);
  }
  std::ranges::push_heap(kept_, is_better);
}

std::vector<Hit> Candidates::take(std::size_t count, const std::function<std::uint32_t(std::uint32_t)>& bonus) {
  close_page();
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
