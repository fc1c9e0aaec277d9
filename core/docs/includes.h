// Lines that put another file into a page: "<<< @/snippets/a.ts" and "<!--@include: ./part.md-->" (VitePress),
// '--8<-- "part.md"' (MkDocs), and partials of MDX, "import Part from './_part.mdx'" with <Part />. Build side only; reads
// no file but through the function that it is given.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "docs/shortcodes.h"

namespace foredge::docs {

// Nothing when `body` includes nothing. A file that is not in the docs is a finding, and the line goes.
[[nodiscard]] std::optional<std::string> expand_includes(std::string_view body, const ReadIncluded& include,
                                                         Flaws& flaws);

}  // namespace foredge::docs
