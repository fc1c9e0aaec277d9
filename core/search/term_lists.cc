#include "search/term_lists.h"

#include <numeric>

#include "search/list_names.h"
#include "search/term_weight.h"

namespace foredge::search {
namespace {

// What a term or word of a query weighs there; `words`: how many the query has.
template <typename Entry>
std::uint32_t weight_in_query(std::uint32_t weight, const Entry& entry, std::size_t words) {
  const std::uint64_t slack = repeat_slack(words);
  const std::uint64_t repeated = weight * (slack + 1) * entry.count / (slack + entry.count);
  return static_cast<std::uint32_t>(entry.light ? (repeated + 1) / 2 : repeated);
}

void bound_weights(std::span<TermList* const> lists) {
  while (true) {
    std::uint64_t whole = 0;
    for (const TermList* list : lists) {
      whole += list->weight;
    }
    if (whole <= kMaxWholeWeight) {
      return;
    }
    for (TermList* list : lists) {
      list->weight -= list->weight / 2;
    }
  }
}

void bound_weights(QueryLists& lists) {
  std::vector<TermList*> terms;
  terms.reserve(lists.terms.size());
  for (auto& term : lists.terms) {
    if (term) {
      terms.push_back(&*term);
    }
  }
  bound_weights(terms);
  std::vector<TermList*> words;
  words.reserve(lists.words.size());
  for (TermList& word : lists.words) {
    words.push_back(&word);
  }
  bound_weights(words);
}

// Nothing when the release lacks the list or a block of it is missing.
Result<std::optional<TermList>> find_list(bundle::Pass& pass, bundle::Release& release, const Dictionary& dictionary,
                                          std::string_view name, std::uint32_t units) {
  const auto found = dictionary.find(pass, release, name);
  if (!found) {
    return std::unexpected(found.error());
  }
  if (found->outcome != Dictionary::Outcome::kFound) {
    return std::nullopt;
  }
  const TermEntry& entry = found->entry;
  if (entry.count > units) {
    return fail(ErrorCode::kMalformed, "term is in more sections than the release has; rebuild it");
  }
  TermList list{term_weight(entry.count, units), entry.count, {}};
  if (entry.block_count == 0) {
    list.pieces.push_back(entry.inline_postings);
    return list;
  }
  for (std::uint32_t i = 0; i < entry.block_count; ++i) {
    const auto block = pass.block(release, entry.first_block + i);
    if (!block) {
      return std::unexpected(block.error());
    }
    if (*block) {
      list.pieces.push_back(**block);
    }
  }
  return list;
}

}  // namespace

std::uint64_t sum_of_weights(std::span<const TermList> lists) {
  return std::accumulate(lists.begin(), lists.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const TermList& list) { return sum + list.weight; });
}

std::uint64_t whole_weight(const QueryLists& lists) {
  std::uint64_t sum = 0;
  for (const auto& term : lists.terms) {
    sum += term ? term->weight : 0;
  }
  return sum;
}

Result<QueryLists> gather_lists(bundle::Pass& pass, bundle::Release& release, const bundle::PageStarts& pages,
                                const Query& query) {
  const auto dictionary = Dictionary::read(release.root());
  if (!dictionary) {
    return std::unexpected(dictionary.error());
  }
  QueryLists lists;
  std::optional<Error> error;
  const auto find = [&](std::string_view name, std::uint32_t units) -> std::optional<TermList> {
    auto found = find_list(pass, release, *dictionary, name, units);
    if (!found) {
      error = found.error();
      return std::nullopt;
    }
    return std::move(*found);
  };
  const auto find_into = [&](std::vector<TermList>& out, std::string_view name, std::uint32_t units) {
    auto list = find(name, units);
    if (list) {
      out.push_back(std::move(*list));
    }
    return list.has_value();
  };
  const auto weigh = [&](TermList& list, const auto& entry) {
    list.weight = weight_in_query(list.weight, entry, query.words.size());
  };
  const std::uint32_t sections = pages.section_count();
  for (const Query::Term& term : query.terms) {
    lists.terms.push_back(find(term.text, sections));
    if (lists.terms.back()) {
      weigh(*lists.terms.back(), term);
    }
    lists.lacks_required = lists.lacks_required || (term.required && !lists.terms.back());
    find_into(lists.titles, title_list_name(term.text), pages.page_count());
  }
  for (const Query::Word& word : query.words) {
    if (find_into(lists.words, page_list_name(word.text), pages.page_count())) {
      weigh(lists.words.back(), word);
    }
  }
  for (const std::string& mark : query.marks) {
    find_into(lists.marks, mark, sections);
  }
  lists.lacks_required = lists.lacks_required || lists.marks.size() != query.marks.size();
  if (error) {
    return std::unexpected(*error);
  }
  bound_weights(lists);
  return lists;
}

Result<std::vector<PostingsCursor>> open_cursors(std::span<const TermList> lists, std::uint32_t unit_count) {
  std::vector<PostingsCursor> cursors;
  cursors.reserve(lists.size());
  for (const TermList& list : lists) {
    auto cursor = PostingsCursor::open(list.pieces, list.count, unit_count);
    if (!cursor) {
      return std::unexpected(cursor.error());
    }
    cursors.push_back(*cursor);
  }
  return cursors;
}

}  // namespace foredge::search
