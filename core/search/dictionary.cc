#include "search/dictionary.h"

#include <algorithm>
#include <string>

#include "base/check.h"
#include "bundle/format.h"
#include "search/postings.h"

namespace foredge::search {
namespace {

constexpr std::size_t kHotEntryBytes = 8;

std::unexpected<Error> broken(const char* message) { return fail(ErrorCode::kMalformed, message); }

struct TermBlock {
  Bytes bytes;
  Bytes restarts;  // u32 each: offset of an entry that shares nothing

  [[nodiscard]] std::size_t begin() const { return 4 + restarts.size(); }
  [[nodiscard]] std::uint32_t restart_count() const { return static_cast<std::uint32_t>(restarts.size() / 4); }

  // Entries from restart `index` up to the next one.
  [[nodiscard]] Result<ByteReader> group(std::uint32_t index) const {
    const std::uint32_t begin = *ByteReader(restarts.subspan(std::size_t{index} * 4)).read_u32();
    const std::uint32_t end = index + 1 < restart_count()
                                  ? *ByteReader(restarts.subspan(std::size_t{index + 1} * 4)).read_u32()
                                  : static_cast<std::uint32_t>(bytes.size());
    if (begin > end || end > bytes.size()) {
      return broken("term block has a restart outside itself; rebuild the release");
    }
    return ByteReader(bytes.subspan(begin, end - begin));
  }

  // The term at restart `index`, which stands there whole.
  [[nodiscard]] Result<std::string_view> first_term(std::uint32_t index) const {
    auto entries = group(index);
    if (!entries) {
      return std::unexpected(entries.error());
    }
    const auto shared = entries->read_varint();
    const auto term = entries->read_string();
    if (!shared || *shared != 0 || !term) {
      return broken("term block has a group that starts with no whole term; rebuild the release");
    }
    return *term;
  }
};

Result<TermBlock> open_term_block(Bytes block) {
  ByteReader reader(block);
  const auto count = reader.read_u32();
  if (!count || *count == 0 || *count > reader.remaining() / 4) {
    return broken("term block has a wrong head; rebuild the release");
  }
  return TermBlock{block, *reader.read_bytes(std::uint64_t{*count} * 4)};
}

}  // namespace

Result<TermReader> TermReader::open(Bytes block) {
  const auto opened = open_term_block(block);
  if (!opened) {
    return std::unexpected(opened.error());
  }
  const auto first = opened->group(0);
  if (!first) {
    return std::unexpected(first.error());
  }
  // The groups follow each other up to the end.
  return TermReader(ByteReader(block.subspan(opened->begin())));
}

Result<bool> TermReader::next() {
  if (reader_.at_end()) {
    return false;
  }
  if (const auto read = read_term(); !read) {
    return std::unexpected(read.error());
  }
  if (const auto read = read_entry(); !read) {
    return std::unexpected(read.error());
  }
  return true;
}

// Front-coded: how many bytes the term shares with the one before, then the others.
Result<void> TermReader::read_term() {
  const auto shared = reader_.read_varint_up_to(term_.size());
  const auto suffix = reader_.read_string();
  if (!shared || !suffix) {
    return broken("term block ends inside a term; rebuild the release");
  }
  term_.resize(static_cast<std::size_t>(*shared));
  term_ += *suffix;
  return {};
}

Result<void> TermReader::read_entry() {
  const auto head = reader_.read_varint_up_to(std::uint64_t{bundle::kMaxSections} << 1U | 1U);
  if (!head || *head >> 1U == 0) {
    return broken("term block ends inside an entry; rebuild the release");
  }
  entry_ = {static_cast<std::uint32_t>(*head >> 1U), {}};
  if ((*head & 1U) != 0) {
    const auto first = reader_.read_varint_up_to(bundle::kMaxBlocks);
    if (!first) {
      return broken("term names no postings block; rebuild the release");
    }
    entry_.first_block = static_cast<std::uint32_t>(*first);
    entry_.block_count = count_pieces(entry_.count);
    return {};
  }
  if (entry_.count > kPiecePostings) {
    return broken("term has too many postings in its block; rebuild the release");
  }
  const auto size = piece_size(reader_.rest(), entry_.count);
  if (!size) {
    return std::unexpected(size.error());
  }
  entry_.inline_postings = *reader_.read_bytes(*size);
  return {};
}

Result<std::optional<TermEntry>> find_in_term_block(Bytes block, std::string_view term) {
  const auto opened = open_term_block(block);
  if (!opened) {
    return std::unexpected(opened.error());
  }
  std::uint32_t low = 0;
  std::uint32_t high = opened->restart_count();
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    const auto first = opened->first_term(middle);
    if (!first) {
      return std::unexpected(first.error());
    }
    (*first <= term ? low : high) = middle;
  }
  const auto group = opened->group(low);
  if (!group) {
    return std::unexpected(group.error());
  }
  TermReader terms(*group);
  while (true) {
    const auto more = terms.next();
    if (!more) {
      return std::unexpected(more.error());
    }
    if (!*more || terms.term() > term) {
      break;
    }
    if (terms.term() == term) {
      return terms.entry();
    }
  }
  return std::nullopt;
}

