#include "search/sketches.h"

#include <bit>
#include <cstring>

#include "base/check.h"
#include "bundle/format.h"

namespace foredge::search {
namespace {

constexpr std::size_t kSketchBytes = kSketchBits / 8;

// The square root, rounded down, of a number below 2^20.
std::uint32_t root_of(std::uint32_t square) {
  std::uint32_t root = 0;
  for (std::uint32_t bit = 1U << 9U; bit != 0; bit >>= 1U) {
    if (const std::uint32_t more = root | bit; more * more <= square) {
      root = more;
    }
  }
  return root;
}

}  // namespace

// The longest sum of sketches.
static_assert(kSketchBits * kFeedbackPages < 1U << 10U);

Result<Sketches> Sketches::read(const bundle::RootView& root, std::uint32_t page_count) {
  Sketches sketches;
  if (const auto segment = root.find_segment(bundle::kSketches)) {
    if (segment->size() != std::size_t{page_count} * kSketchBytes) {
      return fail(ErrorCode::kMalformed, "sketches segment has a wrong length; rebuild the release");
    }
    sketches.bytes_ = *segment;
  }
  return sketches;
}

Sketch Sketches::of(std::uint32_t page) const {
  Sketch sketch;
  static_assert(sizeof sketch == kSketchBytes && std::endian::native == std::endian::little, "read in place");
  std::memcpy(sketch.data(), bytes_.subspan(std::size_t{page} * kSketchBytes).first<kSketchBytes>().data(),
              kSketchBytes);
  return sketch;
}

std::int32_t agreement(const Sketch& a, const Sketch& b) {
  std::int32_t differing = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    differing += std::popcount(a[i] ^ b[i]);
  }
  return std::int32_t{kSketchBits} - 2 * differing;
}

Likeness::Likeness(std::span<const Sketch> others, std::uint32_t share) : others_(others) {
  FOREDGE_CHECK(!others.empty() && others.size() <= kFeedbackPages);
  // The length of a sketch times that of their sum.
  std::int32_t square = 0;
  for (const Sketch& a : others) {
    for (const Sketch& b : others) {
      square += agreement(a, b);
    }
  }
  part_ = Part(share, root_of(static_cast<std::uint32_t>(square) * kSketchBits));
}

std::uint32_t Likeness::of(const Sketch& sketch) const {
  std::int32_t product = 0;
  for (const Sketch& other : others_) {
    product += agreement(sketch, other);
  }
  return product <= 0 ? 0 : part_.of(static_cast<std::uint64_t>(product));
}

}  // namespace foredge::search
