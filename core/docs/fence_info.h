// What stands behind the marks of a code fence, without the furniture of highlighters: the language, then the file's or
// the tab's name. Build side only; twin of docs/fences.h, which finds the fence.
#pragma once

#include <string>
#include <string_view>

namespace foredge::docs {

// "js {2-5} title=\"src/App.js\"" → "js src/App.js"; "bash macOS/Linux" stays. `info` is the rest of the opening line.
[[nodiscard]] std::string plain_fence_info(std::string_view info);

}  // namespace foredge::docs
