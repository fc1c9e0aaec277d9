#include "search/engine.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string>

#include "base/check.h"
#include "search/candidates.h"
#include "search/page_scores.h"
#include "search/postings.h"
#include "search/section_scorer.h"
#include "search/term_lists.h"

namespace foredge::search {
namespace {

// Sections are scored a window at a time: its accumulators stay in the nearest cache.
constexpr std::uint32_t kWindow = 4096;

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
  }
  return table;
}

// Calls `visit(begin, first, end, sums)` for the windows of a range that have postings: whole pages from section `first` up to `end`,
// with the sums from section `begin` on.
template <typename Visit>
Result<void> for_each_window(SectionScorer& scorer, const bundle::PageStarts& pages, SectionRange range, Visit visit) {
  for (std::uint32_t begin = range.begin; begin < range.end;) {
    const auto lowest = scorer.seek(begin);
    if (!lowest) {
      return std::unexpected(lowest.error());
    }
    if (*lowest >= range.end) {
      return {};
    }
    const std::uint32_t first = pages.page_begin(*lowest);
    const std::uint32_t end = pages.page_end(std::min(range.end - 1, first + kWindow));
    const auto sums = scorer.score(first / 64 * 64, end);
    if (!sums) {
      return std::unexpected(sums.error());
    }
    visit(first / 64 * 64, first, end, *sums);
    begin = end;
  }
  return {};
}

// Sections with the marks, by the strength of those.
Result<std::vector<Hit>> rank_marked(SectionScorer& scorer, const bundle::PageStarts& pages,
                                     std::span<const SectionRange> ranges, std::size_t count) {
  std::vector<Hit> hits;
  for (const SectionRange range : ranges) {
    const auto scored = for_each_window(
        scorer, pages, range,
        [&](std::uint32_t begin, std::uint32_t first, std::uint32_t end, std::span<const std::uint32_t> sums) {
          for (std::uint32_t section = first; section < end; ++section) {
            if (sums[section - begin] != 0) {
              hits.push_back({section, sums[section - begin]});
            }
          }
        });
    if (!scored) {
      return std::unexpected(scored.error());
    }
  }
  std::ranges::stable_sort(hits, std::ranges::greater{}, &Hit::score);
  hits.resize(std::min(hits.size(), count));
  return hits;
}

// Four neighbouring sums. Clang maps it to SSE2 and to WebAssembly's SIMD alike.
using Quad = std::uint32_t __attribute__((vector_size(16)));

std::uint32_t highest_of(std::span<const std::uint32_t, 64> sums) {
  Quad highest{};
  for (std::size_t i = 0; i < sums.size(); i += 4) {
    Quad quad;
    std::memcpy(&quad, &sums[i], sizeof quad);
    highest = __builtin_elementwise_max(highest, quad);
  }
  return std::max({highest[0], highest[1], highest[2], highest[3]});
}

// Offers the pages of a window whose best section makes them one of the best so far. Most are passed by 64 sections at a time: by the
// highest sum among those against what a section of the window's best page would need, then of theirs.
class PagePicker {
 public:
  PagePicker(const bundle::PageStarts& pages, const PageScores& page_scores, std::uint64_t whole,
             Candidates& candidates)
      : pages_(pages), page_scores_(page_scores), section_part_(kSectionShare, whole), candidates_(candidates) {}

  void pick(std::uint32_t begin, std::uint32_t first, std::uint32_t end, std::span<const std::uint32_t> sums) {
    const std::uint32_t first_page = pages_.page_of(first);
    const std::uint32_t end_page = pages_.page_of(end - 1) + 1;
    const std::uint32_t best_page_score = page_scores_.highest(first_page, end_page);
    std::uint64_t least = least_sum(best_page_score);
    std::uint32_t before = pages_.pages_before(begin / 64);
    std::uint32_t done = first;  // where the last page offered ends
    for (std::uint32_t at = begin; at < end; at += 64) {
      const std::uint64_t starts = pages_.word(at / 64);
      const auto of_word = sums.subspan(at - begin).first<64>();
      const std::uint32_t behind = before + static_cast<std::uint32_t>(std::popcount(starts));
      const std::uint32_t highest = highest_of(of_word);
      if (highest >= least) {
        const std::uint32_t from = std::max(first_page, before - ((starts & 1U) == 0 ? 1 : 0));
        const std::uint32_t word_page_score = page_scores_.highest(from, std::min(behind, end_page));
        if (highest >= least_sum(word_page_score)) {
          done = pick_in_word({begin, at, before, starts, word_page_score}, std::max(at, done), std::min(at + 64, end),
                              sums);
          least = least_sum(best_page_score);
        }
      }
      before = behind;
    }
  }

