#include "search/term_lists.h"

#include "search/list_names.h"

namespace foredge::search {
namespace {

// Nothing when the release lacks the list or a block of it is missing.
Result<std::optional<TermList>> find_list(bundle::Pass& pass, bundle::Release& release, const Dictionary& dictionary,
                                          std::string_view name) {
  const auto found = dictionary.find(pass, release, name);
  if (!found) {
    return std::unexpected(found.error());
  }
  if (found->outcome != Dictionary::Outcome::kFound) {
    return std::nullopt;
  }
  const TermEntry& entry = found->entry;
  TermList list{entry.weight, {}};
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

Result<QueryLists> gather_lists(bundle::Pass& pass, bundle::Release& release, const Query& query) {
  const auto dictionary = Dictionary::read(release.root());
  if (!dictionary) {
    return std::unexpected(dictionary.error());
  }
  QueryLists lists;
  std::optional<Error> error;
  const auto find = [&](std::string_view name) -> std::optional<TermList> {
    auto found = find_list(pass, release, *dictionary, name);
    if (!found) {
      error = found.error();
      return std::nullopt;
    }
    return std::move(*found);
  };
  const auto find_into = [&](std::vector<TermList>& out, std::string_view name) {
    if (auto list = find(name)) {
      out.push_back(std::move(*list));
    }
  };
  for (const std::string& term : query.terms) {
    lists.terms.push_back(find(term));
    find_into(lists.titles, title_list_name(term));
  }
  for (const std::string& word : query.words) {
    find_into(lists.words, page_list_name(word));
  }
  for (const std::string& mark : query.marks) {
    find_into(lists.marks, mark);
  }
  lists.lacks_mark = lists.marks.size() != query.marks.size();
  if (error) {
    return std::unexpected(*error);
  }
  return lists;
}

Result<std::vector<PostingsCursor>> open_cursors(std::span<const TermList> lists, std::uint32_t unit_count) {
  std::vector<PostingsCursor> cursors;
  cursors.reserve(lists.size());
  for (const TermList& list : lists) {
    auto cursor = PostingsCursor::open(list.pieces, unit_count);
    if (!cursor) {
      return std::unexpected(cursor.error());
    }
    cursors.push_back(*cursor);
  }
  return cursors;
}

}  // namespace foredge::search
