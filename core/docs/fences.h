// Where a fenced code block starts and ends, line by line. Twin of the fence rules in the block parser, but more
// generous with indentation: a line that only looks like a fence keeps its text untouched, which never hurts.
#pragma once

#include <cstddef>
#include <string_view>

namespace foredge::docs {

struct Fence {
  std::size_t size = 0;  // how many marks, 0 when the line opens no fence
  char mark = '`';
  bool quoted = false;  // stands in a block quote
};

[[nodiscard]] Fence find_fence(std::string_view line);

// Offset behind the closing line (behind its '\n'), with `at` behind the opening line. The end of the text when nothing
// closes it; the end of the block quote that it stands in.
[[nodiscard]] std::size_t find_fence_end(std::string_view text, std::size_t at, const Fence& fence);

}  // namespace foredge::docs
