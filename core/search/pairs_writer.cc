#include "search/pairs_writer.h"

#include <algorithm>

#include "base/check.h"
#include "bundle/format.h"
#include "search/pairs.h"

namespace foredge::search {
namespace {

// 5 bits a pair and 3 probes: one false answer in 11.
constexpr std::size_t kBitsPerPair = 5;
// A filter is one read: small enough to be cheap, large enough that few of them fill the block table.
constexpr std::size_t kPairsPerFilter = 16384;

}  // namespace

PairsWriter::Slot& PairsWriter::slot_of(std::uint64_t hash) {
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at].stamp == begins_.size() && slots_[at].hash != hash) {
    at = (at + 1) & (slots_.size() - 1);
  }
  return slots_[at];
}

void PairsWriter::add(std::uint64_t hash) {
  FOREDGE_CHECK(!begins_.empty());
  Slot& slot = slot_of(hash);
  if (slot.stamp == begins_.size()) {
    return;
  }
  slot = {hash, begins_.size()};
  hashes_.push_back(hash);
  if ((hashes_.size() - begins_.back()) * 2 > slots_.size()) {
    grow();
  }
}

void PairsWriter::grow() {
  slots_.assign(slots_.size() * 2, {});
  for (std::size_t at = begins_.back(); at < hashes_.size(); ++at) {
    slot_of(hashes_[at]) = {hashes_[at], begins_.size()};
  }
}

template <typename Visit>
void PairsWriter::visit_pairs(Visit visit) const {
  for (std::uint32_t page = 0; page < begins_.size(); ++page) {
    const std::size_t end = page + 1 < begins_.size() ? begins_[page + 1] : hashes_.size();
    for (std::size_t at = begins_[page]; at < end; ++at) {
      visit(hashes_[at], page);
    }
  }
}

void PairsWriter::write(bundle::ReleaseWriter& release) {
  const auto count = static_cast<std::uint32_t>((hashes_.size() + kPairsPerFilter - 1) / kPairsPerFilter);
  std::vector<std::size_t> sizes(count);
  visit_pairs([&](std::uint64_t hash, std::uint32_t) { ++sizes[filter_number(hash, count)]; });
  std::vector<std::vector<std::uint8_t>> filters;
  filters.reserve(count);
  for (const std::size_t size : sizes) {
    filters.emplace_back(std::max<std::size_t>((size * kBitsPerPair + 7) / 8, 1));
  }
  visit_pairs([&](std::uint64_t hash, std::uint32_t page) {
    std::vector<std::uint8_t>& filter = filters[filter_number(hash, count)];
    for (std::uint32_t number = 0; number < kPairProbes; ++number) {
      const std::uint64_t bit = pair_bit(hash, page, number, std::uint64_t{filter.size()} * 8);
      filter[bit / 8] = static_cast<std::uint8_t>(filter[bit / 8] | 1U << (bit % 8));
    }
  });
  std::uint32_t first = 0;
  for (std::uint32_t number = 0; number < count; ++number) {
    const std::uint32_t block = release.add_block(filters[number]);
    first = number == 0 ? block : first;
  }
  ByteWriter segment;
  segment.write_u32(first);
  segment.write_u32(count);
  release.add_segment(bundle::kPairs, segment.take());
}

}  // namespace foredge::search
