// Pages as MCP resources: docs://{library}@{version}/{path}; before them the texts of guide.h.
#pragma once

#include <cstdint>

#include "mcp/registry.h"
#include "server/site.h"

namespace foredge::server {

extern const mcp::ResourceTemplate kPageTemplate;

// The pages of the versions that the endpoint answers from when none is named, one page block a call.
mcp::HandlerResult list_pages(Site& site, mcp::ListCall& call);

// The whole text of a page, or of a section with its subsections when the URI has a fragment. The protocol reads a resource whole
// or not at all, so one of more than this many tokens is refused, with how to read it in parts.
inline constexpr std::uint32_t kMaxResourceTokens = 500'000;
mcp::ReadResult read_page(Site& site, mcp::ReadCall& call);

}  // namespace foredge::server