 private:
  struct Word {
    std::uint32_t window;        // the first section of the sums
    std::uint32_t section;       // its own first
    std::uint32_t pages_before;  // pages that start before it
    std::uint64_t starts;
    std::uint32_t page_score;  // the highest of its pages
  };

  // The least sum, at least 1, with which a section brings a page of that score over the bar.
  [[nodiscard]] std::uint64_t least_sum(std::uint32_t page_score) const {
    const std::int64_t need = candidates_.bar() - page_score + 1;
    return need <= 0 ? 1 : std::max<std::uint64_t>(1, section_part_.least(static_cast<std::uint32_t>(need)));
  }

  // Returns where the last page offered ends, or `section`.
  std::uint32_t pick_in_word(const Word& word, std::uint32_t section, std::uint32_t end,
                             std::span<const std::uint32_t> sums) {
    std::uint32_t done = section;
    std::uint64_t least = least_sum(word.page_score);
    for (; section < end; ++section) {
      const std::uint32_t sum = sums[section - word.window];
      if (sum < least) {
        continue;
      }
      const std::uint64_t up_to_section = word.starts & (~std::uint64_t{0} >> (63 - section % 64));
      const std::uint32_t page = word.pages_before + static_cast<std::uint32_t>(std::popcount(up_to_section)) - 1;
      if (sum >= least_sum(page_scores_.of(page))) {
        done = offer(page, section, word.window, sums);
        section = done - 1;
        least = least_sum(word.page_score);
      }
    }
    return done;
  }

  // Returns where the page ends.
  std::uint32_t offer(std::uint32_t page, std::uint32_t section, std::uint32_t window,
                      std::span<const std::uint32_t> sums) {
    const std::uint32_t end = pages_.page_end(section);
    hits_.clear();
    for (std::uint32_t at = pages_.page_begin(section); at < end; ++at) {
      if (sums[at - window] != 0) {
        hits_.push_back({at, section_part_.of(sums[at - window])});
      }
    }
    candidates_.offer(page, page_scores_.of(page), hits_);
    return end;
  }

  const bundle::PageStarts& pages_;
  const PageScores& page_scores_;
  Part section_part_;
  Candidates& candidates_;
  std::vector<Hit> hits_;
};

// Two stages: section, words and title for every section; pairs for the pages that are left.
Result<std::vector<Hit>> rank_pages(SectionScorer& scorer, const Query& query, const QueryLists& lists,
                                    const PageScores& page_scores, const PairScores& pairs,
                                    const bundle::PageStarts& pages, std::span<const SectionRange> ranges,
                                    std::size_t count) {
  // A page that has a score of its own has a section that answers, unless that must have more; so the best pages by that score
  // alone are a bar for the others from the start.
  const bool any_section_answers =
      ranges.size() == 1 && query.marks.empty() && std::ranges::none_of(query.terms, &Query::Term::required);
  const std::int64_t floor = any_section_answers ? std::int64_t{page_scores.reached_by(kCandidatePages)} - 1 : -1;
  Candidates candidates(count == 0 ? 0 : kCandidatePages, floor);
  PagePicker picker(pages, page_scores, whole_weight(lists), candidates);
  for (const SectionRange range : ranges) {
    const auto scored =
        for_each_window(scorer, pages, range,
                        [&](std::uint32_t begin, std::uint32_t first, std::uint32_t end,
                            std::span<const std::uint32_t> sums) { picker.pick(begin, first, end, sums); });
    if (!scored) {
      return std::unexpected(scored.error());
    }
  }
  return candidates.take(count, [&](std::uint32_t page) { return pairs.of(page, lists); });
}

}  // namespace

Result<std::optional<Hits>> find_best(bundle::Pass& pass, bundle::Release& release, const bundle::PageStarts& pages,
                                      const Query& query, std::span<const SectionRange> ranges, std::size_t count) {
  FOREDGE_CHECK(query.marks.size() <= kMaxQueryMarks && query.terms.size() <= kMaxQueryTerms);
  const auto impacts = read_impacts(release.root());
  const auto lists = gather_lists(pass, release, pages, query);
  const auto pairs = PairScores::read(pass, release, query);
  if (!impacts || !lists || !pairs) {
    return std::unexpected(!impacts ? impacts.error() : !lists ? lists.error() : pairs.error());
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
  auto best = has_words ? rank_pages(*scorer, query, *lists, *page_scores, *pairs, pages, ranges, count)
                        : rank_marked(*scorer, pages, ranges, count);
  if (!best) {
    return std::unexpected(best.error());
  }
  pass.work.postings += scorer->decoded() + page_scores->decoded();
  hits.best = std::move(*best);
  return hits;
}

}  // namespace foredge::search
