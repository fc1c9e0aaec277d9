// What a site puts around each of its pages, "Was this page helpful?" or a note to machines: blocks at a page's start or end that
// most pages of a library share. They say nothing of the page and would be found for every question. Refuses to know where
// pages come from: docs/source.h reads those again that have some. Build side only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "docs/clean.h"
#include "docs/page.h"

namespace foredge::docs {

// Blocks as block_key writes them, from the page's edge inwards.
struct Boilerplate {
  struct Block {
    std::string key;
    std::string shown;      // its first line, for a report
    std::size_t pages = 0;  // that have it
  };
  std::vector<Block> leading;  // behind the title, where the page has one
  std::vector<Block> trailing;

  [[nodiscard]] bool empty() const { return leading.empty() && trailing.empty(); }
};

// Blocks of at most 600 bytes, no code, that stand at the same edge of at least half of the pages, and of at least ten; at
// most four an edge. A page's only block never is. Two blocks are the same when they differ in nothing but the targets of their links.
[[nodiscard]] Boilerplate find_boilerplate(const std::vector<const Page*>& pages);

// The text without the blocks that it has in common with `boilerplate`, from its edges inwards.
[[nodiscard]] Cleaned leave_out(Cleaned cleaned, const Boilerplate& boilerplate);

}  // namespace foredge::docs
