// An ATX heading's line: its level, and the id that the source gives it. Build side only.
#pragma once

#include <optional>
#include <string_view>

namespace foredge::docs {

// 1 … 6, or 0 when `line`, without its indentation, is no heading.
[[nodiscard]] unsigned find_heading_level(std::string_view line);

struct HeadingSuffix {
  std::string_view id;     // a view into the line; "" for a comment that is no id
  std::size_t offset = 0;  // of its opening brace
};

// {#id} or {/*id*/} at the end of a heading's line.
[[nodiscard]] std::optional<HeadingSuffix> find_heading_id(std::string_view line);

}  // namespace foredge::docs
