// The last touch on cleaned Markdown: what no reader sees and every reader pays for. Blank lines fall together, blanks
// between a heading's marks and its words too, and a logo beside a heading's words goes. Code stays as it is. Build side only;
// twin of docs/clean.h, which must see the source's own lines.
#pragma once

#include "docs/clean.h"

namespace foredge::docs {

[[nodiscard]] Cleaned tidy(Cleaned cleaned);

}  // namespace foredge::docs
