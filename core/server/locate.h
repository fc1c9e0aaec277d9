// From a name that a caller gives to a page: an id, a docs:// URI, a URL of the site, or a bare path.
#pragma once

#include <string>

#include "docs/records.h"
#include "server/site.h"

namespace foredge::server {

struct Located {
  std::uint32_t library;  // catalog entry
  docs::PageRecord page;
  std::string anchor;  // "" for the whole page
};

// Otherwise a text that says what was not found and how to find it.
Step<Located> locate_page(Site& site, std::string_view name);

}  // namespace foredge::server
