// A table written in HTML as the Markdown that says the same: a table, or a list where the table was one (term and text,
// rows with code blocks). Build side only; cells are docs/html.h's inline text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace foredge::docs {

// `content` is what stands between <table …> and </table>. Nothing for a table in a table, which has no such form. Each
// line starts with `indent`; ends with '\n'; "" when no cell has text.
[[nodiscard]] std::optional<std::string> convert_html_table(std::string_view content, std::string_view indent);

}  // namespace foredge::docs
