#include "search/dictionary_writer.h"

#include <algorithm>

#include "base/check.h"
#include "search/postings.h"

namespace foredge::search {
namespace {

// Chosen so that a cold query reads few bytes: a term block is one read for every rare term of a query.
constexpr std::size_t kTermBlockBytes = 24 * 1024;
constexpr std::size_t kInlinePostingsBytes = 1536;
constexpr std::uint32_t kEntriesPerRestart = 16;
// Bounds what one read brings, and with it how much of a long list an early end can save.
constexpr std::size_t kPiecePostings = std::size_t{kChunkPostings} * 512;
// The most frequent ones; the rest of the long lists costs one more read.
constexpr std::size_t kMaxHotTerms = 8192;

std::size_t shared_prefix(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

}  // namespace

void DictionaryWriter::add(std::string_view term, std::uint16_t weight, std::span<const Posting> postings) {
  FOREDGE_CHECK(previous_ < term || (previous_.empty() && fences_.empty() && entries_.size() == 0));
  ByteWriter entry;
  entry.write_varint(postings.size());
  entry.write_varint(weight);
  ByteWriter piece;
  if (postings.size() <= kPiecePostings) {
    write_postings(piece, postings, kNoSection);
  }
  if (piece.size() != 0 && piece.size() <= kInlinePostingsBytes) {
    entry.write_varint(std::uint64_t{piece.size()} << 1U);
    entry.write_bytes(piece.bytes());
  } else {
    Hot hot{std::string(term), static_cast<std::uint32_t>(postings.size()), weight, 0, 0};
    write_pieces(hot, postings);
    entry.write_varint(std::uint64_t{hot.block_count} << 1U | 1U);
    entry.write_varint(hot.first_block);
    hot_.push_back(std::move(hot));
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

void DictionaryWriter::write_pieces(Hot& hot, std::span<const Posting> postings) {
  std::uint32_t before = kNoSection;
  for (std::size_t at = 0; at < postings.size(); at += kPiecePostings) {
    const auto part = postings.subspan(at, std::min(kPiecePostings, postings.size() - at));
    ByteWriter piece;
    write_postings(piece, part, before);
    const std::uint32_t block = release_.add_block(piece.bytes());
    if (hot.block_count == 0) {
      hot.first_block = block;
    }
    ++hot.block_count;
    before = part.back().section;
  }
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
    std::ranges::stable_sort(hot_, std::ranges::greater{}, &Hot::section_count);
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
    segment.write_u32(hot.section_count);
    segment.write_u16(hot.weight);
    segment.write_u16(hot.block_count);
    segment.write_u32(hot.first_block);
  }
  release_.add_segment(bundle::kHotTerms, segment.take());
}

}  // namespace foredge::search
