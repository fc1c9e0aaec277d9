// What the transport demands of an HTTP request before its body is read: method, origin, media types, size. Gives values
// and refuses to know what the body says; headers that repeat the body are an era's business (era_2026.cc).
#pragma once

#include <optional>

#include "base/http.h"
#include "mcp/serve.h"

namespace foredge::mcp {

// Nothing when the request may go on; otherwise the whole reply: a CORS preflight's answer, or a refusal whose body is a
// JSON-RPC error without an id. CORS headers are add_cors's.
[[nodiscard]] std::optional<HttpReply> answer_head(const HttpRequest& request, const HttpOptions& options);

// Whether the client takes a stream of events instead of one JSON text.
[[nodiscard]] bool accepts_events(const HttpRequest& request);

// Lets the page of an allowed origin read the reply and every MCP header of it.
void add_cors(HttpReply& reply, const HttpRequest& request, const HttpOptions& options);

}  // namespace foredge::mcp
