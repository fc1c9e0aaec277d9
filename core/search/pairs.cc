#include "search/pairs.h"

#include <numeric>

#include "bundle/format.h"

namespace foredge::search {

std::uint64_t pair_hash(std::string_view first, std::string_view second) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&](std::uint8_t byte) { hash = (hash ^ byte) * 0x100000001b3; };
  for (const char c : first) {
    add(static_cast<std::uint8_t>(c));
  }
  add(0);
  for (const char c : second) {
    add(static_cast<std::uint8_t>(c));
  }
  hash = (hash ^ hash >> 30U) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ hash >> 27U) * 0x94d049bb133111eb;
  return hash ^ hash >> 31U;
}

Result<PairFilters> PairFilters::read(const bundle::RootView& root) {
  PairFilters filters;
  const auto segment = root.find_segment(bundle::kPairs);
  if (!segment) {
    return filters;
  }
  ByteReader reader(*segment);
  const auto first = reader.read_u32();
  const auto count = reader.read_u32();
  if (!first || !count || !reader.at_end() || *count > bundle::kMaxBlocks) {
    return fail(ErrorCode::kMalformed, "pairs segment has a wrong length; rebuild the release");
  }
  filters.first_block_ = *first;
  filters.count_ = *count;
  return filters;
}

Result<std::optional<Bytes>> PairFilters::filter_of(bundle::Pass& pass, bundle::Release& release,
                                                    std::uint64_t hash) const {
  if (count_ == 0) {
    return Bytes{};
  }
  return pass.block(release, first_block_ + filter_number(hash, count_));
}

std::vector<std::uint32_t> places_with_pair(Bytes filter, std::uint64_t hash, std::span<const std::uint32_t> pages) {
  std::vector<std::uint32_t> places(filter.empty() ? 0 : pages.size());
  std::iota(places.begin(), places.end(), 0U);
  // One bit of all pages, then the next of those that are left: nobody can guess what a bit is, and reads that do not wait for each other
  // take little longer than one.
  for (std::uint32_t number = 0; number < kPairProbes; ++number) {
    std::size_t left = 0;
    for (const std::uint32_t place : places) {
      const std::uint64_t bit = pair_bit(hash, pages[place], number, std::uint64_t{filter.size()} * 8);
      places[left] = place;
      left += static_cast<std::size_t>(filter[static_cast<std::size_t>(bit / 8)]) >> (bit % 8) & 1U;
    }
    places.resize(left);
  }
  return places;
}

}  // namespace foredge::search
