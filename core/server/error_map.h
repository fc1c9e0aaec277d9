// The one place where the ends of step.h become what a client sees.
#pragma once

#include <cstdint>

#include "mcp/registry.h"
#include "server/step.h"

namespace foredge::server {

// A fault that a model can mend becomes a tool error, everything else a protocol error. Of an answer that is whole, `step` has the tokens
// that a model reads, which become the fact "answer.tokens".
[[nodiscard]] mcp::ToolResult to_tool_result(mcp::ToolCall& call, const Step<std::uint32_t>& step);

// For reading a resource, where there is no tool error: what the caller can mend is "not found", except a size.
[[nodiscard]] mcp::ReadResult to_read_result(const Step<void>& step);

// For lists, prompts and completion: what the caller can mend is an invalid parameter, such as a foreign cursor.
[[nodiscard]] mcp::HandlerResult to_list_result(const Step<void>& step);

}  // namespace foredge::server
