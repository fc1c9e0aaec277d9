#include "search/postings.h"

#include <cstring>

#include "base/check.h"

namespace foredge::search {
namespace {

constexpr std::size_t kHeaderBytes = 8;
constexpr std::size_t kLanes = 4;

std::unexpected<Error> broken(const char* message) { return fail(ErrorCode::kMalformed, message); }

}  // namespace

void unpack_128(Bytes packed, std::uint32_t bits, std::array<std::uint32_t, kChunkPostings>& out) {
  FOREDGE_CHECK(bits <= 32 && packed.size() == bits * 16);
  if (bits == 0) {
    out.fill(0);
    return;
  }
  const std::uint32_t mask = bits == 32 ? 0xffffffffU : (1U << bits) - 1;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    std::uint64_t pending = 0;
    std::uint32_t available = 0;
    std::size_t word = 0;
    for (std::size_t i = lane; i < kChunkPostings; i += kLanes) {
      if (available < bits) {
        std::uint32_t next;
        std::memcpy(&next, packed.data() + (word++ * kLanes + lane) * 4, 4);
        pending |= std::uint64_t{next} << available;
        available += 32;
      }
      out[i] = static_cast<std::uint32_t>(pending) & mask;
      pending >>= bits;
      available -= bits;
    }
  }
}

Result<PostingsCursor> PostingsCursor::open(std::span<const Bytes> pieces, std::uint32_t section_count) {
  PostingsCursor cursor;
  cursor.pieces_ = pieces;
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
  ByteReader reader(pieces_[piece_++]);
  const auto count = reader.read_varint_up_to(section_count_);
  const auto before = reader.read_varint_up_to(section_count_);
  if (!count || !before || *count == 0) {
    return broken("postings piece has a wrong count; rebuild the release");
  }
  // Stored one higher, so that a list that starts at section 0 needs no special case. Sections may only rise from piece to
  // piece: the engine's window leans on it.
  if (static_cast<std::uint32_t>(*before) - 1 != previous_) {
    return broken("postings piece does not continue the one before; rebuild the release");
  }
  chunks_left_ = static_cast<std::uint32_t>(*count / kChunkPostings);
  tail_left_ = static_cast<std::uint32_t>(*count % kChunkPostings);
  const auto headers = reader.read_bytes(std::uint64_t{chunks_left_} * kHeaderBytes);
  if (!headers) {
    return broken("postings piece ends inside its chunk headers; rebuild the release");
  }
  headers_ = *headers;
  std::uint64_t packed_bytes = 0;
  for (std::size_t at = 0; at < headers_.size(); at += kHeaderBytes) {
    packed_bytes += 16 * (std::uint64_t{headers_[at + 4]} + headers_[at + 5]);
  }
  const auto packed = reader.read_bytes(packed_bytes);
  if (!packed) {
    return broken("postings piece ends inside its chunks; rebuild the release");
  }
  packed_ = *packed;
  tail_ = ByteReader(*reader.read_bytes(reader.remaining()));
  if (tail_left_ == 0 && !tail_.at_end()) {
    return broken("postings piece has bytes behind its chunks; rebuild the release");
  }
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
      const std::uint32_t last = *ByteReader(header).read_u32();
      if (last >= at_least) {
        return decode_chunk(header);
      }
      packed_ = packed_.subspan(16 * (std::size_t{header[4]} + header[5]));
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
  const std::uint32_t last = *ByteReader(header).read_u32();
  const std::uint32_t delta_bits = header[4];
  const std::uint32_t impact_bits = header[5];
  const std::uint32_t lowest_impact = header[6];
  if (delta_bits > 32 || impact_bits > 6) {
    return broken("postings chunk has a wrong bit width; rebuild the release");
  }
  std::array<std::uint32_t, kChunkPostings> values;
  unpack_128(packed_.first(std::size_t{16} * delta_bits), delta_bits, values);
  std::uint32_t section = previous_;
  for (std::size_t i = 0; i < kChunkPostings; ++i) {
    section += values[i] + 1;
    sections_[i] = section;
  }
  packed_ = packed_.subspan(std::size_t{16} * delta_bits);
  unpack_128(packed_.first(std::size_t{16} * impact_bits), impact_bits, values);
  packed_ = packed_.subspan(std::size_t{16} * impact_bits);
  for (std::size_t i = 0; i < kChunkPostings; ++i) {
    impacts_[i] = static_cast<std::uint8_t>((values[i] + lowest_impact) % kImpactLevels);
  }
  // The sum of 128 deltas may wrap; a chunk that ends at its stated last section inside the release and rises all the way
  // cannot have.
  std::uint32_t before = previous_;
  for (const std::uint32_t value : sections_) {
    if (value >= section_count_ || (before != kNoSection && value <= before)) {
      return broken("postings name a section that the release does not have; rebuild it");
    }
    before = value;
  }
  if (section != last) {
    return broken("postings chunk does not end at its stated section; rebuild the release");
  }
  previous_ = last;
  filled_ = kChunkPostings;
  decoded_ += kChunkPostings;
  return {};
}

Result<void> PostingsCursor::decode_tail() {
  std::uint32_t section = previous_;
  for (std::uint32_t i = 0; i < tail_left_; ++i) {
    const auto value = tail_.read_varint_up_to(std::uint64_t{section_count_} * kImpactLevels);
    if (!value) {
      return broken("postings piece ends inside its tail; rebuild the release");
    }
    const std::uint64_t next = std::uint64_t{section + 1} + *value / kImpactLevels;
    if (next >= section_count_) {
      return broken("postings name a section that the release does not have; rebuild it");
    }
    section = static_cast<std::uint32_t>(next);
    sections_[i] = section;
    impacts_[i] = static_cast<std::uint8_t>(*value % kImpactLevels);
  }
  if (!tail_.at_end()) {
    return broken("postings piece has bytes behind its tail; rebuild the release");
  }
  previous_ = section;
  filled_ = tail_left_;
  decoded_ += filled_;
  tail_left_ = 0;
  return {};
}

}  // namespace foredge::search
