// The documentation server on stdio: one turn of a stream instead of an HTTP request, with the same blocks and the same
// answers. Twin of handle.h.
#pragma once

#include <variant>
#include <vector>

#include "bundle/pass.h"
#include "mcp/line_session.h"
#include "server/handle.h"

namespace foredge::server {

// The release is the stream's for as long as it lasts: its lists never change.
using LineOutcome = std::variant<mcp::MessageReply, Needed>;
LineOutcome handle_line(const mcp::Turn& turn, const bundle::ReleaseId& release, bundle::Store& store);

}  // namespace foredge::server
