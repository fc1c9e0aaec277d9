// Tabs whose content has headings of its own. A label in bold in front of them would stand at the end of the section before,
// and their headings would not say which tab they belong to; so such a label becomes a heading, and those below it go one
// level down. Whoever reads a tab leaves marks in the text, and this takes them out again. Refuses to know how a tab is
// written: docs/clean_tags.cc, docs/shortcodes.cc and docs/containers.cc do. Build side only.
#pragma once

#include <string>
#include <string_view>

#include "docs/clean.h"

namespace foredge::docs {

// Each stands in a line of its own, behind blanks at most: the first with the label behind it ("" for a tab without one), the second
// alone. No source holds these bytes (docs/page.h).
inline constexpr char kTabOpens = '\x02';
inline constexpr char kTabCloses = '\x03';

// The line, without its end, with which a tab of that label opens.
[[nodiscard]] std::string tab_opening(std::string_view label);

// The text without marks. Labels are bold, or headings where their tab holds headings and is closed.
[[nodiscard]] Cleaned nest_tabs(Cleaned cleaned);

}  // namespace foredge::docs
