#include "bundle/page_starts_writer.h"

#include <bit>

#include "base/bytes.h"
#include "base/check.h"

namespace foredge::bundle {

std::vector<std::uint8_t> write_page_starts(std::uint32_t section_count,
                                            std::span<const std::uint32_t> first_sections) {
  std::vector<std::uint64_t> words((std::size_t{section_count} + 63) / 64);
  for (const std::uint32_t section : first_sections) {
    FOREDGE_CHECK(section < section_count);
    words[section / 64] |= std::uint64_t{1} << (section % 64);
  }
  ByteWriter starts;
  starts.write_u32(section_count);
  starts.write_u32(static_cast<std::uint32_t>(first_sections.size()));
  ByteWriter ranks;
  std::uint32_t rank = 0;
  for (std::size_t word = 0; word < words.size(); ++word) {
    if (word % 8 == 0) {
      ranks.write_u32(rank);
    }
    starts.write_u64(words[word]);
    rank += static_cast<std::uint32_t>(std::popcount(words[word]));
  }
  starts.write_bytes(ranks.bytes());
  return starts.take();
}

}  // namespace foredge::bundle
