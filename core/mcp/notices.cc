// 2026-07-28 basic/patterns/progress and server/utilities/logging; the same shapes since 2025-03-26.
#include "mcp/notices.h"

#include <array>
#include <cstddef>
#include <utility>

#include "rpc/message.h"

namespace foredge::mcp {

namespace {

constexpr std::array<std::string_view, 8> kLevels = {"debug", "info",     "notice", "warning",
                                                     "error", "critical", "alert",  "emergency"};

}  // namespace

std::string_view log_level_name(LogLevel level) { return kLevels[static_cast<std::size_t>(level)]; }

std::optional<LogLevel> find_log_level(std::string_view name) {
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    if (kLevels[i] == name) {
      return static_cast<LogLevel>(i);
    }
  }
  return std::nullopt;
}

void Notices::progress(std::uint64_t done, std::uint64_t total, std::string_view message) {
  if (raw_progress_token_.empty()) {
    return;
  }
  std::string params;
  json::Writer writer(params);
  writer.begin_object();
  writer.raw_member("progressToken", raw_progress_token_);
  writer.member("progress", done);
  writer.member("total", total);
  if (!message.empty()) {
    writer.member("message", message);
  }
  writer.end_object();
  messages_.push_back(rpc::notification("notifications/progress", params));
}

void Notices::log(LogLevel level, std::string_view logger, std::string_view data) {
  if (!lowest_ || level < *lowest_) {
    return;
  }
  std::string params;
  json::Writer writer(params);
  writer.begin_object();
  writer.member("level", log_level_name(level));
  if (!logger.empty()) {
    writer.member("logger", logger);
  }
  writer.raw_member("data", data);
  writer.end_object();
  messages_.push_back(rpc::notification("notifications/message", params));
}

}  // namespace foredge::mcp