Result<Dictionary> Dictionary::read(const bundle::RootView& root) {
  Dictionary dictionary;
  const auto fences = root.segment(bundle::kTermFences);
  const auto hot = root.segment(bundle::kHotTerms);
  if (!fences || !hot) {
    return std::unexpected(fences ? hot.error() : fences.error());
  }
  ByteReader fence_reader(*fences);
  const auto first = fence_reader.read_u32();
  const auto table = bundle::StringTableView::read(fence_reader);
  ByteReader hot_reader(*hot);
  const auto hot_terms = bundle::StringTableView::read(hot_reader);
  if (!first || !table || !hot_terms) {
    return broken("term fences have a wrong length; rebuild the release");
  }
  const auto entries = hot_reader.read_bytes(std::uint64_t{hot_terms->size()} * kHotEntryBytes);
  if (!entries || !hot_reader.at_end() || !fence_reader.at_end()) {
    return broken("hot terms have a wrong length; rebuild the release");
  }
  dictionary.first_term_block_ = *first;
  dictionary.fences_ = *table;
  dictionary.hot_ = *hot_terms;
  dictionary.hot_entries_ = *entries;
  return dictionary;
}

Result<std::optional<TermEntry>> Dictionary::find_hot(std::string_view term) const {
  const auto below = hot_.count_not_above(term);
  if (!below) {
    return std::unexpected(below.error());
  }
  if (*below == 0) {
    return std::nullopt;
  }
  const auto candidate = hot_.at(*below - 1);
  if (!candidate) {
    return std::unexpected(candidate.error());
  }
  if (*candidate != term) {
    return std::nullopt;
  }
  ByteReader reader(hot_entries_.subspan(std::size_t{*below - 1} * kHotEntryBytes, kHotEntryBytes));
  TermEntry entry{};
  entry.count = *reader.read_u32();
  entry.first_block = *reader.read_u32();
  if (entry.count == 0 || entry.count > bundle::kMaxSections) {
    return broken("hot term has a wrong count; rebuild the release");
  }
  entry.block_count = count_pieces(entry.count);
  return entry;
}

Result<Dictionary::Lookup> Dictionary::find(bundle::Pass& pass, bundle::Release& release, std::string_view term) const {
  const auto hot = find_hot(term);
  if (!hot) {
    return std::unexpected(hot.error());
  }
  if (*hot) {
    return Lookup{Outcome::kFound, **hot};
  }
  const auto below = fences_.count_not_above(term);
  if (!below) {
    return std::unexpected(below.error());
  }
  if (*below == 0) {
    return Lookup{Outcome::kAbsent};
  }
  const auto block = pass.block(release, first_term_block_ + *below - 1);
  if (!block) {
    return std::unexpected(block.error());
  }
  if (!*block) {
    return Lookup{Outcome::kBlocked};
  }
  const auto entry = find_in_term_block(**block, term);
  if (!entry) {
    return std::unexpected(entry.error());
  }
  return *entry ? Lookup{Outcome::kFound, **entry} : Lookup{Outcome::kAbsent};
}

Result<std::optional<std::vector<Bytes>>> Dictionary::find_blocks_around(bundle::Pass& pass, bundle::Release& release,
                                                                         std::string_view term,
                                                                         std::uint32_t count) const {
  FOREDGE_CHECK(count != 0);
  std::uint32_t begin = 0;
  std::uint32_t end = fences_.size();
  for (std::size_t length = 1; end - begin > count && length <= term.size(); ++length) {
    const auto below = fences_.count_not_above(term.substr(0, length));
    std::string behind(term.substr(0, length));
    behind.push_back('\xff');  // no folded word has this byte
    const auto not_behind = fences_.count_not_above(behind);
    if (!below || !not_behind) {
      return std::unexpected(below ? not_behind.error() : below.error());
    }
    begin = *below == 0 ? 0 : *below - 1;
    end = *not_behind;
  }
  end = std::min(end, begin + count);
  std::vector<Bytes> blocks;
  bool missing = false;
  for (std::uint32_t i = begin; i < end; ++i) {
    const auto block = pass.block(release, first_term_block_ + i);
    if (!block) {
      return std::unexpected(block.error());
    }
    missing = missing || !*block;
    blocks.push_back(block->value_or(Bytes{}));
  }
  return missing ? std::nullopt : std::optional(std::move(blocks));
}

}  // namespace foredge::search
