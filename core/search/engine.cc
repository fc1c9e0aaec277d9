#include "search/engine.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/check.h"
#include "search/candidates.h"
#include "search/page_picker.h"
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
