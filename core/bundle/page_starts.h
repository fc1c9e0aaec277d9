// Which sections start a page (segment PAGS of docs/bundle-format.md): from a section's number to its page's and back. What
// a page holds is docs' business; search ranks by it. Twin of page_starts_writer.h.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"
#include "base/check.h"

namespace foredge::bundle {

static_assert(std::endian::native == std::endian::little, "a release is little endian and read in place");

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
  // The first section of that section's page.
  [[nodiscard]] std::uint32_t page_begin(std::uint32_t section) const;
  // Sections go in words of 64: bit s % 64 of word s / 64 is set when section s starts a page.
  [[nodiscard]] std::uint64_t word(std::uint32_t index) const { return u64_at(words_, index); }
  // How many pages start before that word, which may be the one behind the last.
  [[nodiscard]] std::uint32_t pages_before(std::uint32_t word) const;
  // Whether that section is the first of its page.
  [[nodiscard]] bool starts_page(std::uint32_t section) const;

 private:
  [[nodiscard]] Result<void> check() const;
  static std::uint32_t u32_at(Bytes bytes, std::size_t index) { return load<std::uint32_t>(bytes, index); }
  static std::uint64_t u64_at(Bytes bytes, std::size_t index) { return load<std::uint64_t>(bytes, index); }
  template <typename T>
  static T load(Bytes bytes, std::size_t index) {
    FOREDGE_CHECK(index < bytes.size() / sizeof(T));
    T value;
    std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
    return value;
  }

  std::uint32_t section_count_ = 0;
  std::uint32_t page_count_ = 0;
  Bytes words_;  // u64 each: bit s is set when section s starts a page
  Bytes ranks_;  // u32 each: set bits before every eighth word
};

}  // namespace foredge::bundle
