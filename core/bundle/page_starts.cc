#include "bundle/page_starts.h"

#include <bit>

#include "bundle/format.h"

namespace foredge::bundle {
namespace {

std::unexpected<Error> broken(const char* message) { return fail(ErrorCode::kMalformed, message); }

}  // namespace

Result<PageStarts> PageStarts::read(Bytes segment) {
  ByteReader reader(segment);
  const auto sections = reader.read_u32();
  const auto pages = reader.read_u32();
  if (!sections || !pages || *sections > kMaxSections || *pages > *sections) {
    return broken("page starts have wrong counts; rebuild the release");
  }
  const std::uint64_t words = (std::uint64_t{*sections} + 63) / 64;
  const auto bits = reader.read_bytes(words * 8);
  const auto ranks = reader.read_bytes((words + 7) / 8 * 4);
  if (!bits || !ranks || !reader.at_end()) {
    return broken("page starts have a wrong length; rebuild the release");
  }
  PageStarts starts;
  starts.section_count_ = *sections;
  starts.page_count_ = *pages;
  starts.words_ = *bits;
  starts.ranks_ = *ranks;
  if (const auto checked = starts.check(); !checked) {
    return std::unexpected(checked.error());
  }
  return starts;
}

// What page_of leans on: the first section starts a page, ranks count what they say, no bit stands behind the last section.
Result<void> PageStarts::check() const {
  std::uint32_t rank = 0;
  bool right = section_count_ == 0 || starts_page(0);
  const std::size_t words = words_.size() / 8;
  for (std::size_t word = 0; word < words; ++word) {
    right = right && (word % 8 != 0 || u32_at(ranks_, word / 8) == rank);
    rank += static_cast<std::uint32_t>(std::popcount(u64_at(words_, word)));
  }
  if (section_count_ % 64 != 0) {
    right = right && u64_at(words_, words - 1) >> (section_count_ % 64) == 0;
  }
  if (!right || rank != page_count_) {
    return broken("page starts do not add up to the pages; rebuild the release");
  }
  return {};
}

std::uint32_t PageStarts::pages_before(std::uint32_t word) const {
  if (word == words_.size() / 8) {
    return page_count_;
  }
  std::uint32_t rank = u32_at(ranks_, word / 8);
  for (std::uint32_t at = word / 8 * 8; at < word; ++at) {
    rank += static_cast<std::uint32_t>(std::popcount(u64_at(words_, at)));
  }
  return rank;
}

std::uint32_t PageStarts::page_of(std::uint32_t section) const {
  FOREDGE_CHECK(section < section_count_);
  const std::uint64_t up_to_section = word(section / 64) & (~std::uint64_t{0} >> (63 - section % 64));
  return pages_before(section / 64) + static_cast<std::uint32_t>(std::popcount(up_to_section)) - 1;
}

std::uint32_t PageStarts::page_begin(std::uint32_t section) const {
  FOREDGE_CHECK(section < section_count_);
  std::uint32_t at = section / 64;
  std::uint64_t starts = word(at) & (~std::uint64_t{0} >> (63 - section % 64));
  while (starts == 0) {
    starts = word(--at);  // section 0 starts a page
  }
  return at * 64 + 63 - static_cast<std::uint32_t>(std::countl_zero(starts));
}

std::uint32_t PageStarts::page_end(std::uint32_t section) const {
  FOREDGE_CHECK(section < section_count_);
  // Bits above the section's own, then whole words.
  std::uint64_t starts =
      section % 64 == 63 ? 0 : u64_at(words_, section / 64) & ~std::uint64_t{0} << (section % 64 + 1);
  std::size_t word = section / 64;
  while (starts == 0 && ++word < words_.size() / 8) {
    starts = u64_at(words_, word);
  }
  return starts == 0 ? section_count_
                     : static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(starts)));
}

bool PageStarts::starts_page(std::uint32_t section) const {
  FOREDGE_CHECK(section < section_count_);
  return ((u64_at(words_, section / 64) >> (section % 64)) & 1U) != 0;
}

}  // namespace foredge::bundle
