// Answers a query: the best sections of a release, exactly as adding up all scores would rank them (tests hold it against a
// naive model). Reads through a Pass; what a section says is docs' business.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "bundle/page_starts.h"
#include "bundle/pass.h"
#include "search/query.h"

namespace foredge::search {

struct Hit {
  std::uint32_t section;
  std::uint32_t score;

  bool operator==(const Hit&) const = default;
};

// Half-open, ascending and disjoint with its neighbours: which sections may answer. Holds whole pages.
struct SectionRange {
  std::uint32_t begin;
  std::uint32_t end;
};

struct Hits {
  std::vector<Hit> best;             // by score, then by number of the section
  std::vector<std::string> unknown;  // terms of the query that the release does not have
};

// A section answers when it has every mark and every required term of the query, and one of its terms where it has terms. The best `count` sections
// inside `ranges` (each within the sections of `pages`): with words, those of the kCandidatePages best pages, at most
// kSectionsPerPage of each. Returns nothing when blocks are missing: all that could be named are noted in the pass.
Result<std::optional<Hits>> find_best(bundle::Pass& pass, bundle::Release& release, const bundle::PageStarts& pages,
                                      const Query& query, std::span<const SectionRange> ranges, std::size_t count);

}  // namespace foredge::search
