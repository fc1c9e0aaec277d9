#include "search/postings_writer.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/check.h"
#include "search/postings.h"

namespace foredge::search {
namespace {

struct Chunk {
  std::array<std::uint32_t, kChunkPostings> gaps;
  std::array<std::uint32_t, kChunkPostings> impacts;
  std::uint32_t gap_bits;
  std::uint32_t impact_bits;
  std::uint8_t lowest_impact;
  std::uint8_t highest_impact;
  std::uint32_t last;
};

Chunk make_chunk(std::span<const Posting> postings, std::uint32_t before) {
  Chunk chunk{};
  const auto [lowest, highest] = std::ranges::minmax(postings, {}, &Posting::impact);
  chunk.lowest_impact = lowest.impact;
  chunk.highest_impact = highest.impact;
  chunk.last = postings.back().section;
  std::uint32_t all_gaps = 0;
  for (std::size_t i = 0; i < postings.size(); ++i) {
    chunk.gaps[i] = postings[i].section - before - 1;
    chunk.impacts[i] = postings[i].impact - std::uint32_t{lowest.impact};
    all_gaps |= chunk.gaps[i];
    before = postings[i].section;
  }
  chunk.gap_bits = static_cast<std::uint32_t>(std::bit_width(all_gaps));
  chunk.impact_bits =
      static_cast<std::uint32_t>(std::bit_width(std::uint32_t{highest.impact} - std::uint32_t{lowest.impact}));
  return chunk;
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
  FOREDGE_CHECK(!postings.empty());
  out.write_varint(postings.size());
  out.write_varint(std::uint64_t{before + 1});
  std::vector<Chunk> chunks;
  std::size_t at = 0;
  for (; postings.size() - at >= kChunkPostings; at += kChunkPostings) {
    chunks.push_back(make_chunk(postings.subspan(at, kChunkPostings), before));
    before = chunks.back().last;
  }
  for (const Chunk& chunk : chunks) {
    out.write_u32(chunk.last);
    out.write_u8(static_cast<std::uint8_t>(chunk.gap_bits));
    out.write_u8(static_cast<std::uint8_t>(chunk.impact_bits));
    out.write_u8(chunk.lowest_impact);
    out.write_u8(chunk.highest_impact);
  }
  for (const Chunk& chunk : chunks) {
    pack_128(out, chunk.gaps, chunk.gap_bits);
    pack_128(out, chunk.impacts, chunk.impact_bits);
  }
  for (; at < postings.size(); ++at) {
    out.write_varint(std::uint64_t{postings[at].section - before - 1} * kImpactLevels + postings[at].impact);
    before = postings[at].section;
  }
}

}  // namespace foredge::search
