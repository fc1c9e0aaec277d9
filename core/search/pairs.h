// Which two terms stand side by side on a page: one small Bloom filter (Bloom 1970) a block, and a pair of terms always in the
// same block, so that a query costs one read a pair and a page costs a few bits. A page may seem to have a pair that it has not,
// about once in eleven; never the other way. docs/bundle-format.md draws the layout; twin of pairs_writer.h.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "bundle/pass.h"
#include "bundle/root.h"

namespace foredge::search {

// Bits tested for a pair on a page.
inline constexpr std::uint32_t kPairProbes = 3;

// The same on every host: FNV-1a over both terms, then a finaliser.
[[nodiscard]] std::uint64_t pair_hash(std::string_view first, std::string_view second);

// Bit `number` of those that the pair sets on that page, in a filter of `bits` bits.
[[nodiscard]] inline std::uint64_t pair_bit(std::uint64_t hash, std::uint32_t page, std::uint32_t number,
                                            std::uint64_t bits) {
  std::uint64_t x = hash ^ (std::uint64_t{page} + 1) * 0x9e3779b97f4a7c15;
  x = (x ^ x >> 31U) * 0xbf58476d1ce4e5b9;
  x ^= x >> 29U;
  x += number * ((x >> 32U) | 1U);
  return (x & 0xffffffff) * bits >> 32U;
}

class PairFilters {
 public:
  // A release without the segment knows no pairs. kMalformed when the segment breaks its layout.
  static Result<PairFilters> read(const bundle::RootView& root);

  // The filter in which that pair stands: "" where there are no pairs, nothing while its block is missing (noted in the pass).
  [[nodiscard]] Result<std::optional<Bytes>> filter_of(bundle::Pass& pass, bundle::Release& release,
                                                       std::uint64_t hash) const;

 private:
  std::uint32_t first_block_ = 0;
  std::uint32_t count_ = 0;
};

// The places in `pages` of those that may have the pair; none where there is no filter.
[[nodiscard]] std::vector<std::uint32_t> places_with_pair(Bytes filter, std::uint64_t hash,
                                                          std::span<const std::uint32_t> pages);

// Of `count` filters, the one in which a pair stands.
[[nodiscard]] inline std::uint32_t filter_number(std::uint64_t hash, std::uint32_t count) {
  return static_cast<std::uint32_t>((hash >> 32U) * count >> 32U);
}

}  // namespace foredge::search
