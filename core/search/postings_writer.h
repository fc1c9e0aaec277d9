// Writes one piece of a postings list. Build side only, twin of postings.h.
#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"

namespace foredge::search {

struct Posting {
  std::uint32_t section;
  std::uint8_t impact;  // below kImpactLevels
};

// `postings` ascend by section and are 1 to kPiecePostings; `before` is the last section of the piece before, or kNoSection.
void write_postings(ByteWriter& out, std::span<const Posting> postings, std::uint32_t before);

// The mirror of unpack_128; `values` has 128 entries below 2^bits.
void pack_128(ByteWriter& out, std::span<const std::uint32_t> values, std::uint32_t bits);

}  // namespace foredge::search
