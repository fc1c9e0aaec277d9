// The delimiter row of a table, "| :-- | - |", as the block parser wants it. Build side only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace foredge::docs {

// GitHub takes cells of one dash, md4c wants three: the row with its cells widened, or nothing when `line` is no delimiter
// row or needs no widening.
[[nodiscard]] std::optional<std::string> widen_delimiter_row(std::string_view line);

}  // namespace foredge::docs
