// Pages that show the text of another page: a file with front matter alone, whose `source` names the page that has it. Build side
// only; runs once all pages are read and have their paths.
#pragma once

#include <vector>

#include "docs/page.h"

namespace foredge::docs {

// Gives each page with `text_of` the text of that page under its own title. A page that is not here is a finding.
void fill_shared_pages(LibraryVersion& library, std::vector<Finding>& findings);

}  // namespace foredge::docs
