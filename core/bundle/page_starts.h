// Which sections start a page (segment PAGS of docs/bundle-format.md): from a section's number to its page's and back. What
// a page holds is docs' business; search ranks by it. Twin of page_starts_writer.h.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace foredge::bundle {

// Views the segment's bytes, which must outlive it.
class PageStarts {
 public:
  // kMalformed when the segment breaks its layout.
  static Result<PageStarts> read(Bytes segment);

  [[nodiscard]] std::uint32_t section_count() const { return section_count_; }
  [[nodiscard]] std::uint32_t page_count() const { return page_count_; }

  // The number of the page that section belongs to; `section` must be below section_count().
  [[nodiscard]] std::uint32_t page_of(std::uint32_t section) const;
  // The section behind the last one of that section's page.
  [[nodiscard]] std::uint32_t page_end(std::uint32_t section) const;
  // Whether that section is the first of its page.
  [[nodiscard]] bool starts_page(std::uint32_t section) const;

 private:
  [[nodiscard]] Result<void> check() const;

  std::uint32_t section_count_ = 0;
  std::uint32_t page_count_ = 0;
  Bytes words_;  // u64 each: bit s is set when section s starts a page
  Bytes ranks_;  // u32 each: set bits before every eighth word
};

}  // namespace foredge::bundle
