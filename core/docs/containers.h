// Blocks that generators mark with lines of their own, as plain Markdown: ":::" containers (Docusaurus, VitePress, MDC),
// "!!!", "???" and "===" blocks (MkDocs), "> [!NOTE]" alerts (GitHub). Callouts become "**Note:** title", tabs their name in
// bold, everything else its content. Fences are not touched. Build side only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace foredge::docs {

// Nothing when `body` has none.
[[nodiscard]] std::optional<std::string> expand_containers(std::string_view body);

}  // namespace foredge::docs
