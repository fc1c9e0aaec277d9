#include "search/section_scorer.h"

#include <algorithm>

#include "base/check.h"

namespace foredge::search {

Result<SectionScorer> SectionScorer::open(const Query& query, const QueryLists& lists, const ImpactTable& impacts,
                                          std::uint32_t section_count) {
  SectionScorer scorer;
  scorer.sources_.reserve(lists.terms.size() + lists.marks.size());
  const bool words = std::ranges::any_of(lists.terms, [](const auto& term) { return term.has_value(); });
  ImpactTable worth = impacts;
  for (std::uint32_t& value : worth) {
    value += words ? presence_for(lists.words.size()) : 0;
  }
  for (std::size_t i = 0; i < lists.terms.size(); ++i) {
    if (lists.terms[i]) {
      const auto added = scorer.add(*lists.terms[i], worth, section_count, query.terms[i].required, true);
      if (!added) {
        return std::unexpected(added.error());
      }
    }
  }
  for (const TermList& mark : lists.marks) {
    if (const auto added = scorer.add(mark, worth, section_count, true, lists.terms.empty()); !added) {
      return std::unexpected(added.error());
    }
  }
  return scorer;
}

Result<void> SectionScorer::add(const TermList& list, const ImpactTable& impacts, std::uint32_t section_count,
                                bool required, bool scores) {
  const auto cursor = PostingsCursor::open(list.pieces, list.count, section_count);
  if (!cursor) {
    return std::unexpected(cursor.error());
  }
  sources_.push_back({*cursor, required, scores, impacts});
  for (std::uint32_t& worth : sources_.back().worth) {
    worth *= list.weight;
  }
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

Result<void> SectionScorer::score_window(std::uint32_t begin, std::uint32_t end, std::span<std::uint32_t> sums) {
  FOREDGE_CHECK(begin % 64 == 0 && begin < end);
  std::ranges::fill(sums, 0U);
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
                sums[section - begin] += source.scores ? source.worth[impact] : 0;
              });
    if (!visited) {
      return visited;
    }
  }
  if (required_ != 0) {
    for (std::size_t at = 0; at < sums.size(); ++at) {
      sums[at] = met_[at] == required_ ? sums[at] : 0;
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
