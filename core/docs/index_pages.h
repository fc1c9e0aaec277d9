// Pages of a folder that have a title and no text: their sites list what stands below them, and so does the release. Build side
// only; runs once all pages are read and have their paths.
#pragma once

#include "docs/page.h"

namespace foredge::docs {

// Gives each page that is nothing but its title, and has pages below its path, a list of those directly below it: link and
// description, in the order of their paths.
void list_children(LibraryVersion& library);

}  // namespace foredge::docs
