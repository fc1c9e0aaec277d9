#include "search/pairs_writer.h"

#include <algorithm>

#include "bundle/format.h"
#include "search/pairs.h"

namespace foredge::search {
namespace {

// 5 bits a pair and 3 probes: one false answer in 11.
constexpr std::size_t kBitsPerPair = 5;
// A filter is one read: small enough to be cheap, large enough that few of them fill the block table.
constexpr std::size_t kPairsPerFilter = 16384;

}  // namespace

void PairsWriter::add(std::uint64_t hash, std::uint32_t page) {
  if (!pairs_.empty() && pairs_.back().page != page) {
    drop_repeated();
  }
  pairs_.push_back({hash, page});
}

void PairsWriter::drop_repeated() {
  const auto begin = pairs_.begin() + static_cast<std::ptrdiff_t>(page_begin_);
  std::sort(begin, pairs_.end());
  pairs_.erase(std::unique(begin, pairs_.end()), pairs_.end());
  page_begin_ = pairs_.size();
}

void PairsWriter::write(bundle::ReleaseWriter& release) {
  drop_repeated();
  const auto count = static_cast<std::uint32_t>((pairs_.size() + kPairsPerFilter - 1) / kPairsPerFilter);
  // Sorted by hash, the pairs of one filter are neighbours.
  std::ranges::sort(pairs_);
  std::uint32_t first = 0;
  auto at = pairs_.begin();
  for (std::uint32_t number = 0; number < count; ++number) {
    const auto end =
        std::find_if(at, pairs_.end(), [&](const PagePair& pair) { return filter_number(pair.hash, count) != number; });
    const auto size = static_cast<std::size_t>(end - at);
    std::vector<std::uint8_t> filter(std::max<std::size_t>((size * kBitsPerPair + 7) / 8, 1));
    for (; at != end; ++at) {
      probe_pair(at->hash, at->page, std::uint64_t{filter.size()} * 8, [&](std::uint64_t bit) {
        filter[bit / 8] = static_cast<std::uint8_t>(filter[bit / 8] | 1U << (bit % 8));
        return true;
      });
    }
    const std::uint32_t block = release.add_block(filter);
    first = number == 0 ? block : first;
  }
  ByteWriter segment;
  segment.write_u32(first);
  segment.write_u32(count);
  release.add_segment(bundle::kPairs, segment.take());
}

}  // namespace foredge::search
