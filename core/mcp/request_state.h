// The state that a handler keeps between two rounds travels through the client, so it is sealed: authenticated with
// HMAC-SHA-256, bound to the call that it belongs to, and short-lived (2026-07-28 basic/patterns/mrtr, "Server
// Requirements"). Not encrypted: nothing secret belongs into it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace foredge::mcp {

// How long an answer to a question may take.
inline constexpr std::uint64_t kStateLifetimeMs = 15 * 60 * 1000;
// A shorter key could be guessed.
inline constexpr std::size_t kMinStateKeyBytes = 16;

// The call that a state belongs to, and what it is sealed with.
struct StateScope {
  std::uint64_t now_ms;  // Unix time
  std::span<const std::string_view>
      keys;  // the first seals, each opens: so a key can be replaced; short ones count not
  std::string_view method;
  std::string_view name;       // of the tool or prompt
  std::string_view arguments;  // JSON text, the same for the same arguments
};

// Nothing when there is no key.
[[nodiscard]] std::optional<std::string> seal_state(std::string_view state, const StateScope& scope);

// The state; nothing when the token was not sealed by this server for this call, or too long ago.
[[nodiscard]] std::optional<std::string> open_state(std::string_view token, const StateScope& scope);

}  // namespace foredge::mcp
