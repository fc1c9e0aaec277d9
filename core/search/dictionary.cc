#include "search/dictionary.h"

#include <string>

namespace foredge::search {
namespace {

constexpr std::size_t kHotEntryBytes = 12;

std::unexpected<Error> broken(const char* message) { return fail(ErrorCode::kMalformed, message); }

// Terms of one term block: front-coded, a restart (nothing shared) at every offset that the block's head lists.
class EntryReader {
 public:
  EntryReader(ByteReader reader, std::string& term) : reader_(reader), term_(term) {}

  [[nodiscard]] bool at_end() const { return reader_.at_end(); }

  Result<void> read_term() {
    const auto shared = reader_.read_varint_up_to(term_.size());
    const auto suffix = reader_.read_string();
    if (!shared || !suffix) {
      return broken("term block ends inside a term; rebuild the release");
    }
    term_.resize(static_cast<std::size_t>(*shared));
    term_ += *suffix;
    return {};
  }

  Result<TermEntry> read_entry() {
    const auto sections = reader_.read_varint_up_to(0xffffffffU);
    const auto weight = reader_.read_varint_up_to(0xffffU);
    const auto size_or_blocks = reader_.read_varint();
    if (!sections || !weight || !size_or_blocks) {
      return broken("term block ends inside an entry; rebuild the release");
    }
    TermEntry entry{static_cast<std::uint32_t>(*sections), static_cast<std::uint16_t>(*weight), {}};
    const std::uint64_t amount = *size_or_blocks >> 1U;
    if ((*size_or_blocks & 1U) == 0) {
      const auto postings = reader_.read_bytes(amount);
      if (!postings || amount == 0) {
        return broken("term block ends inside inline postings; rebuild the release");
      }
      entry.inline_postings = *postings;
      return entry;
    }
    const auto first = reader_.read_varint_up_to(bundle::kMaxBlocks);
    // A piece holds at least one section, which bounds how many blocks a broken entry can ask for.
    if (!first || amount == 0 || amount > *sections || amount > bundle::kMaxBlocks) {
      return broken("term names no postings block; rebuild the release");
    }
    entry.first_block = static_cast<std::uint32_t>(*first);
    entry.block_count = static_cast<std::uint32_t>(amount);
    return entry;
  }

 private:
  ByteReader reader_;
  std::string& term_;
};

struct TermBlock {
  Bytes bytes;
  Bytes restarts;  // u32 each: offset of an entry that shares nothing

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

Result<std::optional<TermEntry>> find_in_term_block(Bytes block, std::string_view term) {
  const auto opened = open_term_block(block);
  if (!opened) {
    return std::unexpected(opened.error());
  }
  std::uint32_t low = 0;
  std::uint32_t high = opened->restart_count();
  std::string current;
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    const auto group = opened->group(middle);
    if (!group) {
      return std::unexpected(group.error());
    }
    current.clear();
    if (const auto read = EntryReader(*group, current).read_term(); !read) {
      return std::unexpected(read.error());
    }
    (current <= term ? low : high) = middle;
  }
  const auto group = opened->group(low);
  if (!group) {
    return std::unexpected(group.error());
  }
  current.clear();
  EntryReader entries(*group, current);
  while (!entries.at_end()) {
    if (const auto read = entries.read_term(); !read) {
      return std::unexpected(read.error());
    }
    const auto entry = entries.read_entry();
    if (!entry) {
      return std::unexpected(entry.error());
    }
    if (current == term) {
      return *entry;
    }
    if (current > term) {
      break;
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
  entry.section_count = *reader.read_u32();
  entry.weight = *reader.read_u16();
  entry.block_count = *reader.read_u16();
  entry.first_block = *reader.read_u32();
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

}  // namespace foredge::search
