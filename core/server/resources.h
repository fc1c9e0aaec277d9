// Pages as MCP resources: docs://{library}@{version}/{path}; before them the texts of guide.h.
#pragma once

#include "mcp/registry.h"
#include "server/site.h"

namespace foredge::server {

extern const mcp::ResourceTemplate kPageTemplate;

// The pages of the versions that the endpoint answers from when none is named, one page block a call.
mcp::HandlerResult list_pages(Site& site, mcp::ListCall& call);

// The whole text of a page, or of a section with its subsections when the URI has a fragment.
mcp::HandlerResult read_page(Site& site, mcp::ReadCall& call);

}  // namespace foredge::server
