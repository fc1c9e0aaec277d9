// Makes sections and units of a page's cleaned text and its block structure. Build side only; twin of docs/page_check.h,
// which states what must hold afterwards.
#pragma once

#include <string_view>
#include <vector>

#include "docs/blocks.h"
#include "docs/clean.h"
#include "docs/page.h"

namespace foredge::docs {

// A section larger than this is continued in sections "anchor~2", "anchor~3", … with the same heading; a unit is never cut.
inline constexpr std::uint32_t kLargestSectionBytes = 24 * 1024;

// Fills page.sections and page.links for page.markdown, which is `prefix_bytes` of a title line and then the text that
// `blocks` and `ids` speak of. `directory` is where relative links start. page.title is set.
void build_sections(Page& page, std::size_t prefix_bytes, Blocks blocks, const std::vector<HeadingId>& ids,
                    std::string_view directory);

}  // namespace foredge::docs
