// Reads block structure and plain text out of cleaned Markdown: where the text may be cut, which headings divide it, what
// each part says. CommonMark with GitHub's tables, by md4c. Refuses to know pages: docs/markdown.h makes sections of this.
// Build side only.
//
// md4c and not cmark-gfm, because cmark alone takes 11 ns a byte on documentation and md4c 3.5; the price is that md4c has
// no line numbers: positions are taken from the addresses of the text that it hands out, which point into its input.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "docs/page.h"

namespace foredge::docs {

// The start of a unit; offsets rise strictly and stand at starts of lines. A block without any text (a rule, an empty
// item) has no mark of its own and belongs to the one before.
struct Mark {
  std::uint32_t offset = 0;
  UnitKind kind = UnitKind::kParagraph;
};

struct CodeAt {
  std::string language;
  std::uint32_t offset = 0;      // of the opening line
  std::uint32_t body_lines = 0;  // without the fences
  bool fenced = false;
};

struct LinkAt {
  std::string target;
  std::string text;
  std::uint32_t offset = 0;  // a byte of the line in which the link stands
};

// From one heading that stands in no list or quote to the next; the first part is what stands before any heading.
struct Stretch {
  std::uint32_t offset = 0;
  unsigned level = 0;  // 0 for the first part
  std::string heading;
  std::string body;
  std::string code;
  std::vector<CodeAt> code_blocks;
};

struct Blocks {
  std::vector<Mark> marks;
  std::vector<Stretch> parts;  // never empty; an empty heading divides nothing
  std::vector<LinkAt> links;
};

// `mdx`: four spaces make no code block. `text` is at most 4 GiB.
[[nodiscard]] Blocks read_blocks(std::string_view text, bool mdx);

}  // namespace foredge::docs
