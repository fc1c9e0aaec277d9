// Two texts about the whole server, written from the catalog: llms.txt (https://llmstxt.org) for whoever looks for an entry,
// and SKILL.md for agents that load skills. Pages are resources.cc's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mcp/content.h"
#include "server/site.h"

namespace foredge::server {

extern const mcp::Resource kLlmsResource;   // docs://llms.txt
extern const mcp::Resource kSkillResource;  // docs://SKILL.md

// The text of one of the two; nothing for another URI. The site is open.
[[nodiscard]] std::optional<std::string> guide_text(const Site& site, std::string_view uri);

}  // namespace foredge::server
