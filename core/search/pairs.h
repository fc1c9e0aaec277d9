// Which two terms stand side by side on a page: one small Bloom filter (Bloom 1970) a block, and a pair of terms always in the
// same block, so that a query costs one read a pair and a page costs a few bits. A page may seem to have a pair that it has not,
// about once in eleven; never the other way. docs/bundle-format.md draws the layout; twin of pairs_writer.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "bundle/pass.h"
#include "bundle/root.h"

namespace foredge::search {

// Bits tested for a pair on a page.
inline constexpr std::uint32_t kPairProbes = 3;

// The same on every host: FNV-1a over both terms, then a finaliser.
[[nodiscard]] std::uint64_t pair_hash(std::string_view first, std::string_view second);

// Calls `probe(bit)` for each bit of a filter of `bits` bits that the pair sets on that page, until one call gives false.
template <typename Probe>
bool probe_pair(std::uint64_t hash, std::uint32_t page, std::uint64_t bits, Probe probe) {
  std::uint64_t x = hash ^ (std::uint64_t{page} + 1) * 0x9e3779b97f4a7c15;
  x = (x ^ x >> 31U) * 0xbf58476d1ce4e5b9;
  x ^= x >> 29U;
  const std::uint64_t step = (x >> 32U) | 1U;
  for (std::uint32_t i = 0; i < kPairProbes; ++i, x += step) {
    if (!probe((x & 0xffffffff) * bits >> 32U)) {
      return false;
    }
  }
  return true;
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

[[nodiscard]] bool may_have_pair(Bytes filter, std::uint64_t hash, std::uint32_t page);

// Of `count` filters, the one in which a pair stands.
[[nodiscard]] inline std::uint32_t filter_number(std::uint64_t hash, std::uint32_t count) {
  return static_cast<std::uint32_t>((hash >> 32U) * count >> 32U);
}

}  // namespace foredge::search
