// Answers one neutral request from the registry. Knows no revision: what it says is what every revision says.
#pragma once

#include <vector>

#include "mcp/dispatched.h"

namespace foredge::mcp {

// Facts about the answer are appended to `facts`.
Dispatched dispatch(const Server& server, void* context, const Request& request, std::vector<Fact>& facts);

}  // namespace foredge::mcp
