// Writes segment PAGS. Build side only, twin of page_starts.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace foredge::bundle {

// `first_sections`: the first section of each page, ascending, each below `section_count`.
[[nodiscard]] std::vector<std::uint8_t> write_page_starts(std::uint32_t section_count,
                                                          std::span<const std::uint32_t> first_sections);

}  // namespace foredge::bundle
