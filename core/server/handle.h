// The documentation server as one function: a request and the blocks at hand in, a reply or the missing blocks out. No I/O,
// clock, randomness or state that could change an answer; see docs/ARCHITECTURE.md for a request's walk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/http.h"
#include "bundle/pass.h"
#include "server/settings.h"

namespace foredge::server {

// A view: the host owns every byte and keeps it alive for the call.
struct Request {
  HttpRequest http;
  std::optional<bundle::ReleaseId> release;  // what the channel says; nothing when it could not be read
  std::uint64_t now_ms = 0;                  // Unix time; the only clock
  Settings settings;
  std::string_view resume{};  // `next` of the step before of the same stream; "" at first
};

// One block that a host must put into the store before the same call.
struct NeededBlock {
  bundle::Need need;
  bundle::NeedExtent extent;
};

// The blocks come in the order in which they must be put.
using Outcome = std::variant<HttpReply, HttpStream, std::vector<NeededBlock>>;

// Routes: /mcp, /mcp/{library}, /mcp/{library}@{version}; /healthz (this code runs); /readyz (a release can be read).
// Anything else is 404.
Outcome handle(const Request& request, bundle::Store& store);

// One line of a stdio stream instead of an HTTP request.
struct LineReply {
  std::string text;             // "" when nothing is to be sent
  std::string_view negotiated;  // the revision that this line settled, or ""
};
using LineOutcome = std::variant<LineReply, std::vector<NeededBlock>>;
LineOutcome handle_line(std::string_view line, std::string_view negotiated, const bundle::ReleaseId& release,
                        bundle::Store& store);

}  // namespace foredge::server
