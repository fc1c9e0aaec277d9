#include "server/error_map.h"

namespace foredge::server {
namespace {

mcp::Failure to_failure(const Stop& stop, mcp::FailureKind callers) {
  switch (stop.kind) {
    case StopKind::kCaller:
      return {callers, stop.text};
    case StopKind::kUnavailable:
      return {mcp::FailureKind::kUnavailable, stop.text};
    case StopKind::kBlocked:
    case StopKind::kBroken:
      break;
  }
  return {mcp::FailureKind::kInternal, "the release is damaged: " + stop.text};
}

mcp::HandlerResult to_handler_result(const Step<void>& step, mcp::FailureKind callers) {
  if (step) {
    return mcp::Done{};
  }
  if (step.error().kind == StopKind::kBlocked) {
    return mcp::Blocked{};
  }
  return to_failure(step.error(), callers);
}

}  // namespace

mcp::ToolResult to_tool_result(const Step<void>& step) {
  if (step) {
    return mcp::Done{};
  }
  if (step.error().kind == StopKind::kBlocked) {
    return mcp::Blocked{};
  }
  if (step.error().kind == StopKind::kCaller) {
    return mcp::ToolError{step.error().text};
  }
  return to_failure(step.error(), mcp::FailureKind::kInvalidParams);
}

mcp::HandlerResult to_read_result(const Step<void>& step) {
  return to_handler_result(step, mcp::FailureKind::kNotFound);
}

mcp::HandlerResult to_list_result(const Step<void>& step) {
  return to_handler_result(step, mcp::FailureKind::kInvalidParams);
}

}  // namespace foredge::server
