// Hugo's shortcodes, {{< name … >}} and {{% name … %}}, as the Markdown that they stand for: callouts, tabs, headings,
// terms, figures, included files. Twin of docs/macros.h, which reads MDN's. Build side only; reads no file but through the
// function that it is given.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "docs/flaws.h"

namespace foredge::docs {

// The text of another file of the same docs, without its front matter; `name` as the page writes it. Nothing when the docs
// hold no such file.
using ReadIncluded = std::function<std::optional<std::string>(std::string_view name)>;

// Nothing when `body` has no shortcode. Values that only the site's generator knows become their name ("LATEST_VERSION");
// a shortcode of an unknown name stays as it is; that, and a file that is missing, is a finding.
[[nodiscard]] std::optional<std::string> expand_shortcodes(std::string_view body, const ReadIncluded& include,
                                                           Flaws& flaws);

}  // namespace foredge::docs
