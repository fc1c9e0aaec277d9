// Completion of arguments: library, version and path, from the catalog and one folder block.
#pragma once

#include "mcp/registry.h"
#include "server/site.h"

namespace foredge::server {

// Libraries by name; versions of the library that is settled already, newest first; paths of that library and version,
// folders with a "/" behind them. An argument of another name has no completions.
mcp::HandlerResult complete(Site& site, mcp::CompleteCall& call);

}  // namespace foredge::server
