#include "server/error_map.h"

namespace foredge::server {
namespace {

mcp::Failure to_failure(const Stop& stop, mcp::FailureKind callers) {
  switch (stop.kind) {
    case StopKind::kCaller:
      return {callers, stop.text};
    case StopKind::kTooLarge:
      return {mcp::FailureKind::kInvalidParams, stop.text};
    case StopKind::kUnavailable:
      return {mcp::FailureKind::kUnavailable, stop.text};
    case StopKind::kBlocked:
    case StopKind::kBroken:
      break;
  }
  return {mcp::FailureKind::kInternal, "the release is damaged: " + stop.text};
}

template <typename Result>
Result to_result(const Step<void>& step, mcp::FailureKind callers) {
  if (step) {
    return mcp::Done{};
  }
  if (step.error().kind == StopKind::kBlocked) {
    return mcp::Blocked{};
  }
  return to_failure(step.error(), callers);
}

}  // namespace

mcp::ToolResult to_tool_result(mcp::ToolCall& call, const Step<std::uint32_t>& step) {
  if (step) {
    call.facts.push_back({"answer.tokens", std::to_string(*step)});
    return mcp::Done{};
  }
  if (step.error().kind == StopKind::kBlocked) {
    return mcp::Blocked{};
  }
  if (step.error().kind == StopKind::kCaller || step.error().kind == StopKind::kTooLarge) {
    return mcp::ToolError{step.error().text};
  }
  return to_failure(step.error(), mcp::FailureKind::kInvalidParams);
}

mcp::ReadResult to_read_result(const Step<void>& step) {
  return to_result<mcp::ReadResult>(step, mcp::FailureKind::kNotFound);
}

mcp::HandlerResult to_list_result(const Step<void>& step) {
  return to_result<mcp::HandlerResult>(step, mcp::FailureKind::kInvalidParams);
}

}  // namespace foredge::server
