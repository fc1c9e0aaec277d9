#include "search/page_picker.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "search/lanes.h"

namespace foredge::search {
namespace {

std::uint32_t highest_of(std::span<const Sum, 64> sums) {
  Eight highest{};
  for (std::size_t i = 0; i < sums.size(); i += 8) {
    highest = __builtin_elementwise_max(highest, eight_at(&sums[i]));
  }
  return __builtin_reduce_max(highest);
}

// Bit i is set where sum i is at least `least`.
std::uint64_t places_of(std::span<const Sum, 64> sums, Sum least) {
  using Flags = bool __attribute__((ext_vector_type(8)));
  std::uint64_t places = 0;
  for (std::size_t i = 0; i < sums.size(); i += 8) {
    const Flags reach = __builtin_convertvector(eight_at(&sums[i]) >= least, Flags);
    places |= std::uint64_t{std::bit_cast<std::uint8_t>(reach)} << i;
  }
  return places;
}

}  // namespace

PagePicker::PagePicker(const bundle::PageStarts& pages, const PageScores& page_scores, std::size_t words,
                       Candidates& candidates)
    : pages_(pages),
      page_scores_(page_scores),
      section_part_(kSectionShare * (static_cast<std::uint32_t>(kImpactScale) + presence_for(words)), kFullSum),
      candidates_(candidates) {
  last_of_class_.fill(kNone);
}

void PagePicker::note(std::uint32_t window, std::span<const Sum> sums) {
  std::uint32_t before = pages_.pages_before(window / 64);
  for (std::size_t at = 0; at < sums.size(); at += kGroup) {
    const auto group = sums.subspan(at, std::min(kGroup, sums.size() - at));
    before = note_group(window + static_cast<std::uint32_t>(at), before, group);
  }
}

void PagePicker::pick(std::uint32_t begin, std::span<const Sum> sums) {
  for (std::size_t next = kScoreClasses; next > score_class(candidates_.bar()); --next) {
    for (std::uint32_t at = last_of_class_[next - 1]; at != kNone; at = words_[at].before) {
      if (words_[at].most >= candidates_.bar()) {
        pick_in_word(words_[at], begin, sums);
      }
    }
  }
  last_of_class_.fill(kNone);
  words_.clear();
  offered_.clear();
}

std::uint64_t PagePicker::least_with(std::uint32_t page_score) const {
  return std::max<std::uint64_t>(section_part_.least(candidates_.bar() - std::min(candidates_.bar(), page_score)), 1);
}

std::uint32_t PagePicker::note_group(std::uint32_t group, std::uint32_t before, std::span<const Sum> sums) {
  const std::uint32_t behind = pages_.pages_before((group + static_cast<std::uint32_t>(sums.size())) / 64);
  // The page before goes on here unless another starts with the first section.
  const std::uint32_t page_score = page_scores_.highest(before - ((pages_.word(group / 64) & 1U) == 0 ? 1 : 0), behind);
  const std::uint64_t least = least_with(page_score);
  for (std::size_t at = 0; at < sums.size(); at += 64) {
    const std::uint32_t section = group + static_cast<std::uint32_t>(at);
    const std::uint64_t starts = pages_.word(section / 64);
    const std::uint32_t here = before + static_cast<std::uint32_t>(std::popcount(starts));
    if (const std::uint32_t highest = highest_of(sums.subspan(at).first<64>()); highest >= least) {
      const std::uint32_t best_page = page_scores_.highest(before - ((starts & 1U) == 0 ? 1 : 0), here);
      const std::uint32_t most = section_part_.of(highest) + best_page;
      if (most >= candidates_.bar()) {
        std::uint32_t& last = last_of_class_[score_class(most)];
        words_.push_back({most, best_page, section, before, last});
        last = static_cast<std::uint32_t>(words_.size()) - 1;
      }
    }
    before = here;
  }
  return behind;
}

void PagePicker::pick_in_word(const Word& word, std::uint32_t begin, std::span<const Sum> sums) {
  const auto here = sums.subspan(word.section - begin).first<64>();
  const std::uint64_t least = least_with(word.best_page);
  if (least > std::numeric_limits<Sum>::max()) {
    return;
  }
  const std::uint64_t starts = pages_.word(word.section / 64);
  for (std::uint64_t left = places_of(here, static_cast<Sum>(least)); left != 0;) {
    const int place = std::countr_zero(left);
    const std::uint64_t up_to = ~std::uint64_t{0} >> (63 - place);
    const std::uint32_t page = word.pages_before + static_cast<std::uint32_t>(std::popcount(starts & up_to)) - 1;
    const std::uint64_t behind = starts & ~up_to;
    const std::uint64_t of_page = behind == 0 ? ~std::uint64_t{0} : (behind & -behind) - 1;
    std::uint32_t highest = 0;
    for (std::uint64_t own = left & of_page; own != 0; own &= own - 1) {
      highest = std::max<std::uint32_t>(highest, here[static_cast<std::size_t>(std::countr_zero(own))]);
    }
    if (section_part_.of(highest) + page_scores_.of(page) >= candidates_.bar()) {
      offer(page, word.section + static_cast<std::uint32_t>(place), begin, sums);
    }
    left &= ~of_page;
  }
}

void PagePicker::offer(std::uint32_t page, std::uint32_t section, std::uint32_t begin, std::span<const Sum> sums) {
  // A page of more than one word may come again.
  if (std::ranges::find(offered_, page) != offered_.end()) {
    return;
  }
  const std::uint32_t first = pages_.page_begin(section);
  const std::uint32_t end = pages_.page_end(section);
  if (first / 64 != (end - 1) / 64) {
    offered_.push_back(page);
  }
  hits_.clear();
  // Word by word, what of the page has a sum.
  for (std::uint32_t word = first / 64 * 64; word < end; word += 64) {
    const auto here = sums.subspan(word - begin).first<64>();
    std::uint64_t own = places_of(here, 1);
    own &= word < first ? ~std::uint64_t{0} << (first - word) : ~std::uint64_t{0};
    own &= end - word < 64 ? ~std::uint64_t{0} >> (64 - (end - word)) : ~std::uint64_t{0};
    for (; own != 0; own &= own - 1) {
      const auto place = static_cast<std::uint32_t>(std::countr_zero(own));
      hits_.push_back({word + place, section_part_.of(here[place])});
    }
  }
  candidates_.offer(page, page_scores_.of(page), hits_);
}

}  // namespace foredge::search
