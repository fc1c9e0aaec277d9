// 2026-07-28 basic/patterns/mrtr.
#include "mcp/rounds.h"

#include <cstddef>

#include "base/check.h"

namespace foredge::mcp {

namespace {

// 2026-07-28 basic/index, "Error Codes": names what the client would have to declare.
std::optional<Refusal> refuse_undeclared(const Inputs& inputs) {
  std::string names;
  std::string required;
  for (std::size_t i = 0; i < kInputKinds; ++i) {
    const auto kind = static_cast<InputKind>(i);
    if (inputs.asked(kind) && !inputs.can_ask(kind)) {
      const std::string name(input_name(kind).capability);
      names += (names.empty() ? "" : ", ") + name;
      required += (required.empty() ? "\"" : ",\"") + name + "\":{}";
    }
  }
  if (names.empty()) {
    return std::nullopt;
  }
  return Refusal{FaultKind::kMissingCapability, "this call asks the client for input: it must declare " + names,
                 "{\"requiredCapabilities\":{" + required + "}}"};
}

}  // namespace

StateScope scope_of(const Request& request, std::string_view method, std::string_view name,
                    std::string_view arguments) {
  return {.now_ms = request.conditions.now_ms,
          .keys = request.conditions.state_keys,
          .method = method,
          .name = name,
          .arguments = arguments};
}

// 2026-07-28 basic/patterns/mrtr, "Error Handling".
std::expected<Inputs, Refusal> read_inputs(const Request& request, const StateScope& scope) {
  if (!request.capabilities || !request.params) {
    return Inputs({}, {}, {});
  }
  const std::optional<json::Value> responses = request.params->find("inputResponses");
  if (responses && !responses->is_object()) {
    return std::unexpected(invalid("params.inputResponses is not an object: send one response a key"));
  }
  std::string state;
  if (const std::optional<json::Value> token = request.params->find("requestState")) {
    std::optional<std::string> opened = open_state(token->as_string().value_or(""), scope);
    if (!opened) {
      return std::unexpected(
          invalid("params.requestState was not given out for this call, or too long ago: call again without it"));
    }
    state = std::move(*opened);
  }
  return Inputs(request.capabilities, responses, std::move(state));
}

Dispatched ask_client(const Inputs& inputs, const StateScope& scope) {
  if (std::optional<Refusal> refusal = refuse_undeclared(inputs)) {
    return std::move(*refusal);
  }
  FOREDGE_CHECK(!inputs.requests().empty() || !inputs.kept().empty());
  Answer answer;
  answer.needs_input = true;
  json::Writer members(answer.members);
  if (!inputs.requests().empty()) {
    members.key("inputRequests");
    members.begin_object();
    members.raw_members(inputs.requests());
    members.end_object();
  }
  if (!inputs.kept().empty()) {
    const std::optional<std::string> sealed = seal_state(inputs.kept(), scope);
    if (!sealed) {
      return Refusal{FaultKind::kInternal,
                     "this server has no key for state between two calls: its operator must set state_keys"};
    }
    members.member("requestState", *sealed);
  }
  return answer;
}

}  // namespace foredge::mcp
