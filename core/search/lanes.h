// Eight neighbouring sums as one value: Clang maps it to SSE4.1 and to WebAssembly's SIMD alike.
#pragma once

#include <cstring>

#include "search/ranking.h"

namespace foredge::search {

using Eight = Sum __attribute__((vector_size(16)));

// `sums` points at eight sums at least.
[[nodiscard]] inline Eight eight_at(const Sum* sums) {
  Eight eight;
  std::memcpy(&eight, sums, sizeof eight);
  return eight;
}

}  // namespace foredge::search
