#include "search/engine.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <string>

#include "base/check.h"
#include "search/candidates.h"
#include "search/lanes.h"
#include "search/page_scores.h"
#include "search/postings.h"
#include "search/section_scorer.h"
#include "search/sketches.h"
#include "search/term_lists.h"

namespace foredge::search {
namespace {

// Sections are scored so many at a time: their sums stay in a near cache until the best of them are known.
constexpr std::uint32_t kSpan = 120U << 10U;

Result<ImpactTable> read_impacts(const bundle::RootView& root) {
  const auto segment = root.segment(bundle::kRanking);
  if (!segment) {
    return std::unexpected(segment.error());
  }
  if (segment->size() != kImpactLevels * 2) {
    return fail(ErrorCode::kMalformed, "ranking segment has a wrong length; rebuild the release");
  }
  ByteReader reader(*segment);
  ImpactTable table;
  for (std::uint32_t& value : table) {
    value = *reader.read_u16();
    if (value > static_cast<std::uint32_t>(kImpactScale)) {
      return fail(ErrorCode::kMalformed, "ranking segment holds too high a worth; rebuild the release");
    }
  }
  return table;
}

// Calls `visit_window(window, sums)` for windows of a range, as SectionScorer::score has it, and behind those of each span, which holds
// whole pages, `visit_span(begin, sums)` with the sums from section `begin` on.
template <typename VisitWindow, typename VisitSpan>
Result<void> for_each_span(SectionScorer& scorer, const bundle::PageStarts& pages, SectionRange range,
                           VisitWindow visit_window, VisitSpan visit_span) {
  for (std::uint32_t begin = range.begin; begin < range.end;) {
    const auto lowest = scorer.seek(begin);
    if (!lowest) {
      return std::unexpected(lowest.error());
    }
    if (*lowest >= range.end) {
      return {};
    }
    const std::uint32_t first = pages.page_begin(*lowest) / 64 * 64;
    const std::uint32_t end = pages.page_end(std::min(range.end - 1, *lowest + kSpan));
    const auto sums = scorer.score(first, end, visit_window);
    if (!sums) {
      return std::unexpected(sums.error());
    }
    visit_span(first, *sums);
    begin = end;
  }
  return {};
}

// Sections with the marks, by the strength of those.
Result<std::vector<Hit>> rank_marked(SectionScorer& scorer, const bundle::PageStarts& pages,
                                     std::span<const SectionRange> ranges, std::size_t count) {
  std::vector<Hit> hits;
  for (const SectionRange range : ranges) {
    const auto scored = for_each_span(
        scorer, pages, range,
        [&](std::uint32_t window, std::span<const Sum> sums) {
          for (std::size_t at = 0; at < sums.size(); ++at) {
            if (sums[at] != 0) {
              hits.push_back({window + static_cast<std::uint32_t>(at), sums[at]});
            }
          }
        },
        [](std::uint32_t, std::span<const Sum>) {});
    if (!scored) {
      return std::unexpected(scored.error());
    }
  }
  std::ranges::stable_sort(hits, std::ranges::greater{}, &Hit::score);
  hits.resize(std::min(hits.size(), count));
  return hits;
}

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

// Offers the pages of a span whose best section makes them one of the best so far. Sections go by 64: first what the best of each 64
// could be worth is noted, by their highest sum and their best page; then the most promising 64 are looked at first, class by class, until
// none is left that could bring a page over the bar.
class PagePicker {
 public:
  // `words`: how many the query has.
  PagePicker(const bundle::PageStarts& pages, const PageScores& page_scores, std::size_t words, Candidates& candidates)
      : pages_(pages),
        page_scores_(page_scores),
        section_part_(kSectionShare * (static_cast<std::uint32_t>(kImpactScale) + presence_for(words)), kFullSum),
        candidates_(candidates) {
    last_of_class_.fill(kNone);
  }

  void note(std::uint32_t window, std::span<const Sum> sums) {
    std::uint32_t before = pages_.pages_before(window / 64);
    for (std::size_t at = 0; at < sums.size(); at += kGroup) {
      const auto group = sums.subspan(at, std::min(kGroup, sums.size() - at));
      before = note_group(window + static_cast<std::uint32_t>(at), before, group);
    }
  }

