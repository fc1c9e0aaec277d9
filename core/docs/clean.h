// Cleans the body of a Markdown or MDX file for a reader who has no browser: comments go, JSX is unwrapped to its text and
// data, HTML takes its Markdown form, MDN's macros become what they show, heading ids move beside the text. What stands inside a fence or inline code is
// never touched, and neither is anything that this file does not understand. Refuses to know block structure beyond
// fences and headings: docs/blocks.h reads that from the result. Build side only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace foredge::docs {

// An id that the source gives a heading: {#id}, or {/*id*/} as MDX writes it.
struct HeadingId {
  std::size_t offset = 0;  // of the heading's line in the cleaned text
  std::string id;
};

struct Cleaned {
  std::string text;
  std::vector<HeadingId> ids;  // in order
};

// True when a file that is not called .mdx holds JSX blocks outside its fences.
[[nodiscard]] bool looks_like_mdx(std::string_view body);

// `body` is valid UTF-8 with '\n' line ends and ends with '\n'.
[[nodiscard]] Cleaned clean_markdown(std::string_view body, bool mdx);

}  // namespace foredge::docs
