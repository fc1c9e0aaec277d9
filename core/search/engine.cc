#include "search/engine.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/check.h"
#include "search/candidates.h"
#include "search/page_scores.h"
#include "search/postings.h"
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

// Adds up the section lists of a query, window by window, and hands each section that answers to `collect(section, sum)`.
class SectionScorer {
 public:
  // `lists` must outlive the scorer. Marks give no score where there are words.
  static Result<SectionScorer> open(const Query& query, const QueryLists& lists, const ImpactTable& impacts,
                                    std::uint32_t section_count) {
    SectionScorer scorer;
    bool words = false;
    for (std::size_t i = 0; i < lists.terms.size(); ++i) {
      if (lists.terms[i]) {
        const auto added = scorer.add(*lists.terms[i], section_count, query.terms[i].required, true);
        if (!added) {
          return std::unexpected(added.error());
        }
        words = true;
      }
    }
    for (const TermList& mark : lists.marks) {
      if (const auto added = scorer.add(mark, section_count, true, lists.terms.empty()); !added) {
        return std::unexpected(added.error());
      }
    }
    const std::uint32_t presence = words ? kPresence : 0;
    for (std::size_t level = 0; level < impacts.size(); ++level) {
      scorer.impacts_[level] = impacts[level] + presence;
    }
    return scorer;
  }

  template <typename Collect>
  Result<void> score_range(SectionRange range, Collect collect) {
    for (Source& source : sources_) {
      if (const auto moved = source.cursor.advance_to(range.begin); !moved) {
        return moved;
      }
    }
    while (true) {
      std::uint32_t begin = kNoSection;
      for (const Source& source : sources_) {
        begin = std::min(begin, source.cursor.section());
      }
      if (begin >= range.end) {
        return {};
      }
      const std::uint32_t end = range.end - begin < kWindow ? range.end : begin + kWindow;
      if (const auto scored = score_window(begin, end); !scored) {
        return scored;
      }
      for (std::uint32_t at = 0; at < end - begin; ++at) {
        if (scores_[at] != 0 && met_[at] == required_) {
          collect(begin + at, scores_[at]);
        }
      }
      std::fill_n(scores_.begin(), end - begin, 0U);
      std::fill_n(met_.begin(), end - begin, std::uint8_t{0});
    }
  }

  [[nodiscard]] std::uint64_t decoded() const {
    std::uint64_t sum = 0;
    for (const Source& source : sources_) {
      sum += source.cursor.decoded();
    }
    return sum;
  }

 private:
  struct Source {
    PostingsCursor cursor;
    std::uint32_t weight;
    bool required;
    bool scores;
  };

  SectionScorer() : scores_(kWindow), met_(kWindow) {}

  Result<void> add(const TermList& list, std::uint32_t section_count, bool required, bool scores) {
    auto cursor = PostingsCursor::open(list.pieces, section_count);
    if (!cursor) {
      return std::unexpected(cursor.error());
    }
    sources_.push_back({*cursor, list.weight, required, scores});
    required_ += required ? 1 : 0;
    return {};
  }

  Result<void> score_window(std::uint32_t begin, std::uint32_t end) {
    for (Source& source : sources_) {
      PostingsCursor& cursor = source.cursor;
      while (cursor.section() < end) {
        const std::uint32_t at = cursor.section() - begin;
        if (source.required) {
          ++met_[at];
        }
        if (source.scores) {
          scores_[at] += source.weight * impacts_[cursor.impact()];
        }
        if (const auto moved = cursor.advance(); !moved) {
          return moved;
        }
      }
    }
    return {};
  }

  std::vector<Source> sources_;
  ImpactTable impacts_{};
  std::uint8_t required_ = 0;  // lists that a section must be in
  std::vector<std::uint32_t> scores_;
  std::vector<std::uint8_t> met_;  // how many of those each section is in
};

// Sections with the marks, by the strength of those.
Result<std::vector<Hit>> rank_marked(SectionScorer& scorer, std::span<const SectionRange> ranges, std::size_t count) {
  std::vector<Hit> hits;
  for (const SectionRange range : ranges) {
    const auto scored =
        scorer.score_range(range, [&](std::uint32_t section, std::uint32_t sum) { hits.push_back({section, sum}); });
    if (!scored) {
      return std::unexpected(scored.error());
    }
  }
  std::ranges::stable_sort(hits, std::ranges::greater{}, &Hit::score);
  hits.resize(std::min(hits.size(), count));
  return hits;
}

// Two stages: section, words and title for every section; pairs for the pages that are left.
Result<std::vector<Hit>> rank_pages(SectionScorer& scorer, const QueryLists& lists, const PageScores& page_scores,
                                    const PairScores& pairs, const bundle::PageStarts& pages,
                                    std::span<const SectionRange> ranges, std::size_t count) {
  Candidates candidates(count == 0 ? 0 : kCandidatePages);
  const std::uint64_t whole = whole_weight(lists);
  std::uint32_t page = 0;
  std::uint32_t page_end = 0;
  for (const SectionRange range : ranges) {
    const auto scored = scorer.score_range(range, [&](std::uint32_t section, std::uint32_t sum) {
      if (section >= page_end) {
        page = pages.page_of(section);
        page_end = pages.page_end(section);
      }
      candidates.offer(page, page_scores.of(page), {section, part_of_score(kSectionShare, sum, whole)});
    });
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
  const auto lists = gather_lists(pass, release, query);
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
  auto best = has_words ? rank_pages(*scorer, *lists, *page_scores, *pairs, pages, ranges, count)
                        : rank_marked(*scorer, ranges, count);
  if (!best) {
    return std::unexpected(best.error());
  }
  pass.work.postings += scorer->decoded() + page_scores->decoded();
  hits.best = std::move(*best);
  return hits;
}

}  // namespace foredge::search
