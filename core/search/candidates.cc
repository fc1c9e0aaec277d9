#include "search/candidates.h"

#include <algorithm>

namespace foredge::search {

bool Candidates::IsBetter::operator()(const Page& a, const Page& b) const {
  return a.score() != b.score() ? a.score() > b.score() : a.number < b.number;
}

void Candidates::offer(std::uint32_t page, std::uint32_t page_score, std::span<const Hit> sections) {
  Page offered{page, page_score, 0, {}};
  for (const Hit& section : sections) {
    offered.add(section);
  }
  if (offered.score() < bar_) {
    return;
  }
  kept_.push_back(offered);
  if (kept_.size() == limit_ + kMore) {
    drop_worst();
    bar_ = std::ranges::max_element(kept_, IsBetter{})->score();
  }
}

void Candidates::drop_worst() {
  if (kept_.size() > limit_) {
    std::ranges::nth_element(kept_, kept_.begin() + static_cast<std::ptrdiff_t>(limit_), IsBetter{});
    kept_.resize(limit_);
  }
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

std::vector<std::uint32_t> Candidates::best_pages(std::size_t count) {
  const auto end = kept_.begin() + static_cast<std::ptrdiff_t>(std::min(count, kept_.size()));
  std::ranges::partial_sort(kept_, end, IsBetter{});
  std::vector<std::uint32_t> pages;
  for (auto page = kept_.begin(); page != end; ++page) {
    pages.push_back(page->number);
  }
  return pages;
}

std::vector<Hit> Candidates::best_sections(std::size_t count) {
  // Each page's best section is before all sections of the pages behind it: those of the best `count` pages suffice.
  const std::size_t pages = std::min(count, kept_.size());
  std::ranges::nth_element(kept_, kept_.begin() + static_cast<std::ptrdiff_t>(pages), IsBetter{});
  std::vector<Hit> hits;
  hits.reserve(pages * kSectionsPerPage);
  for (const Page& page : std::span(kept_).first(pages)) {
    for (std::uint32_t i = 0; i < page.section_count; ++i) {
      hits.push_back({page.sections[i].section, page.sections[i].score + page.page_score});
    }
  }
  const auto end = hits.begin() + static_cast<std::ptrdiff_t>(std::min(hits.size(), count));
  std::ranges::partial_sort(hits, end, [](const Hit& a, const Hit& b) {
    return a.score != b.score ? a.score > b.score : a.section < b.section;
  });
  hits.erase(end, hits.end());
  return hits;
}

}  // namespace foredge::search
