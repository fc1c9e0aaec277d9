#include "search/term_weight.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace foredge::search {
namespace {

constexpr std::uint32_t kLogBits = 16;  // behind the point
// ln 2 in the same fixed point.
constexpr std::uint64_t kLn2 = 45426;

// Binary logarithm of a number above 0, rounded down: the whole part is its highest bit, and each squaring of what is left gives
// one bit more.
std::uint32_t log2_fixed(std::uint64_t value) {
  const auto whole = static_cast<std::uint32_t>(std::bit_width(value)) - 1;
  std::uint64_t mantissa = value << (31 - whole);  // 1 to 2, 31 bits behind the point
  std::uint32_t log = whole;
  for (std::uint32_t bit = 0; bit < kLogBits; ++bit) {
    mantissa = mantissa * mantissa >> 31U;
    const auto above_two = static_cast<std::uint32_t>(mantissa >> 32U);
    mantissa >>= above_two;
    log = log << 1U | above_two;
  }
  return log;
}

}  // namespace

std::uint32_t term_weight(std::uint32_t with, std::uint32_t units) {
  FOREDGE_CHECK(with != 0 && with <= units && units <= 1U << 28U);
  // 1 + (units - with + 0.5) / (with + 0.5) = (2 units + 2) / (2 with + 1)
  const std::uint32_t log = log2_fixed(2 * std::uint64_t{units} + 2) - log2_fixed(2 * std::uint64_t{with} + 1);
  const std::uint64_t weight = (log * kLn2 * kTermWeightScale + (std::uint64_t{1} << 31U)) >> 32U;
  return std::max(static_cast<std::uint32_t>(weight), 1U);
}

}  // namespace foredge::search
