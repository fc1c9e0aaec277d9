// Reading a postings list: which sections hold a term, and how strongly. docs/bundle-format.md draws the layout; twin of
// postings_writer.h. What an impact is worth is the RANK segment's to say.
//
// A list is cut into pieces of kPiecePostings; a piece is chunks of 128 postings, bit-packed behind headers that name each chunk's
// last section and how it is packed, then a tail of fewer than 128.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "base/bytes.h"

namespace foredge::search {

inline constexpr std::uint32_t kChunkPostings = 128;
// Bounds what one read brings.
inline constexpr std::uint32_t kPiecePostings = kChunkPostings * 512;
inline constexpr std::uint32_t kImpactBits = 5;
inline constexpr std::uint32_t kImpactLevels = 1U << kImpactBits;
inline constexpr std::uint32_t kNoSection = 0xffffffff;

// What a chunk, or a tail of two or more postings, is packed with (docs/bundle-format.md).
struct Packing {
  std::uint32_t gap_bits;
  std::uint32_t impact_bits;
  std::uint32_t lowest_impact;
  // Gaps that are wider, up to kPatchBits more, each mended by two bytes of its own (Zukowski et al. 2006, "Super-scalar RAM-CPU cache
  // compression"): a multiple of 4, of chunks alone.
  std::uint32_t patches;

  static Packing of(std::uint16_t stored) {
    return {stored & 63U, stored >> 6U & 7U, stored >> 9U & 31U, (stored >> 14U) * 4U};
  }
  [[nodiscard]] std::uint16_t stored() const {
    return static_cast<std::uint16_t>(gap_bits | impact_bits << 6U | lowest_impact << 9U | patches / 4 << 14U);
  }
  [[nodiscard]] bool is_valid() const { return widest_gap_bits() <= 32 && impact_bits <= kImpactBits; }
  [[nodiscard]] std::uint32_t widest_gap_bits() const { return gap_bits + (patches != 0 ? kPatchBits : 0); }
  // Bytes of so many postings.
  [[nodiscard]] std::size_t size(std::uint32_t count) const {
    return (std::size_t{count} * (gap_bits + impact_bits) + 7) / 8 + std::size_t{patches} * 2;
  }

  static constexpr std::uint32_t kPatchBits = 8;
  static constexpr std::uint32_t kMaxPatches = 12;
};
inline constexpr std::size_t kPackingBytes = 2;

// How many pieces a list of `count` postings has.
[[nodiscard]] constexpr std::uint32_t count_pieces(std::uint32_t count) {
  return count / kPiecePostings + (count % kPiecePostings == 0 ? 0 : 1);
}

// Reads 128 values of `bits` (0 … 32) each from bits × 16 bytes. Value i lies in lane i % 4 of consecutive 128-bit words, so that
// four neighbours decode at once (Lemire and Boytsov 2015, "SIMD-BP128").
void unpack_128(Bytes packed, std::uint32_t bits, std::array<std::uint32_t, kChunkPostings>& out);

// How many bytes at the front of `bytes` are a piece of `count` postings (1 to kPiecePostings).
Result<std::size_t> piece_size(Bytes bytes, std::uint32_t count);

// Walks one list in ascending order of sections. Views into blocks that the pass holds.
class PostingsCursor {
 public:
  // `pieces` holds `count` postings, and must outlive the cursor. Content is checked as it is read.
  static Result<PostingsCursor> open(std::span<const Bytes> pieces, std::uint32_t count, std::uint32_t section_count);

  // The section under the cursor, kNoSection at the end.
  [[nodiscard]] std::uint32_t section() const { return at_ < filled_ ? sections_[at_] : kNoSection; }
  [[nodiscard]] std::uint8_t impact() const { return static_cast<std::uint8_t>(impacts_[at_]); }

  Result<void> advance();
  // Moves to the first posting whose section is not below `section`; passes whole chunks without decoding them.
  Result<void> advance_to(std::uint32_t section);
  // Calls `visit(section, impact)` for every posting from the cursor on whose section is below `end`, and moves behind them.
  template <typename Visit>
  Result<void> visit_before(std::uint32_t end, Visit visit) {
    while (at_ < filled_) {
      std::uint32_t stop = filled_;
      if (sections_[filled_ - 1] >= end) {
        const auto begin = sections_.begin();
        stop = static_cast<std::uint32_t>(std::lower_bound(begin + at_, begin + filled_, end) - begin);
      }
      // Not counted in at_: what `visit` writes could be taken for it, and it would go through memory for every posting.
      for (std::uint32_t at = at_; at < stop; ++at) {
        visit(sections_[at], impacts_[at]);
      }
      at_ = stop;
      if (at_ < filled_) {
        return {};
      }
      if (const auto filled = fill(0); !filled) {
        return filled;
      }
    }
    return {};
  }

  [[nodiscard]] std::uint64_t decoded() const { return decoded_; }

 private:
  Result<void> open_piece();
  Result<void> fill(std::uint32_t at_least);
  Result<void> decode_chunk(std::uint32_t last, const Packing& packing);
  Result<void> decode_tail();
  Result<void> decode_single();

  std::span<const Bytes> pieces_;
  std::uint32_t count_left_ = 0;  // in pieces that are not open yet
  std::uint32_t section_count_ = 0;
  std::size_t piece_ = 0;
  // State inside the open piece.
  Bytes headers_;
  Bytes packed_;  // the chunks that are left, and the tail
  std::uint32_t chunks_left_ = 0;
  std::uint32_t tail_left_ = 0;
  std::uint32_t previous_ = kNoSection;  // the last section before what is still packed; kNoSection + 1 == 0
  // The decoded chunk.
  std::uint32_t at_ = 0;
  std::uint32_t filled_ = 0;
  std::uint64_t decoded_ = 0;
  alignas(16) std::array<std::uint32_t, kChunkPostings> sections_;
  alignas(16) std::array<std::uint32_t, kChunkPostings> impacts_;
};

}  // namespace foredge::search
