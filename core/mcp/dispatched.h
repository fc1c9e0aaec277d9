// What the answer to one neutral request can be, and the small steps that its methods share. Knows no method.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "mcp/cut.h"
#include "mcp/protocol.h"

namespace foredge::mcp {

struct Refusal {
  FaultKind kind;
  std::string message;
  std::string data = {};  // JSON text or ""
};

// A piece of a stream: notifications now, the rest in another step. Given only where the conditions can stream.
struct Partial {
  std::vector<std::string> notices;
  Again again;
  std::string next;
};

using Dispatched = std::variant<Answer, Partial, Refusal, Blocked>;

[[nodiscard]] inline Refusal invalid(std::string message) { return {FaultKind::kInvalidParams, std::move(message)}; }

[[nodiscard]] inline Refusal refusal_of(const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::kInvalidParams:
      return {FaultKind::kInvalidParams, failure.message};
    case FailureKind::kNotFound:
      return {FaultKind::kNotFound, failure.message};
    case FailureKind::kUnavailable:
      return {FaultKind::kUnavailable, failure.message};
    case FailureKind::kInternal:
      return {FaultKind::kInternal, failure.message};
  }
  __builtin_unreachable();
}

// What a handler that failed or blocked makes of the request.
template <typename Result>
[[nodiscard]] std::optional<Dispatched> unfinished(const Result& result) {
  if (std::holds_alternative<Blocked>(result)) {
    return Blocked{};
  }
  if (const auto* failure = std::get_if<Failure>(&result)) {
    return refusal_of(*failure);
  }
  return std::nullopt;
}

// A name that a stranger sent, for an error or a record.
[[nodiscard]] inline std::string echo(std::string_view text) { return std::string(cut(text, 64)); }

[[nodiscard]] inline std::optional<std::string_view> find_text(const Request& request, std::string_view name) {
  return request.params ? request.params->find_string(name) : std::nullopt;
}

template <typename Entry>
[[nodiscard]] const Entry* find_named(std::span<const Entry> entries, std::string_view name) {
  for (const Entry& entry : entries) {
    if (entry.name == name) {
      return &entry;
    }
  }
  return nullptr;
}

template <typename Entry>
[[nodiscard]] std::string names_of(std::span<const Entry> entries) {
  std::string names;
  for (const Entry& entry : entries) {
    names += names.empty() ? "" : ", ";
    names += entry.name;
  }
  return names;
}

}  // namespace foredge::mcp
