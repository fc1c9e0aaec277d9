// What an answer may depend on besides the request's own bytes. The host states it with every call, so that an answer stays a
// function of what goes in.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace foredge::mcp {

struct Conditions {
  std::uint64_t now_ms = 0;                        // Unix time
  std::span<const std::string_view> state_keys{};  // see request_state.h; without one no handler keeps state
  std::string_view lists_version{};                // differs when a changing list does; "" when it is not known now
  bool lists_are_fixed = false;                    // the host answers from one version for as long as it runs
  bool can_stream = false;                         // the host can send a reply in pieces
  bool aliases = true;                             // arguments may come under the names that callers slip into
  bool closing = false;                            // the host ends: a stream that waits for news says its last
  std::string_view resume{};                       // `next` of the step before of the same stream; "" at first
};

}  // namespace foredge::mcp
