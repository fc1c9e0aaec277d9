// What docs/page.h promises of a page, as a check that tests and the release builder run. Build side only.
#pragma once

#include <optional>
#include <string>

#include "docs/page.h"

namespace foredge::docs {

// Nothing when every promise holds; else which one does not, and where. A broken promise is a bug of a reader.
[[nodiscard]] std::optional<std::string> check_page(const Page& page);

}  // namespace foredge::docs
