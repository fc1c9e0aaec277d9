// Follows the links between the pages of one library: targets as the site writes them become paths of this release, and
// those that lead to no page or to no heading are findings. Build side only; runs once all pages are read.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "docs/page.h"

namespace foredge::docs {

struct LinkStats {
  std::uint64_t internal = 0;        // led, or should lead, into these docs
  std::uint64_t broken_pages = 0;    // no such page
  std::uint64_t broken_anchors = 0;  // the page has no such heading
};

// The bytes of a page's source file, by Page::source; "" when it cannot be read any more.
using ReadSource = std::function<std::string(const std::string& source)>;

// Rewrites the targets of page.links that lie on the library's own site to "/path#anchor". What leads to a page that is not
// here is broken only when the site's folder is: "/blog/x" is somebody else's. The first broken links are findings, the rest
// a count.
LinkStats follow_links(LibraryVersion& library, const ReadSource& read_source, std::vector<Finding>& findings);

}  // namespace foredge::docs
