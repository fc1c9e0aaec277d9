// Reading a postings list: which sections hold a term, and how strongly. docs/bundle-format.md draws the layout; twin of
// postings_writer.h. What an impact is worth is the RANK segment's to say.
//
// A list is one or more pieces, each self-contained: chunks of 128 postings, bit-packed with a header that names the chunk's
// last section and highest impact, then a tail of fewer than 128 as varints.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/bytes.h"

namespace foredge::search {

inline constexpr std::uint32_t kChunkPostings = 128;
inline constexpr std::uint32_t kImpactLevels = 64;
inline constexpr std::uint32_t kNoSection = 0xffffffff;

// Walks the pieces of one list in ascending order of sections. Views into blocks that the pass holds.
class PostingsCursor {
 public:
  // `pieces` must outlive the cursor; each piece's frame is checked here, its content as it is read.
  static Result<PostingsCursor> open(std::span<const Bytes> pieces, std::uint32_t section_count);

  // The section under the cursor, kNoSection at the end.
  [[nodiscard]] std::uint32_t section() const { return at_ < filled_ ? sections_[at_] : kNoSection; }
  [[nodiscard]] std::uint8_t impact() const { return impacts_[at_]; }

  Result<void> advance();
  // Moves to the first posting whose section is not below `section`; passes whole chunks without decoding them.
  Result<void> advance_to(std::uint32_t section);

  [[nodiscard]] std::uint64_t decoded() const { return decoded_; }

 private:
  Result<void> open_piece();
  Result<void> fill(std::uint32_t at_least);
  Result<void> decode_chunk(Bytes header);
  Result<void> decode_tail();

  std::span<const Bytes> pieces_;
  std::uint32_t section_count_ = 0;
  std::size_t piece_ = 0;
  // State inside the open piece.
  Bytes headers_;
  Bytes packed_;
  ByteReader tail_{Bytes{}};
  std::uint32_t chunks_left_ = 0;
  std::uint32_t tail_left_ = 0;
  std::uint32_t previous_ = kNoSection;  // the last section before what is still packed; kNoSection + 1 == 0
  // The decoded chunk.
  std::uint32_t at_ = 0;
  std::uint32_t filled_ = 0;
  std::uint64_t decoded_ = 0;
  std::array<std::uint32_t, kChunkPostings> sections_;
  std::array<std::uint8_t, kChunkPostings> impacts_;
};

// Reads 128 values of `bits` (0 … 32) each from bits × 16 bytes. Value i lies in lane i % 4 of consecutive 128-bit words, so that
// four neighbours decode at once (Lemire and Boytsov 2015, "SIMD-BP128").
void unpack_128(Bytes packed, std::uint32_t bits, std::array<std::uint32_t, kChunkPostings>& out);

}  // namespace foredge::search
