// What a client hears about a call before its answer: progress and log messages, each only when it asked for it. Whether
// they can be sent at all is serve.cc's business; without a stream they are dropped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foredge::mcp {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kNotice, kWarning, kError, kCritical, kAlert, kEmergency };

[[nodiscard]] std::string_view log_level_name(LogLevel level);
[[nodiscard]] std::optional<LogLevel> find_log_level(std::string_view name);

class Notices {
 public:
  // `raw_progress_token` are the source bytes of the request's token, "" without one; messages below `lowest` are
  // dropped, all of them when it is nothing.
  Notices(std::string_view raw_progress_token, std::optional<LogLevel> lowest)
      : raw_progress_token_(raw_progress_token), lowest_(lowest) {}

  // How far the call is. `done` grows from call to call; `message` may be "".
  void progress(std::uint64_t done, std::uint64_t total, std::string_view message = {});
  // `data` is a JSON text.
  void log(LogLevel level, std::string_view logger, std::string_view data);

  // Whole JSON-RPC notifications, in order.
  [[nodiscard]] const std::vector<std::string>& messages() const { return messages_; }

 private:
  std::string_view raw_progress_token_;
  std::optional<LogLevel> lowest_;
  std::vector<std::string> messages_;
};

}  // namespace foredge::mcp
