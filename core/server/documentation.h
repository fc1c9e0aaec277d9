// The documentation server as a registry: its identity, tools and resources. Their handlers work on a Site.
#pragma once

#include "mcp/registry.h"

namespace foredge::server {

// Lives as long as the program.
[[nodiscard]] const mcp::Server& documentation_server();

}  // namespace foredge::server
