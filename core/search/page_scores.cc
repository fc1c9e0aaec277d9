#include "search/page_scores.h"

#include <algorithm>

#include "search/lanes.h"

namespace foredge::search {
namespace {

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
  scores.end_page_ = end;
  scores.sums_.resize(end - begin + kLanes);
  auto words = open_cursors(lists.words, pages.page_count());
  auto titles = open_cursors(lists.titles, pages.page_count());
  if (!words || !titles) {
    return std::unexpected(words ? titles.error() : words.error());
  }
  const auto add = [&](PostingsCursor& cursor, const SumTable& worth) {
    const auto walked =
        walk(cursor, begin, end, [&worth, begin, sums = scores.sums_.data()](std::uint32_t page, std::uint32_t impact) {
          sums[page - begin] += worth[impact];
        });
    scores.decoded_ += cursor.decoded();
    return walked;
  };
  // What both parts could reach. The impacts of a title's terms are rounded, so more than all of it may be named; a release that states
  // still higher ones has its sums wrap, which harms its own order alone.
  const std::uint32_t words_full = words_share_for(lists.words.size()) * kFullPart;
  const std::uint32_t title_full = share_for(kTitleShare * kFullPart, kTitleWords, lists.words.size());
  const auto named = static_cast<std::uint32_t>(kImpactLevels - 1 + titles->size());
  const std::uint32_t full = words_full + title_full * named / (kImpactLevels - 1);
  scores.part_ = Part(full, kFullSum);
  const Part to_sum(kFullSum, full);
  const Part words_part(to_sum.of(words_full), sum_of_weights(lists.words) * static_cast<std::uint32_t>(kImpactScale));
  for (std::size_t i = 0; i < words->size(); ++i) {
    SumTable worth;
    std::ranges::transform(impacts, worth.begin(), [&](std::uint32_t impact) {
      return static_cast<Sum>(words_part.of(std::uint64_t{lists.words[i].weight} * impact));
    });
    if (const auto added = add((*words)[i], worth); !added) {
      return std::unexpected(added.error());
    }
  }
  const Part title_part(to_sum.of(title_full), kImpactLevels - 1);
  SumTable title_worth;
  for (std::uint32_t impact = 0; impact < kImpactLevels; ++impact) {
    title_worth[impact] = static_cast<Sum>(title_part.of(impact));
  }
  for (PostingsCursor& cursor : *titles) {
    if (const auto added = add(cursor, title_worth); !added) {
      return std::unexpected(added.error());
    }
  }
  return scores;
}

std::uint32_t PageScores::highest(std::uint32_t begin, std::uint32_t end) const {
  const std::size_t from = std::max(begin, first_page_) - first_page_;
  const std::size_t to = std::min<std::size_t>(end, end_page_) - first_page_;
  constexpr Eight kPlaces = {0, 1, 2, 3, 4, 5, 6, 7};
  Eight highest{};
  for (std::size_t at = from; at < to; at += kLanes) {
    const auto inside = static_cast<Sum>(std::min(to - at, kLanes));
    highest = __builtin_elementwise_max(highest, eight_at(&sums_[at]) & (kPlaces < inside));
  }
  return part_.of(__builtin_reduce_max(highest));
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

std::vector<std::uint32_t> PairScores::of(std::span<const std::uint32_t> pages) const {
  std::vector<std::uint64_t> sums(pages.size());
  for (const Pair& pair : pairs_) {
    if (pair.weight != 0) {
      for (const std::uint32_t place : places_with_pair(pair.filter, pair.hash, pages)) {
        sums[place] += pair.weight;
      }
    }
  }
  std::vector<std::uint32_t> scores(pages.size());
  std::ranges::transform(sums, scores.begin(), [&](std::uint64_t sum) { return part_.of(sum); });
  return scores;
}

}  // namespace foredge::search