  void pick(std::uint32_t begin, std::span<const Sum> sums) {
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
  [[nodiscard]] std::uint64_t least_with(std::uint32_t page_score) const {
    return std::max<std::uint64_t>(section_part_.least(candidates_.bar() - std::min(candidates_.bar(), page_score)), 1);
  }

  // `before`: pages that start before the group. Returns those that start before the next one.
  std::uint32_t note_group(std::uint32_t group, std::uint32_t before, std::span<const Sum> sums) {
    const std::uint32_t behind = pages_.pages_before((group + static_cast<std::uint32_t>(sums.size())) / 64);
    // The page before goes on here unless another starts with the first section.
    const std::uint32_t page_score =
        page_scores_.highest(before - ((pages_.word(group / 64) & 1U) == 0 ? 1 : 0), behind);
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

  // Looks at the sections that reach the bar with the best page of the word; each page of theirs is asked once.
  void pick_in_word(const Word& word, std::uint32_t begin, std::span<const Sum> sums) {
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

  void offer(std::uint32_t page, std::uint32_t section, std::uint32_t begin, std::span<const Sum> sums) {
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

  const bundle::PageStarts& pages_;
  const PageScores& page_scores_;
  Part section_part_;
  Candidates& candidates_;
  std::vector<Word> words_;
  std::array<std::uint32_t, kScoreClasses> last_of_class_;  // numbers of words, kNone where no word is
  std::vector<std::uint32_t> offered_;                      // of the pages that reach beyond a word
  std::vector<Hit> hits_;
};

// Raises pages that are about what the best ones are about.
void raise_alike(Candidates& candidates, const Sketches& sketches, std::size_t words) {
  if (sketches.empty()) {
    return;
  }
  std::vector<Sketch> best;
  for (const std::uint32_t page : candidates.best_pages(kFeedbackPages)) {
    best.push_back(sketches.of(page));
  }
  if (!best.empty()) {
    const Likeness likeness(best, feedback_share_for(words) * kFullPart);
    candidates.raise([&](std::span<const std::uint32_t> pages) {
      std::vector<std::uint32_t> scores(pages.size());
      std::ranges::transform(pages, scores.begin(), [&](std::uint32_t page) { return likeness.of(sketches.of(page)); });
      return scores;
    });
  }
}

// Two stages: section, words and title for every section; pairs and feedback for the pages that are left.
Result<std::vector<Hit>> rank_pages(SectionScorer& scorer, const QueryLists& lists, const PageScores& page_scores,
                                    PairScores& pairs, const Sketches& sketches, const bundle::PageStarts& pages,
                                    std::span<const SectionRange> ranges, std::size_t count) {
  Candidates candidates(kCandidatePages);
  PagePicker picker(pages, page_scores, lists.words.size(), candidates);
  for (const SectionRange range : ranges) {
    const auto scored = for_each_span(
        scorer, pages, range, [&](std::uint32_t window, std::span<const Sum> sums) { picker.note(window, sums); },
        [&](std::uint32_t begin, std::span<const Sum> sums) { picker.pick(begin, sums); });
    if (!scored) {
      return std::unexpected(scored.error());
    }
  }
  pairs.weigh(lists);
  candidates.raise([&](std::span<const std::uint32_t> best) { return pairs.of(best); });
  raise_alike(candidates, sketches, lists.words.size());
  return candidates.best_sections(count);
}

}  // namespace

Result<std::optional<Hits>> find_best(bundle::Pass& pass, bundle::Release& release, const bundle::PageStarts& pages,
                                      const Query& query, std::span<const SectionRange> ranges, std::size_t count) {
  FOREDGE_CHECK(query.marks.size() <= kMaxQueryMarks && query.terms.size() <= kMaxQueryTerms);
  const auto impacts = read_impacts(release.root());
  const auto lists = gather_lists(pass, release, pages, query);
  auto pairs = PairScores::read(pass, release, query);
  const auto sketches = Sketches::read(release.root(), pages.page_count());
  if (!impacts || !lists || !pairs || !sketches) {
    return std::unexpected(!impacts ? impacts.error()
                           : !lists ? lists.error()
                           : !pairs ? pairs.error()
                                    : sketches.error());
  }
  if (pass.blocked()) {
    return std::nullopt;
  }
  Hits hits;
  for (std::size_t i = 0; i < query.terms.size(); ++i) {
    if (!lists->terms[i]) {
      hits.unknown.push_back(query.terms[i].text);
    }
  }
  const bool has_words = hits.unknown.size() != query.terms.size();
  if (lists->lacks_required || (!has_words && !query.terms.empty()) || (query.terms.empty() && query.marks.empty())) {
    return hits;
  }
  auto scorer = SectionScorer::open(query, *lists, *impacts, pages.section_count());
  const auto page_scores = PageScores::read(*lists, *impacts, pages, ranges);
  if (!scorer || !page_scores) {
    return std::unexpected(scorer ? page_scores.error() : scorer.error());
  }
  auto best = has_words ? rank_pages(*scorer, *lists, *page_scores, *pairs, *sketches, pages, ranges, count)
                        : rank_marked(*scorer, pages, ranges, count);
  if (!best) {
    return std::unexpected(best.error());
  }
  pass.work.postings += scorer->decoded() + page_scores->decoded();
  hits.best = std::move(*best);
  return hits;
}

}  // namespace foredge::search
