// The postings that a query asks for, gathered through a pass: every block that can be named is named before anything stops.
#pragma once

#include <string>
#include <vector>

#include "bundle/page_starts.h"
#include "bundle/pass.h"
#include "search/dictionary.h"
#include "search/postings.h"
#include "search/query.h"

namespace foredge::search {

// One list of the dictionary; views into blocks that the pass holds.
struct TermList {
  std::uint32_t weight;  // of a mark or title for itself; of a term or word as the query counts it
  std::uint32_t count;   // postings
  std::vector<Bytes> pieces;
};

struct QueryLists {
  std::vector<std::optional<TermList>> terms;  // one a term of the query; nothing when the release lacks it
  std::vector<TermList> marks;
  std::vector<TermList> words;   // pages
  std::vector<TermList> titles;  // pages
  bool lacks_required = false;   // the release has no section with one of the marks or of the required terms
};

[[nodiscard]] std::uint64_t sum_of_weights(std::span<const TermList> lists);
// The sum of the weights of the terms that the release has: what a section's part is divided by.
[[nodiscard]] std::uint64_t whole_weight(const QueryLists& lists);

// Where blocks are missing, what was gathered is of no use: ask the pass.
Result<QueryLists> gather_lists(bundle::Pass& pass, bundle::Release& release, const bundle::PageStarts& pages,
                                const Query& query);

// One cursor a list. `unit_count`: sections or pages, whichever the lists speak of. `lists` must outlive the cursors.
Result<std::vector<PostingsCursor>> open_cursors(std::span<const TermList> lists, std::uint32_t unit_count);

}  // namespace foredge::search
