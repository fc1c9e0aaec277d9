// What pages are about, in 128 bits a page: two pages about the same things differ in few bits. A sketch holds the signs of the page's
// place in a space that was learned from the release's own texts (sketches_writer.h), so that pages can be alike without a word
// in common. docs/bundle-format.md draws the layout.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "bundle/root.h"
#include "search/ranking.h"

namespace foredge::search {

inline constexpr std::uint32_t kSketchBits = 128;
using Sketch = std::array<std::uint64_t, kSketchBits / 64>;

class Sketches {
 public:
  // A release without the segment has no sketches. kMalformed when it does not hold one sketch a page. The root must outlive it.
  static Result<Sketches> read(const bundle::RootView& root, std::uint32_t page_count);

  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  // `page` is below the count that was given; not empty.
  [[nodiscard]] Sketch of(std::uint32_t page) const;

 private:
  Bytes bytes_;
};

// Bits that agree less bits that do not: the product of two sketches as vectors of 1 and -1.
[[nodiscard]] std::int32_t agreement(const Sketch& a, const Sketch& b);

// How alike a sketch is to some others, as the cosine between it and their sum.
class Likeness {
 public:
  // One to kFeedbackPages of them, which must outlive this. `share` is that of Part.
  Likeness(std::span<const Sketch> others, std::uint32_t share);

  // 0, where nothing is alike, to the share.
  [[nodiscard]] std::uint32_t of(const Sketch& sketch) const;

 private:
  std::span<const Sketch> others_;
  Part part_{0, 0};
};

}  // namespace foredge::search
