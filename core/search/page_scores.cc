#include "search/page_scores.h"

#include <algorithm>
#include <numeric>

namespace foredge::search {
namespace {

std::uint64_t sum_of_weights(std::span<const TermList> lists) {
  return std::accumulate(lists.begin(), lists.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const TermList& list) { return sum + list.weight; });
}

// Calls `add(page, impact)` for every posting of the cursor from page `begin` up to `end`.
template <typename Add>
Result<void> walk(PostingsCursor& cursor, std::uint32_t begin, std::uint32_t end, Add add) {
  const auto moved = cursor.advance_to(begin);
  return moved ? cursor.visit_before(end, add) : moved;
}

}  // namespace

Result<PageScores> PageScores::read(const QueryLists& lists, const ImpactTable& impacts,
                                    const bundle::PageStarts& pages, std::span<const SectionRange> ranges) {
  PageScores scores;
  if (ranges.empty() || ranges.front().begin >= ranges.back().end) {
    return scores;
  }
  const std::uint32_t begin = pages.page_of(ranges.front().begin);
  const std::uint32_t end = pages.page_of(ranges.back().end - 1) + 1;
  scores.first_page_ = begin;
  scores.scores_.resize(end - begin);
  auto words = open_cursors(lists.words, pages.page_count());
  auto titles = open_cursors(lists.titles, pages.page_count());
  if (!words || !titles) {
    return std::unexpected(words ? titles.error() : words.error());
  }
  for (std::size_t i = 0; i < words->size(); ++i) {
    ImpactTable worth = impacts;
    for (std::uint32_t& value : worth) {
      value *= lists.words[i].weight;
    }
    const auto walked = walk((*words)[i], begin, end,
                             [&worth, begin, sums = scores.scores_.data()](std::uint32_t page, std::uint32_t impact) {
                               sums[page - begin] += worth[impact];
                             });
    if (!walked) {
      return std::unexpected(walked.error());
    }
    scores.decoded_ += (*words)[i].decoded();
  }
  const Part words_part(words_share_for(lists.words.size()), sum_of_weights(lists.words));
  for (std::uint32_t& score : scores.scores_) {
    score = words_part.of(score);
  }
  const Part title_part(share_for(kTitleShare * kFullPart, kTitleWords, lists.words.size()), kImpactLevels - 1);
  ImpactTable title_worth{};
  for (std::uint32_t impact = 0; impact < kImpactLevels; ++impact) {
    title_worth[impact] = title_part.of(impact);
  }
  for (PostingsCursor& cursor : *titles) {
    const auto walked =
        walk(cursor, begin, end,
             [&title_worth, begin, sums = scores.scores_.data()](std::uint32_t page, std::uint32_t impact) {
               sums[page - begin] += title_worth[impact];
             });
    if (!walked) {
      return std::unexpected(walked.error());
    }
    scores.decoded_ += cursor.decoded();
  }
  return scores;
}

std::uint32_t PageScores::highest(std::uint32_t begin, std::uint32_t end) const {
  const std::size_t from = std::max(begin, first_page_) - first_page_;
  const std::size_t to = std::min<std::size_t>(end - first_page_, scores_.size());
  std::uint32_t highest = 0;
  // A loop that becomes SIMD, which a search for the place of the highest would not.
  for (const std::uint32_t score : std::span(scores_).subspan(from, to - from)) {
    highest = std::max(highest, score);
  }
  return highest;
}

Result<PairScores> PairScores::read(bundle::Pass& pass, bundle::Release& release, const Query& query) {
  const auto filters = PairFilters::read(release.root());
  if (!filters) {
    return std::unexpected(filters.error());
  }
  PairScores scores;
  for (const Query::Pair places : query.pairs) {
    const std::uint64_t hash = pair_hash(query.terms[places.first].text, query.terms[places.second].text);
    const auto filter = filters->filter_of(pass, release, hash);
    if (!filter) {
      return std::unexpected(filter.error());
    }
    scores.pairs_.push_back({places, hash, filter->value_or(Bytes{}), 0});
  }
  return scores;
}

void PairScores::weigh(const QueryLists& lists) {
  for (Pair& pair : pairs_) {
    const auto& first = lists.terms[pair.places.first];
    const auto& second = lists.terms[pair.places.second];
    pair.weight = first && second ? std::uint64_t{first->weight} + second->weight : 0;
  }
  part_ = Part(share_for(kPairsShare * kFullPart, kPairsWords, lists.words.size()), whole_weight(lists));
}

std::uint32_t PairScores::of(std::uint32_t page) const {
  std::uint64_t sum = 0;
  for (const Pair& pair : pairs_) {
    sum += pair.weight != 0 && may_have_pair(pair.filter, pair.hash, page) ? pair.weight : 0;
  }
  return part_.of(sum);
}

std::uint64_t whole_weight(const QueryLists& lists) {
  std::uint64_t sum = 0;
  for (const auto& term : lists.terms) {
    sum += term ? term->weight : 0;
  }
  return sum;
}

}  // namespace foredge::search
