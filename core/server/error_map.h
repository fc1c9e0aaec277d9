// The one place where the ends of step.h become what a client sees.
#pragma once

#include "mcp/registry.h"
#include "server/step.h"

namespace foredge::server {

// A fault that a model can mend becomes a tool error, everything else a protocol error. Of an answer that is whole, the fact
// "answer.tokens" says how many tokens a model reads.
[[nodiscard]] mcp::ToolResult to_tool_result(mcp::ToolCall& call, const Step<void>& step);

// For reading a resource, where there is no tool error: what the caller can mend is "not found", except a size.
[[nodiscard]] mcp::ReadResult to_read_result(const Step<void>& step);

// For lists, prompts and completion: what the caller can mend is an invalid parameter, such as a foreign cursor.
[[nodiscard]] mcp::HandlerResult to_list_result(const Step<void>& step);

}  // namespace foredge::server
