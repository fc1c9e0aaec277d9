// The documentation server as one function: a request and the blocks at hand in, a reply or the missing blocks out. No I/O,
// clock, randomness or state that could change an answer; see docs/ARCHITECTURE.md for a request's walk. Its twin for stdio is
// handle_line.h.
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

// What the pass lacks, in the order in which it must be put.
[[nodiscard]] std::vector<NeededBlock> needed_blocks(bundle::Pass& pass);

using Outcome = std::variant<HttpReply, HttpStream, std::vector<NeededBlock>>;

// Routes: /mcp, /mcp/{library}, /mcp/{library}@{version}; /healthz (this code runs); /readyz (a release can be read).
// Anything else is 404.
Outcome handle(const Request& request, bundle::Store& store);

}  // namespace foredge::server
