#include "search/postings.h"

#include <cstring>
#include <utility>

#include "base/check.h"

namespace foredge::search {
namespace {

constexpr std::size_t kHeaderBytes = 4 + kPackingBytes;
// 128 gaps of so many bits, or of eight fewer and twelve patches, cannot carry a sum of 28 bits past 32.
constexpr std::uint32_t kSafeGapBits = 24;
// A patch: where the gap stands, and what it has above the packed bits.
constexpr std::size_t kPatchBytes = 2;
constexpr std::uint32_t kAllBits = 0xffffffff;

// Four neighbours of a chunk. Clang maps it to SSE2 and to WebAssembly's SIMD alike.
using Quad = std::uint32_t __attribute__((vector_size(16)));

std::unexpected<Error> broken(const char* message) { return fail(ErrorCode::kMalformed, message); }

Quad load(const void* from) {
  Quad quad;
  std::memcpy(&quad, from, sizeof quad);
  return quad;
}

void store(const Quad& quad, void* to) { std::memcpy(to, &quad, sizeof quad); }

using Values = std::array<std::uint32_t, kChunkPostings>;

// Adds `more` to each value and cuts it to the bits of `limit`. One function a width: all its shifts are known then, and no step waits
// for a branch.
template <std::uint32_t bits>
void unpack(const std::uint8_t* packed, std::uint32_t more, std::uint32_t limit, Values& out) {
  constexpr std::uint32_t kMask = bits == 32 ? 0xffffffff : (1U << bits) - 1;
#pragma unroll
  for (std::uint32_t i = 0; i < kChunkPostings / 4; ++i) {
    const std::uint32_t word = i * bits / 32;
    const std::uint32_t used = i * bits % 32;
    Quad value{};
    if constexpr (bits != 0) {
      value = load(packed + std::size_t{word} * 16) >> used;
      if (used + bits > 32) {
        value |= load(packed + std::size_t{word + 1} * 16) << (32 - used);
      }
    }
    store(((value & kMask) + more) & limit, &out[std::size_t{i} * 4]);
  }
}

template <std::uint32_t... bits>
constexpr auto all_widths(std::integer_sequence<std::uint32_t, bits...>) {
  return std::array{unpack<bits>...};
}
constexpr auto kUnpack = all_widths(std::make_integer_sequence<std::uint32_t, 33>{});

// Makes sections of their distances, behind `before`. Four sums at once: each lane adds up the gaps before it, then what the quad before
// ended with.
void add_up(Values& values, std::uint32_t before) {
  Quad last = Quad{} + before;
  for (std::size_t i = 0; i < kChunkPostings; i += 4) {
    const Quad zero{};
    Quad sums = load(&values[i]);
    sums += __builtin_shufflevector(zero, sums, 0, 4, 5, 6);
    sums += __builtin_shufflevector(zero, sums, 0, 1, 4, 5);
    store(sums + last, &values[i]);
    // The only step that waits for the quad before.
    last += __builtin_shufflevector(sums, sums, 3, 3, 3, 3);
  }
}

// A chunk's header. `at` lies in whole headers.
struct Header {
  std::uint32_t last;  // its last section
  std::uint16_t packing;

