#include "search/term_lists.h"

#include "search/list_names.h"
#include "search/term_weight.h"

namespace foredge::search {
namespace {

// A repeated word weighs more, but less and less with each repetition: up to three times as much.
std::uint32_t weight_in_query(std::uint32_t weight, std::uint32_t count) {
  return static_cast<std::uint32_t>(std::uint64_t{weight} * 3 * count / (2 + std::uint64_t{count}));
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
                                          std::string_view name, std::uint32_t repeats, std::uint32_t units) {
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
  TermList list{weight_in_query(term_weight(entry.count, units), repeats), entry.count, {}};
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

Result<QueryLists> gather_lists(bundle::Pass& pass, bundle::Release& release, const bundle::PageStarts& pages,
                                const Query& query) {
  const auto dictionary = Dictionary::read(release.root());
  if (!dictionary) {
    return std::unexpected(dictionary.error());
  }
  QueryLists lists;
  std::optional<Error> error;
  const auto find = [&](std::string_view name, std::uint32_t repeats, std::uint32_t units) -> std::optional<TermList> {
    auto found = find_list(pass, release, *dictionary, name, repeats, units);
    if (!found) {
      error = found.error();
      return std::nullopt;
    }
    return std::move(*found);
  };
  const auto find_into = [&](std::vector<TermList>& out, std::string_view name, std::uint32_t repeats,
                             std::uint32_t units) {
    if (auto list = find(name, repeats, units)) {
      out.push_back(std::move(*list));
    }
  };
  const std::uint32_t sections = pages.section_count();
  for (const Query::Term& term : query.terms) {
    lists.terms.push_back(find(term.text, term.count, sections));
    lists.lacks_required = lists.lacks_required || (term.required && !lists.terms.back());
    find_into(lists.titles, title_list_name(term.text), 1, pages.page_count());
  }
  for (const Query::Word& word : query.words) {
    find_into(lists.words, page_list_name(word.text), word.count, pages.page_count());
  }
  for (const std::string& mark : query.marks) {
    find_into(lists.marks, mark, 1, sections);
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
