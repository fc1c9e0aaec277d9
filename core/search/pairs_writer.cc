#include "search/pairs_writer.h"

#include <algorithm>
#include <numeric>

#include "bundle/format.h"
#include "search/pairs.h"

namespace foredge::search {
namespace {

// 5 bits a pair and 3 probes: one false answer in 11.
constexpr std::size_t kBitsPerPair = 5;
// A filter is one read: small enough to be cheap, large enough that few of them fill the block table.
constexpr std::size_t kPairsPerFilter = 16384;

}  // namespace

PairsWriter::Slot& PairsWriter::slot_of(std::uint64_t hash, std::uint32_t stamp) {
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at].stamp == stamp && slots_[at].hash != hash) {
    at = (at + 1) & (slots_.size() - 1);
  }
  return slots_[at];
}

void PairsWriter::add(std::uint64_t hash, std::uint32_t page) {
  if (pairs_.empty() || pairs_.back().page != page) {
    page_begin_ = pairs_.size();
  }
  Slot& slot = slot_of(hash, page + 1);
  if (slot.stamp == page + 1) {
    return;
  }
  slot = {hash, page + 1};
  pairs_.push_back({hash, page});
  if ((pairs_.size() - page_begin_) * 2 > slots_.size()) {
    grow();
  }
}

void PairsWriter::grow() {
  slots_.assign(slots_.size() * 2, {});
  for (std::size_t at = page_begin_; at < pairs_.size(); ++at) {
    slot_of(pairs_[at].hash, pairs_[at].page + 1) = {pairs_[at].hash, pairs_[at].page + 1};
  }
}

void PairsWriter::write(bundle::ReleaseWriter& release) {
  const auto count = static_cast<std::uint32_t>((pairs_.size() + kPairsPerFilter - 1) / kPairsPerFilter);
  // Grouped by filter with one counting sort; the order inside a filter does not show.
  std::vector<std::size_t> ends(count);
  for (const PagePair& pair : pairs_) {
    ++ends[filter_number(pair.hash, count)];
  }
  std::exclusive_scan(ends.begin(), ends.end(), ends.begin(), std::size_t{0});
  std::vector<PagePair> grouped(pairs_.size());
  for (const PagePair& pair : pairs_) {
    grouped[ends[filter_number(pair.hash, count)]++] = pair;
  }
  std::uint32_t first = 0;
  std::size_t at = 0;
  for (std::uint32_t number = 0; number < count; ++number) {
    const std::size_t size = ends[number] - at;
    std::vector<std::uint8_t> filter(std::max<std::size_t>((size * kBitsPerPair + 7) / 8, 1));
    for (; at != ends[number]; ++at) {
      probe_pair(grouped[at].hash, grouped[at].page, std::uint64_t{filter.size()} * 8, [&](std::uint64_t bit) {
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
