// What a term of a query weighs: its inverse document frequency, in integers only, so that every host weighs alike to the bit.
#pragma once

#include <cstdint>

namespace foredge::search {

// ln(1 + (units - with + 0.5) / (with + 0.5)) in fixed point, kTermWeightScale a nat, at least 1: how much a term that `with` of
// `units` units hold says about one of them (Robertson and Zaragoza 2009, section 3.4). `with` is 1 to `units`, `units` at most 2^28.
inline constexpr std::uint32_t kTermWeightScale = 1024;
[[nodiscard]] std::uint32_t term_weight(std::uint32_t with, std::uint32_t units);

}  // namespace foredge::search
