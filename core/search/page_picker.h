// Which pages of a scored span are among the best so far, looked at where that is likeliest first.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "bundle/page_starts.h"
#include "search/candidates.h"
#include "search/page_scores.h"

namespace foredge::search {

// Offers the pages of a span whose best section makes them one of the best so far. Sections go by 64: first what the best of each 64
// could be worth is noted, by their highest sum and their best page; then the most promising 64 are looked at first, class by class, until
// none is left that could bring a page over the bar.
class PagePicker {
 public:
  // `words`: how many the query has. All that is given must outlive the picker.
  PagePicker(const bundle::PageStarts& pages, const PageScores& page_scores, std::size_t words, Candidates& candidates);

  // Takes the sums of the sections from `window` on, a multiple of 64; so many are given.
  void note(std::uint32_t window, std::span<const Sum> sums);
  // Offers pages of all that was noted since the last call: `sums` are those from section `begin` on, a multiple of 64, and hold whole pages.
  void pick(std::uint32_t begin, std::span<const Sum> sums);

 private:
  struct Word {
    std::uint32_t most;          // what its best section could be worth
    std::uint32_t best_page;     // of that, what its best page is worth
    std::uint32_t section;       // its first
    std::uint32_t pages_before;  // pages that start before it
    std::uint32_t before;        // number of the word noted before it in the class of `most`
  };
  static constexpr std::uint32_t kNone = ~0U;
  // Sections whose pages are first asked together: most groups have no page that would lift most of their sums over the bar.
  static constexpr std::size_t kGroup = 1024;

  // The least sum that reaches the bar with a page of that score; 1 where any would.
  [[nodiscard]] std::uint64_t least_with(std::uint32_t page_score) const;
  // `before`: pages that start before the group. Returns those that start before the next one.
  std::uint32_t note_group(std::uint32_t group, std::uint32_t before, std::span<const Sum> sums);
  // Looks at the sections that reach the bar with the best page of the word; each page of theirs is asked once.
  void pick_in_word(const Word& word, std::uint32_t begin, std::span<const Sum> sums);
  void offer(std::uint32_t page, std::uint32_t section, std::uint32_t begin, std::span<const Sum> sums);

  const bundle::PageStarts& pages_;
  const PageScores& page_scores_;
  Part section_part_;
  Candidates& candidates_;
  std::vector<Word> words_;
  std::array<std::uint32_t, kScoreClasses> last_of_class_;  // numbers of words, kNone where no word is
  std::vector<std::uint32_t> offered_;                      // of the pages that reach beyond a word
  std::vector<Hit> hits_;
};

}  // namespace foredge::search
