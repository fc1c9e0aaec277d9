#include "search/dictionary_writer.h"

#include <algorithm>

#include "base/check.h"
#include "search/postings.h"

namespace foredge::search {
namespace {

// Chosen for few reads of a cold query: a term block is one read for every rare or middling term, and holds all three lists of a word.
constexpr std::size_t kTermBlockBytes = 24 * 1024;
constexpr std::size_t kInlinePostingsBytes = 6144;
constexpr std::uint32_t kEntriesPerRestart = 16;
// The most frequent ones; the rest of the long lists costs one more read.
constexpr std::size_t kMaxHotTerms = 8192;

std::size_t shared_prefix(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

}  // namespace

void DictionaryWriter::add(std::string_view term, std::span<const Posting> postings) {
  FOREDGE_CHECK(previous_ < term || (previous_.empty() && fences_.empty() && entries_.size() == 0));
  ByteWriter piece;
  if (postings.size() <= kPiecePostings) {
    write_postings(piece, postings, kNoSection);
  }
  const bool in_blocks = piece.size() == 0 || piece.size() > kInlinePostingsBytes;
  ByteWriter entry;
  entry.write_varint(std::uint64_t{postings.size()} << 1U | (in_blocks ? 1U : 0U));
  if (in_blocks) {
    const std::uint32_t first = write_pieces(postings);
    entry.write_varint(first);
    hot_.push_back({std::string(term), static_cast<std::uint32_t>(postings.size()), first});
  } else {
    entry.write_bytes(piece.bytes());
  }
  add_entry(term, entry.bytes());
}

void DictionaryWriter::add_entry(std::string_view term, std::span<const std::uint8_t> entry) {
  if (entries_.size() + entry.size() > kTermBlockBytes && entries_.size() != 0) {
    flush_block();
  }
  const bool restart = restarts_.empty() || since_restart_ == kEntriesPerRestart;
  if (restarts_.empty()) {
    block_first_ = term;
  }
  if (restart) {
    restarts_.push_back(static_cast<std::uint32_t>(entries_.size()));
    since_restart_ = 0;
  }
  ++since_restart_;
  const std::size_t shared = restart ? 0 : shared_prefix(previous_, term);
  entries_.write_varint(shared);
  entries_.write_string(term.substr(shared));
  entries_.write_bytes(entry);
  previous_ = term;
}

std::uint32_t DictionaryWriter::write_pieces(std::span<const Posting> postings) {
  std::uint32_t first = 0;
  std::uint32_t before = kNoSection;
  for (std::size_t at = 0; at < postings.size(); at += kPiecePostings) {
    const auto part = postings.subspan(at, std::min<std::size_t>(kPiecePostings, postings.size() - at));
    ByteWriter piece;
    write_postings(piece, part, before);
    const std::uint32_t block = release_.add_block(piece.bytes());
    first = at == 0 ? block : first;
    before = part.back().section;
  }
  return first;
}

void DictionaryWriter::flush_block() {
  ByteWriter block;
  block.write_u32(static_cast<std::uint32_t>(restarts_.size()));
  const auto head = static_cast<std::uint32_t>(4 + restarts_.size() * 4);
  for (const std::uint32_t restart : restarts_) {
    block.write_u32(head + restart);
  }
  block.write_bytes(entries_.bytes());
  blocks_.push_back(block.take());
  fences_.push_back(block_first_);
  entries_.clear();
  restarts_.clear();
}

void DictionaryWriter::finish() {
  if (entries_.size() != 0) {
    flush_block();
  }
  std::uint32_t first = 0;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const std::uint32_t number = release_.add_block(blocks_[i]);
    first = i == 0 ? number : first;
  }
  ByteWriter fences;
  fences.write_u32(first);
  bundle::write_string_table(fences, {fences_.begin(), fences_.end()});
  release_.add_segment(bundle::kTermFences, fences.take());

  if (hot_.size() > kMaxHotTerms) {
    std::ranges::stable_sort(hot_, std::ranges::greater{}, &Hot::count);
    hot_.resize(kMaxHotTerms);
    std::ranges::sort(hot_, {}, &Hot::term);
  }
  std::vector<std::string_view> terms;
  terms.reserve(hot_.size());
  for (const Hot& hot : hot_) {
    terms.emplace_back(hot.term);
  }
  ByteWriter segment;
  bundle::write_string_table(segment, terms);
  for (const Hot& hot : hot_) {
    segment.write_u32(hot.count);
    segment.write_u32(hot.first_block);
  }
  release_.add_segment(bundle::kHotTerms, segment.take());
}

}  // namespace foredge::search
