#include "search/candidates.h"

#include <algorithm>

namespace foredge::search {

namespace {

// Orders by score, then by number: the better key is the greater one. Numbers alone sort without looking at what they stand for.
std::uint64_t key_of(std::uint32_t score, std::uint32_t number) { return std::uint64_t{score} << 32U | ~number; }
std::uint32_t score_of(std::uint64_t key) { return static_cast<std::uint32_t>(key >> 32U); }
std::uint32_t number_of(std::uint64_t key) { return ~static_cast<std::uint32_t>(key); }

// Leaves the best `count` keys, best first.
void sort_best(std::vector<std::uint64_t>& keys, std::size_t count) {
  const auto end = keys.begin() + static_cast<std::ptrdiff_t>(std::min(count, keys.size()));
  std::ranges::partial_sort(keys, end, std::ranges::greater{});
  keys.erase(end, keys.end());
}

}  // namespace

void Candidates::offer(std::uint32_t page, std::uint32_t page_score, std::span<const Hit> sections) {
  Page offered{page, page_score, 0, {}};
  for (const Hit& section : sections) {
    offered.add(section);
  }
  if (offered.score() < bar()) {
    return;
  }
  if (kept_.size() == kMost * limit_) {
    bar_ = std::max(bar_, keep_best(limit_));
  }
  kept_.push_back(offered);
  ++seen_[score_class(offered.score())];
  // The bar rises as far as the best stay over it.
  for (++over_bar_; over_bar_ - seen_[bar_class_] >= limit_; ++bar_class_) {
    over_bar_ -= seen_[bar_class_];
  }
  bar_ = std::max(bar_, least_of_class(bar_class_));
}

std::uint64_t Candidates::Page::key() const { return key_of(score(), number); }

std::vector<std::uint64_t> Candidates::keys() const {
  std::vector<std::uint64_t> keys(kept_.size());
  std::ranges::transform(kept_, keys.begin(), &Page::key);
  return keys;
}

std::uint32_t Candidates::keep_best(std::size_t count) {
  std::vector<std::uint64_t> best = keys();
  const auto last = best.begin() + static_cast<std::ptrdiff_t>(count) - 1;
  std::ranges::nth_element(best, last, std::ranges::greater{});
  std::erase_if(kept_, [least = *last](const Page& page) { return page.key() < least; });
  return score_of(*last);
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

std::vector<std::uint32_t> Candidates::best_pages(std::size_t count) const {
  std::vector<std::uint64_t> best = keys();
  sort_best(best, count);
  std::vector<std::uint32_t> pages(best.size());
  std::ranges::transform(best, pages.begin(), number_of);
  return pages;
}

std::vector<Hit> Candidates::best_sections(std::size_t count) {
  // Each page's best section is before all sections of the pages behind it: those of the best `count` pages suffice.
  if (count < kept_.size()) {
    keep_best(std::max<std::size_t>(count, 1));
  }
  std::vector<std::uint64_t> best;
  best.reserve(kept_.size() * kSectionsPerPage);
  for (const Page& page : kept_) {
    for (const Hit& hit : std::span(page.sections).first(page.section_count)) {
      best.push_back(key_of(hit.score + page.page_score, hit.section));
    }
  }
  sort_best(best, count);
  std::vector<Hit> hits(best.size());
  std::ranges::transform(best, hits.begin(), [](std::uint64_t key) { return Hit{number_of(key), score_of(key)}; });
  return hits;
}

}  // namespace foredge::search
