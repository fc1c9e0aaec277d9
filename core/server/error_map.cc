#include "server/error_map.h"

namespace foredge::server {
namespace {

mcp::Failure to_failure(const Stop& stop) {
  switch (stop.kind) {
    case StopKind::kCaller:
      return {mcp::FailureKind::kNotFound, stop.text};
    case StopKind::kUnavailable:
      return {mcp::FailureKind::kUnavailable, stop.text};
    case StopKind::kBlocked:
    case StopKind::kBroken:
      break;
  }
  return {mcp::FailureKind::kInternal, "the release is damaged: " + stop.text};
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
  return to_failure(step.error());
}

mcp::HandlerResult to_handler_result(const Step<void>& step) {
  if (step) {
    return mcp::Done{};
  }
  if (step.error().kind == StopKind::kBlocked) {
    return mcp::Blocked{};
  }
  return to_failure(step.error());
}

}  // namespace foredge::server
