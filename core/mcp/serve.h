// The two doors of the protocol: one HTTP request, or one JSON-RPC text of a stdio stream, against one Server. Both are
// pure functions; neither knows what the server's tools do.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/http.h"
#include "mcp/conditions.h"
#include "mcp/registry.h"

namespace foredge::mcp {

struct HttpOptions {
  // Origins besides localhost that may call, such as "https://app.example.com"; "*" admits every one. A request
  // without Origin (any client but a browser) always may.
  std::span<const std::string_view> allowed_origins{};
  std::size_t max_body_bytes = 256 * 1024;
  Conditions conditions{};
};

// Blocked when a handler was: whoever owns the context knows what it lacks, and calls again with the same arguments.
// A reply whose body comes in pieces arrives as HttpStream, one for each step.
using HttpOutcome = std::variant<HttpReply, HttpStream, Blocked>;

// The whole endpoint: method, headers and body in, status, headers and body out. `context` goes to every handler.
// `?format=text` or `?format=structured` in the query sends a tool's answer once instead of twice.
//
// Facts: mcp.method.name and gen_ai.tool.name (mcp.method.unknown and gen_ai.tool.unknown where there is none of that
// name), mcp.protocol.version, client.name, client.version, rpc.response.status_code (of an error), tool.error ("1"),
// rpc.batch.size (members of a batch), and what handlers add; trace.parent and trace.state, W3C Trace Context from _meta.
HttpOutcome handle_http(const Server& server, void* context, const HttpRequest& request, const HttpOptions& options);

struct MessageReply {
  std::vector<std::string> messages{};  // JSON texts without a line break, in order; none when nothing is to be sent
  std::vector<Fact> facts{};
  std::string_view negotiated{};  // the revision that an `initialize` in this text settled; "" without one
  Again again = Again::kNever;    // the same text gets more messages, with `next` as its `resume`
  std::string next{};
};
using MessageOutcome = std::variant<MessageReply, Blocked>;

// One line of a stdio stream. `negotiated` is what an earlier initialize of the stream settled, or "": messages
// that carry their own revision in _meta need none. line_session.h keeps that, and the turns of lines that get more messages.
MessageOutcome handle_message(const Server& server, void* context, std::string_view text, std::string_view negotiated,
                              const Conditions& conditions = {});

}  // namespace foredge::mcp
