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

struct Needed {
  std::vector<NeededBlock> blocks;  // in the order in which they must be put
  // The whole answer under a name that no other answer has: a host that kept it may send it instead of reading. "" when it is
  // not worth keeping. Only a 200 is kept.
  std::string answer = {};
};

// What the pass lacks.
[[nodiscard]] Needed needed_blocks(bundle::Pass& pass);

using Outcome = std::variant<HttpReply, HttpStream, Needed>;

// Routes: /mcp, /mcp/{library}, /mcp/{library}@{version}; /healthz (this code runs); /readyz (a release can be read); those of
// web.h. Anything else is 404.
//
// With the setting `warm_bytes` the request is none: a release whose blocks are at most that large is named as needed, all of
// it, and the reply is 204 when it is here, or when it is larger.
Outcome handle(const Request& request, bundle::Store& store);

}  // namespace foredge::server
