#include "search/section_scorer.h"

#include <algorithm>

#include "base/check.h"

namespace foredge::search {

Result<SectionScorer> SectionScorer::open(const Query& query, const QueryLists& lists, const ImpactTable& impacts,
                                          std::uint32_t section_count) {
  SectionScorer scorer;
  scorer.sources_.reserve(lists.terms.size() + lists.marks.size());
  const std::uint64_t terms_weight = whole_weight(lists);
  const std::uint32_t presence = terms_weight == 0 ? 0 : presence_for(lists.words.size());
  const std::uint64_t whole = terms_weight != 0 ? terms_weight : sum_of_weights(lists.marks);
  const Part part(kFullSum, whole * (static_cast<std::uint32_t>(kImpactScale) + presence));
  const auto worth_of = [&](const TermList& list) {
    SumTable worth;
    std::ranges::transform(impacts, worth.begin(), [&](std::uint32_t impact) {
      return static_cast<Sum>(std::max(part.of(std::uint64_t{list.weight} * (impact + presence)), 1U));
    });
    return worth;
  };
  for (std::size_t i = 0; i < lists.terms.size(); ++i) {
    if (lists.terms[i]) {
      const TermList& term = *lists.terms[i];
      if (const auto added = scorer.add(term, worth_of(term), section_count, query.terms[i].required); !added) {
        return std::unexpected(added.error());
      }
    }
  }
  for (const TermList& mark : lists.marks) {
    const SumTable worth = lists.terms.empty() ? worth_of(mark) : SumTable{};
    if (const auto added = scorer.add(mark, worth, section_count, true); !added) {
      return std::unexpected(added.error());
    }
  }
  return scorer;
}

Result<void> SectionScorer::add(const TermList& list, const SumTable& worth, std::uint32_t section_count,
                                bool required) {
  const auto cursor = PostingsCursor::open(list.pieces, list.count, section_count);
  if (!cursor) {
    return std::unexpected(cursor.error());
  }
  sources_.push_back({*cursor, required, worth});
  required_ += required ? 1 : 0;
  return {};
}

Result<std::uint32_t> SectionScorer::seek(std::uint32_t section) {
  std::uint32_t lowest = kNoSection;
  for (Source& source : sources_) {
    if (const auto moved = source.cursor.advance_to(section); !moved) {
      return std::unexpected(moved.error());
    }
    lowest = std::min(lowest, source.cursor.section());
  }
  return lowest;
}

Result<void> SectionScorer::score_window(std::uint32_t begin, std::uint32_t end, std::span<Sum> sums) {
  FOREDGE_CHECK(begin % 64 == 0 && begin < end);
  std::ranges::fill(sums, Sum{0});
  if (required_ != 0) {
    met_.assign(sums.size(), 0);
  }
  for (Source& source : sources_) {
    FOREDGE_CHECK(source.cursor.section() >= begin);
    const auto visited =
        !source.required
            ? source.cursor.visit_before(
                  end, [sums = sums.data(), worth = source.worth.data(), begin](
                           std::uint32_t section, std::uint32_t impact) { sums[section - begin] += worth[impact]; })
            : source.cursor.visit_before(end, [&](std::uint32_t section, std::uint32_t impact) {
                ++met_[section - begin];
                sums[section - begin] += source.worth[impact];
              });
    if (!visited) {
      return visited;
    }
  }
  if (required_ != 0) {
    for (std::size_t at = 0; at < sums.size(); ++at) {
      sums[at] = met_[at] == required_ ? sums[at] : Sum{0};
    }
  }
  return {};
}

std::uint64_t SectionScorer::decoded() const {
  std::uint64_t sum = 0;
  for (const Source& source : sources_) {
    sum += source.cursor.decoded();
  }
  return sum;
}

}  // namespace foredge::search
