// A page's table of contents inside a token budget, as `fetch` shows it.
#pragma once

#include <cstdint>
#include <vector>

#include "docs/records.h"
#include "json/writer.h"

namespace foredge::server {

// Writes the key `toc` and the part of `contents` that fits: deeper levels are left out first, then the end; `toc_omitted` says
// how many. At least the outermost headings are tried.
void write_toc(json::Writer& out, const std::vector<docs::ContentsEntry>& contents, std::uint32_t budget);

}  // namespace foredge::server
