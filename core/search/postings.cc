#include "search/postings.h"

#include <cstring>

#include "base/check.h"

namespace foredge::search {
namespace {

constexpr std::size_t kHeaderBytes = 4 + kPackingBytes;
// 128 gaps of so many bits cannot carry a sum of 28 bits past 32.
constexpr std::uint32_t kSafeGapBits = 24;

// Four neighbours of a chunk. Clang maps it to SSE2 and to WebAssembly's SIMD alike.
using Quad = std::uint32_t __attribute__((vector_size(16)));

std::unexpected<Error> broken(const char* message) { return fail(ErrorCode::kMalformed, message); }

Quad load(const std::uint8_t* from) {
  Quad quad;
  std::memcpy(&quad, from, sizeof quad);
  return quad;
}

// Calls `take(i, quad)` with values 4i to 4i + 3, for i from 0 to 31.
template <typename Take>
void for_each_quad(Bytes packed, std::uint32_t bits, Take take) {
  FOREDGE_CHECK(bits <= 32 && packed.size() == std::size_t{bits} * 16);
  const std::uint8_t* next = packed.data();
  if (bits == 0 || bits == 32) {
    for (std::size_t i = 0; i < kChunkPostings / 4; ++i) {
      take(i, bits == 0 ? Quad{} : load(next + i * 16));
    }
    return;
  }
  const Quad mask = Quad{} + ((1U << bits) - 1);
  Quad word = load(next);
  std::uint32_t used = 0;
  for (std::size_t i = 0; i < kChunkPostings / 4; ++i) {
    Quad value = word >> used;
    used += bits;
    if (used >= 32) {
      used -= 32;
      if (i + 1 < kChunkPostings / 4) {
        next += 16;
        word = load(next);
        if (used != 0) {
          value |= word << (bits - used);
        }
      }
    }
    take(i, value & mask);
  }
}

// A chunk's header: its last section, and how it is packed.
Result<Packing> read_header(Bytes header) {
  ByteReader reader(header.subspan(4));
  return Packing::read(reader);
}

std::uint32_t last_of(Bytes header) { return *ByteReader(header).read_u32(); }

Result<std::size_t> packed_size(Bytes headers) {
  std::size_t size = 0;
  for (std::size_t at = 0; at < headers.size(); at += kHeaderBytes) {
    const auto packing = read_header(headers.subspan(at, kHeaderBytes));
    if (!packing) {
      return std::unexpected(packing.error());
    }
    size += packing->size(kChunkPostings);
  }
  return size;
}

Result<std::size_t> tail_size(Bytes bytes, std::uint32_t count) {
  if (count == 0) {
    return 0;
  }
  if (count == 1) {
    ByteReader reader(bytes);
    if (!reader.read_varint()) {
      return broken("postings piece ends inside its tail; rebuild the release");
    }
    return reader.position();
  }
  ByteReader reader(bytes);
  const auto packing = Packing::read(reader);
  if (!packing) {
    return std::unexpected(packing.error());
  }
  const std::size_t size = kPackingBytes + packing->size(count);
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

Result<Packing> Packing::read(ByteReader& reader) {
  const auto stored = reader.read_u16();
  if (!stored) {
    return broken("postings piece ends inside its tail; rebuild the release");
  }
  const Packing packing{*stored & 63U, *stored >> 6U & 7U, static_cast<std::uint32_t>(*stored >> 9U)};
  if (packing.gap_bits > 32 || packing.impact_bits > kImpactBits || packing.lowest_impact >= kImpactLevels) {
    return broken("postings are packed with a wrong width; rebuild the release");
  }
  return packing;
}

void unpack_128(Bytes packed, std::uint32_t bits, std::array<std::uint32_t, kChunkPostings>& out) {
  for_each_quad(packed, bits, [&](std::size_t i, Quad values) { std::memcpy(&out[i * 4], &values, sizeof values); });
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
  packed_ = piece.subspan(headers_.size(), *packed_size(headers_));
  tail_ = piece.subspan(headers_.size() + packed_.size());
  return {};
}

// Decodes the next chunk or tail that can hold a section not below `at_least`; leaves nothing filled at the end.
Result<void> PostingsCursor::fill(std::uint32_t at_least) {
  at_ = 0;
  filled_ = 0;
  while (true) {
    while (chunks_left_ != 0) {
      const Bytes header = headers_.first(kHeaderBytes);
      headers_ = headers_.subspan(kHeaderBytes);
      --chunks_left_;
      const std::uint32_t last = last_of(header);
      // Sections may only rise from chunk to chunk: the engine's window leans on it.
      if (last >= section_count_ || (previous_ != kNoSection && last <= previous_)) {
        return broken("postings name a section that the release does not have; rebuild it");
      }
      if (last >= at_least) {
        return decode_chunk(header);
      }
      packed_ = packed_.subspan(read_header(header)->size(kChunkPostings));
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

Result<void> PostingsCursor::decode_chunk(Bytes header) {
  const std::uint32_t last = last_of(header);
  const auto [gap_bits, impact_bits, lowest_impact] = *read_header(header);
  // Four sums at once: each lane adds up the gaps before it, then what the quad before ended with.
  Quad before = Quad{} + previous_;
  for_each_quad(packed_.first(std::size_t{16} * gap_bits), gap_bits, [&](std::size_t i, Quad gaps) {
    const Quad zero{};
    Quad sums = gaps + 1;
    sums += __builtin_shufflevector(zero, sums, 0, 4, 5, 6);
    sums += __builtin_shufflevector(zero, sums, 0, 1, 4, 5);
    sums += before;
    std::memcpy(&sections_[i * 4], &sums, sizeof sums);
    before = __builtin_shufflevector(sums, sums, 3, 3, 3, 3);
  });
  packed_ = packed_.subspan(std::size_t{16} * gap_bits);
  const Quad lowest = Quad{} + lowest_impact;
  for_each_quad(packed_.first(std::size_t{16} * impact_bits), impact_bits, [&](std::size_t i, Quad values) {
    const Quad impacts = (values + lowest) & (kImpactLevels - 1);
    std::memcpy(&impacts_[i * 4], &impacts, sizeof impacts);
  });
  packed_ = packed_.subspan(std::size_t{16} * impact_bits);
  // A chunk that ends at its stated last section, which is inside the release, and rises all the way is right. It rises unless
  // the sum wrapped.
  const bool may_wrap = gap_bits > kSafeGapBits;
  if (sections_.back() != last || (may_wrap && !rises(sections_, previous_))) {
    return broken("postings chunk does not end at its stated section; rebuild the release");
  }
  previous_ = last;
  filled_ = kChunkPostings;
  decoded_ += kChunkPostings;
  return {};
}

Result<void> PostingsCursor::decode_single() {
  const auto value = ByteReader(tail_).read_varint_up_to(std::uint64_t{section_count_} * kImpactLevels);
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
    ByteReader reader(tail_);
    const Packing head = *Packing::read(reader);
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
