// Versions of a documented product: their order, and which of them a request means. Semantic Versioning 2.0.0 for what
// looks like it ("v1.2.3-rc.1", also with fewer numbers); any other name only equals itself.
#pragma once

#include <string_view>

namespace foredge::docs {

// Whether `a` is newer than `b`. Releases before pre-releases before names that are no version; names sort by bytes.
[[nodiscard]] bool is_newer(std::string_view a, std::string_view b);

// Whether `version` satisfies `range`: an exact version or name, "4" or "4.x" or "4.2" (any that starts so), "^4.2" (same
// leftmost non-zero number, at least that), "~4.2" (same first two numbers, at least that), ">=4.2". A leading v is ignored.
// A pre-release satisfies only its own exact name.
[[nodiscard]] bool satisfies(std::string_view version, std::string_view range);

}  // namespace foredge::docs
