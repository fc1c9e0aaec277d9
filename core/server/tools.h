// The tools of the documentation server, one source file each; documentation.cc puts them into the registry.
#pragma once

#include "mcp/registry.h"
#include "server/site.h"

namespace foredge::server {

extern const mcp::Tool kSearchTool;
extern const mcp::Tool kFetchTool;
extern const mcp::Tool kOutlineTool;
extern const mcp::Tool kExamplesTool;
extern const mcp::Tool kLookupTool;
extern const mcp::Tool kVersionsTool;

}  // namespace foredge::server
