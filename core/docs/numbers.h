// Numbers that order files, "01-app/02-guides/03-mdx.md", where the site's addresses do without them. Some sites drop them and
// some do not, so the pages themselves are asked: which paths do their own links name? Build side only; runs once all pages are
// read, before docs/links.h.
#pragma once

#include <vector>

#include "docs/page.h"

namespace foredge::docs {

// Takes the numbers out of the paths of `library` when more of its links leave them out than write them; links that name a
// file by its place do not count. A page whose shorter path is taken keeps the long one, with a finding. Pages stay sorted by
// path.
void drop_numbers(LibraryVersion& library, std::vector<Finding>& findings);

}  // namespace foredge::docs