  static Header at(const std::uint8_t* at) {
    Header header;
    std::memcpy(&header.last, at, sizeof header.last);
    std::memcpy(&header.packing, at + sizeof header.last, sizeof header.packing);
    return header;
  }
};

Result<std::size_t> packed_size(Bytes headers) {
  std::size_t size = 0;
  for (std::size_t at = 0; at < headers.size(); at += kHeaderBytes) {
    const Packing packing = Packing::of(Header::at(headers.data() + at).packing);
    if (!packing.is_valid()) {
      return broken("postings are packed with a wrong width; rebuild the release");
    }
    size += packing.size(kChunkPostings);
  }
  return size;
}

Result<std::size_t> tail_size(Bytes bytes, std::uint32_t count) {
  if (count == 0) {
    return 0;
  }
  ByteReader reader(bytes);
  if (count == 1) {
    if (!reader.read_varint()) {
      return broken("postings piece ends inside its tail; rebuild the release");
    }
    return reader.position();
  }
  const auto stored = reader.read_u16();
  if (!stored) {
    return broken("postings piece ends inside its tail; rebuild the release");
  }
  const Packing packing = Packing::of(*stored);
  if (!packing.is_valid() || packing.patches != 0) {
    return broken("postings are packed with a wrong width; rebuild the release");
  }
  const std::size_t size = kPackingBytes + packing.size(count);
  if (size > bytes.size()) {
    return broken("postings piece ends inside its tail; rebuild the release");
  }
  return size;
}

bool rises(std::span<const std::uint32_t> sections, std::uint32_t before) {
  return (before == kNoSection || sections.front() > before) &&
         std::ranges::adjacent_find(sections, std::ranges::greater_equal{}) == sections.end();
}

}  // namespace

void unpack_128(Bytes packed, std::uint32_t bits, Values& out) {
  FOREDGE_CHECK(bits <= 32 && packed.size() == std::size_t{bits} * 16);
  kUnpack[bits](packed.data(), 0, kAllBits, out);
}

Result<std::size_t> piece_size(Bytes bytes, std::uint32_t count) {
  FOREDGE_CHECK(count != 0 && count <= kPiecePostings);
  ByteReader reader(bytes);
  const auto headers = reader.read_bytes(std::uint64_t{count / kChunkPostings} * kHeaderBytes);
  if (!headers) {
    return broken("postings piece ends inside its chunk headers; rebuild the release");
  }
  const auto packed = packed_size(*headers);
  if (!packed) {
    return packed;
  }
  if (!reader.skip(*packed)) {
    return broken("postings piece ends inside its chunks; rebuild the release");
  }
  const auto tail = tail_size(bytes.subspan(reader.position()), count % kChunkPostings);
  return tail ? Result<std::size_t>(reader.position() + *tail) : tail;
}

Result<PostingsCursor> PostingsCursor::open(std::span<const Bytes> pieces, std::uint32_t count,
                                            std::uint32_t section_count) {
  if (count == 0 || count > section_count || pieces.size() != count_pieces(count)) {
    return broken("postings list has a wrong count; rebuild the release");
  }
  PostingsCursor cursor;
  cursor.pieces_ = pieces;
  cursor.count_left_ = count;
  cursor.section_count_ = section_count;
  if (const auto filled = cursor.fill(0); !filled) {
    return std::unexpected(filled.error());
  }
  return cursor;
}

Result<void> PostingsCursor::advance() {
  if (++at_ < filled_) {
    return {};
  }
  return fill(0);
}

Result<void> PostingsCursor::advance_to(std::uint32_t section) {
  if (filled_ == 0 || section <= this->section()) {
    return {};
  }
  if (sections_[filled_ - 1] < section) {
    if (const auto filled = fill(section); !filled) {
      return filled;
    }
  }
  while (at_ < filled_ && sections_[at_] < section) {
    ++at_;
  }
  return {};
}

Result<void> PostingsCursor::open_piece() {
  const Bytes piece = pieces_[piece_++];
  const std::uint32_t count = std::min(count_left_, kPiecePostings);
  count_left_ -= count;
  const auto size = piece_size(piece, count);
  if (!size) {
    return std::unexpected(size.error());
  }
  if (*size != piece.size()) {
    return broken("postings piece has bytes behind its end; rebuild the release");
  }
  chunks_left_ = count / kChunkPostings;
  tail_left_ = count % kChunkPostings;
  headers_ = piece.first(std::size_t{chunks_left_} * kHeaderBytes);
  packed_ = piece.subspan(headers_.size());
  return {};
}

// Decodes the next chunk or tail that can hold a section not below `at_least`; leaves nothing filled at the end.
Result<void> PostingsCursor::fill(std::uint32_t at_least) {
  at_ = 0;
  filled_ = 0;
  while (true) {
    while (chunks_left_ != 0) {
      const auto [last, packing] = Header::at(headers_.data());
      headers_ = headers_.subspan(kHeaderBytes);
      --chunks_left_;
      // Sections may only rise from chunk to chunk: the engine's window leans on it.
      if (last >= section_count_ || (previous_ != kNoSection && last <= previous_)) {
        return broken("postings name a section that the release does not have; rebuild it");
      }
      if (last >= at_least) {
        return decode_chunk(last, Packing::of(packing));
      }
      packed_ = packed_.subspan(Packing::of(packing).size(kChunkPostings));
      previous_ = last;
    }
    if (tail_left_ != 0) {
      if (const auto tail = decode_tail(); !tail || sections_[filled_ - 1] >= at_least) {
        return tail;
      }
      filled_ = 0;
    }
    if (piece_ == pieces_.size()) {
      return {};
    }
    if (const auto opened = open_piece(); !opened) {
      return opened;
    }
  }
}

Result<void> PostingsCursor::decode_chunk(std::uint32_t last, const Packing& packing) {
  kUnpack[packing.gap_bits](packed_.data(), 1, kAllBits, sections_);
  const Bytes impacts = packed_.subspan(std::size_t{16} * packing.gap_bits);
  kUnpack[packing.impact_bits](impacts.data(), packing.lowest_impact, kImpactLevels - 1, impacts_);
  const Bytes patches = impacts.subspan(std::size_t{16} * packing.impact_bits, packing.patches * kPatchBytes);
  for (std::size_t at = 0; at < patches.size(); at += kPatchBytes) {
    if (patches[at] >= kChunkPostings) {
      return broken("postings chunk has a patch behind its end; rebuild the release");
    }
    sections_[patches[at]] += std::uint32_t{patches[at + 1]} << packing.gap_bits;
  }
  packed_ = packed_.subspan(packing.size(kChunkPostings));
  add_up(sections_, previous_);
  // A chunk that ends at its stated last section, which is inside the release, and rises all the way is right. It rises unless
  // the sum wrapped.
  const bool may_wrap = packing.widest_gap_bits() > kSafeGapBits;
  if (sections_.back() != last || (may_wrap && !rises(sections_, previous_))) {
    return broken("postings chunk does not end at its stated section; rebuild the release");
  }
  previous_ = last;
  filled_ = kChunkPostings;
  decoded_ += kChunkPostings;
  return {};
}

Result<void> PostingsCursor::decode_single() {
  const auto value = ByteReader(packed_).read_varint_up_to(std::uint64_t{section_count_} * kImpactLevels);
  const std::uint64_t section = std::uint64_t{previous_ + 1} + (value ? *value / kImpactLevels : section_count_);
  if (section >= section_count_) {
    return broken("postings name a section that the release does not have; rebuild it");
  }
  sections_[0] = static_cast<std::uint32_t>(section);
  impacts_[0] = static_cast<std::uint32_t>(*value % kImpactLevels);
  return {};
}

Result<void> PostingsCursor::decode_tail() {
  if (tail_left_ == 1) {
    if (const auto single = decode_single(); !single) {
      return single;
    }
  } else {
    ByteReader reader(packed_);
    const Packing head = Packing::of(*reader.read_u16());
    const Bytes packed = reader.rest();
    const std::uint32_t width = head.gap_bits + head.impact_bits;
    std::uint64_t pending = 0;
    std::uint32_t available = 0;
    std::size_t at = 0;
    std::uint64_t section = previous_ == kNoSection ? 0 : std::uint64_t{previous_} + 1;
    for (std::uint32_t i = 0; i < tail_left_; ++i) {
      for (; available < width; available += 8) {
        pending |= std::uint64_t{packed[at++]} << available;
      }
      section += pending & ((std::uint64_t{1} << head.gap_bits) - 1);
      const auto impact =
          static_cast<std::uint32_t>(pending >> head.gap_bits & ((std::uint64_t{1} << head.impact_bits) - 1));
      pending >>= width;
      available -= width;
      if (section >= section_count_) {
        return broken("postings name a section that the release does not have; rebuild it");
      }
      sections_[i] = static_cast<std::uint32_t>(section++);
      impacts_[i] = (impact + head.lowest_impact) % kImpactLevels;
    }
  }
  filled_ = tail_left_;
  previous_ = sections_[filled_ - 1];
  decoded_ += filled_;
  tail_left_ = 0;
  return {};
}

}  // namespace foredge::search
