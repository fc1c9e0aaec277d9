// subscriptions/listen: a stream that tells a client when a list has changed (2026-07-28 basic/patterns/subscriptions). Keeps
// nothing between two steps but what the host hands back: when the stream was opened, and the version last told.
#pragma once

#include "mcp/dispatched.h"

namespace foredge::mcp {

// After this the server ends the stream gracefully, and the client opens another: no connection is kept for ever.
inline constexpr std::uint64_t kMaxListenMs = 60 * 60 * 1000;

Dispatched listen(const Server& server, const Request& request);

}  // namespace foredge::mcp
