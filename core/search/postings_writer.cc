#include "search/postings_writer.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/check.h"
#include "search/postings.h"

namespace foredge::search {
namespace {

// 128 postings, or the fewer of a tail.
struct Chunk {
  std::array<std::uint32_t, kChunkPostings> gaps;  // without what patches add
  std::array<std::uint32_t, kChunkPostings> impacts;
  Packing packing;
  std::uint32_t last;
  std::vector<std::uint8_t> patches;
};

// Takes the widest gaps' upper bits into patches where that takes fewer bytes.
void patch(Chunk& chunk) {
  const auto wider_than = [&chunk](std::uint32_t bits) {
    return std::ranges::count_if(chunk.gaps, [bits](std::uint32_t gap) { return gap >> bits != 0; });
  };
  const std::uint32_t whole = chunk.packing.gap_bits;
  const std::uint32_t least = whole - std::min(whole, Packing::kPatchBits);
  for (std::uint32_t bits = whole; bits != least;) {
    --bits;
    const auto patches = (static_cast<std::uint32_t>(wider_than(bits)) + 3) / 4 * 4;
    if (patches > Packing::kMaxPatches) {
      break;
    }
    Packing patched = chunk.packing;
    patched.gap_bits = bits;
    patched.patches = patches;
    if (patched.is_valid() && patched.size(kChunkPostings) < chunk.packing.size(kChunkPostings)) {
      chunk.packing = patched;
    }
  }
  if (chunk.packing.patches == 0) {
    return;
  }
  for (std::size_t i = 0; i < kChunkPostings; ++i) {
    if (const std::uint32_t above = chunk.gaps[i] >> chunk.packing.gap_bits; above != 0) {
      chunk.patches.push_back(static_cast<std::uint8_t>(i));
      chunk.patches.push_back(static_cast<std::uint8_t>(above));
      chunk.gaps[i] &= (1U << chunk.packing.gap_bits) - 1;
    }
  }
  // Patches that add nothing fill up the number.
  chunk.patches.resize(std::size_t{chunk.packing.patches} * 2);
}

Chunk make_chunk(std::span<const Posting> postings, std::uint32_t before) {
  Chunk chunk{};
  const auto [lowest, highest] = std::ranges::minmax(postings, {}, &Posting::impact);
  chunk.last = postings.back().section;
  std::uint32_t all_gaps = 0;
  for (std::size_t i = 0; i < postings.size(); ++i) {
    chunk.gaps[i] = postings[i].section - before - 1;
    chunk.impacts[i] = postings[i].impact - std::uint32_t{lowest.impact};
    all_gaps |= chunk.gaps[i];
    before = postings[i].section;
  }
  const std::uint32_t range = std::uint32_t{highest.impact} - std::uint32_t{lowest.impact};
  chunk.packing = {static_cast<std::uint32_t>(std::bit_width(all_gaps)),
                   static_cast<std::uint32_t>(std::bit_width(range)), lowest.impact, 0};
  return chunk;
}

void write_tail(ByteWriter& out, std::span<const Posting> postings, std::uint32_t before) {
  if (postings.size() < 2) {
    for (const Posting& posting : postings) {
      out.write_varint(std::uint64_t{posting.section - before - 1} * kImpactLevels + posting.impact);
    }
    return;
  }
  const Chunk chunk = make_chunk(postings, before);
  out.write_u16(chunk.packing.stored());
  std::uint64_t pending = 0;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < postings.size(); ++i) {
    pending |= (std::uint64_t{chunk.gaps[i]} | std::uint64_t{chunk.impacts[i]} << chunk.packing.gap_bits) << bits;
    for (bits += chunk.packing.gap_bits + chunk.packing.impact_bits; bits >= 8; bits -= 8) {
      out.write_u8(static_cast<std::uint8_t>(pending));
      pending >>= 8U;
    }
  }
  if (bits != 0) {
    out.write_u8(static_cast<std::uint8_t>(pending));
  }
}

}  // namespace

void pack_128(ByteWriter& out, std::span<const std::uint32_t> values, std::uint32_t bits) {
  FOREDGE_CHECK(values.size() == kChunkPostings && bits <= 32);
  std::array<std::uint32_t, kChunkPostings> words{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t lane = i % 4;
    const std::size_t bit = i / 4 * bits;
    const std::size_t word = bit / 32;
    const std::uint64_t shifted = std::uint64_t{values[i]} << (bit % 32);
    words[word * 4 + lane] |= static_cast<std::uint32_t>(shifted);
    if (shifted >> 32U != 0) {
      words[(word + 1) * 4 + lane] |= static_cast<std::uint32_t>(shifted >> 32U);
    }
  }
  for (std::size_t i = 0; i < std::size_t{bits} * 4; ++i) {
    out.write_u32(words[i]);
  }
}

void write_postings(ByteWriter& out, std::span<const Posting> postings, std::uint32_t before) {
  FOREDGE_CHECK(!postings.empty() && postings.size() <= kPiecePostings);
  std::vector<Chunk> chunks;
  for (; postings.size() >= kChunkPostings; postings = postings.subspan(kChunkPostings)) {
    chunks.push_back(make_chunk(postings.first(kChunkPostings), before));
    patch(chunks.back());
    before = chunks.back().last;
  }
  for (const Chunk& chunk : chunks) {
    out.write_u32(chunk.last);
    out.write_u16(chunk.packing.stored());
  }
  for (const Chunk& chunk : chunks) {
    pack_128(out, std::span(chunk.gaps), chunk.packing.gap_bits);
    pack_128(out, std::span(chunk.impacts), chunk.packing.impact_bits);
    out.write_bytes(chunk.patches);
  }
  write_tail(out, postings, before);
}

}  // namespace foredge::search
