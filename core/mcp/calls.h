// Tools and prompts: the two methods whose handlers take arguments and may ask the client for inputs before they answer.
#pragma once

#include <vector>

#include "mcp/dispatched.h"

namespace foredge::mcp {

Dispatched call_tool(const Server& server, void* context, const Request& request, std::vector<Fact>& facts);
Dispatched get_prompt(const Server& server, void* context, const Request& request, std::vector<Fact>& facts);

}  // namespace foredge::mcp
