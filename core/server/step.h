// How a step of answering ends early: blocks are missing, the caller can mend something, nothing can be served now, or stored
// data is broken. error_map.cc alone turns this into what the protocol says.
#pragma once

#include <expected>
#include <string>

#include "base/error.h"

namespace foredge::server {

enum class StopKind {
  kBlocked,      // the pass has noted what is missing; the same call comes again
  kCaller,       // the text tells a model how to call again
  kTooLarge,     // what was asked for exists and passes what one answer may hold; the text tells how to ask for less
  kUnavailable,  // no release can be read now
  kBroken,       // a stored byte is not what the format allows
};

struct Stop {
  StopKind kind;
  std::string text;

  Stop(StopKind stop_kind, std::string stop_text) : kind(stop_kind), text(std::move(stop_text)) {}
  // A Result of bundle, docs or search that fails here speaks of stored data, never of the caller.
  Stop(const Error& error) : kind(StopKind::kBroken), text(error.message) {}  // NOLINT(google-explicit-constructor)
};

template <typename T>
using Step = std::expected<T, Stop>;

[[nodiscard]] inline std::unexpected<Stop> stop_blocked() { return std::unexpected(Stop(StopKind::kBlocked, {})); }
[[nodiscard]] inline std::unexpected<Stop> stop_caller(std::string text) {
  return std::unexpected(Stop(StopKind::kCaller, std::move(text)));
}

[[nodiscard]] inline std::unexpected<Stop> stop_too_large(std::string text) {
  return std::unexpected(Stop(StopKind::kTooLarge, std::move(text)));
}

}  // namespace foredge::server
