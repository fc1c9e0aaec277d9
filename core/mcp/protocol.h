// The neutral middle of the module: one request, one answer and one fault, as no revision spells them, and the codec
// that each era brings. Knows no era; revisions.h names them.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "mcp/conditions.h"
#include "mcp/registry.h"
#include "rpc/message.h"

namespace foredge::mcp {

enum class Method : std::uint8_t {
  kDescribe,  // initialize, server/discover
  kPing,
  kListTools,
  kCallTool,
  kListResources,
  kListTemplates,
  kReadResource,
  kListPrompts,
  kGetPrompt,
  kComplete,
  kListen,
  kSetLogLevel,
  kSubscribe,  // and unsubscribe: without sessions there is nothing to remember
};

// Which of its two forms a tool's answer takes.
enum class Format : std::uint8_t { kBoth, kText, kStructured };

struct Request {
  Method method;
  std::string_view id;  // source bytes
  std::optional<json::Value> params;
  std::string_view raw_params;
  Caller caller;
  Format format = Format::kBoth;
  std::optional<json::Value> capabilities{};  // of the client; nothing where the revision has no input requests
  std::optional<LogLevel> log_level{};        // the lowest that the client wants; nothing for none at all
  const HttpRequest* mirror = nullptr;        // whose headers repeat arguments; null where the revision has none
  Conditions conditions{};
};

// The members of a result that every revision spells alike; the codec adds its own.
struct Answer {
  std::string members;             // `"tools":[…]`, without braces
  std::string_view kept_members;   // the same, where they are not made for this answer alone
  std::string structured;          // what a tool answers: one JSON object, written in the forms that are asked for
  Format format = Format::kBoth;   // of that
  std::optional<CacheHint> cache;  // nothing where no revision has it
  bool is_tool_error = false;
  bool needs_input = false;          // the members ask the client for inputs
  std::string meta;                  // members of the result's _meta
  std::vector<std::string> notices;  // notifications to send before it
};

// Writes the members of an answer into the open result.
void write_members(json::Writer& writer, const Answer& answer);

// An error reply, ready to be framed.
struct Fault {
  int code;
  std::uint16_t status;  // of HTTP
  std::string message;
  std::string data;  // JSON text or ""
};

// A Failure of a handler, or a method that this server does not have.
enum class FaultKind : std::uint8_t {
  kMethodNotFound,
  kInvalidParams,
  kNotFound,
  kUnavailable,
  kInternal,
  kHeaderMismatch,
  kMissingCapability,
};

struct MethodName {
  std::string_view name;
  Method method;
};

struct Revision;

// One era of the protocol: how a message becomes a Request and an Answer becomes a result.
struct Codec {
  std::span<const MethodName> methods;
  // `http` is null on stdio. Checks what the era demands of a message and of its HTTP head.
  std::expected<Request, Fault> (*decode)(const rpc::Message& message, const HttpRequest* http,
                                          const Revision& revision);
  // Writes the result object.
  void (*encode)(json::Writer& writer, const Server& server, const Request& request, const Answer& answer);
  // Code and HTTP status; message and data are left empty.
  Fault (*fault)(FaultKind kind);
};

// A dated version of the protocol.
struct Revision {
  std::string_view name;
  const Codec* codec;
  bool per_request_meta;    // version and client stand in _meta of every request; otherwise initialize settles them
  bool batches;             // 2025-03-26 basic/index, "Batching"; gone since
  bool structured_content;  // 2025-06-18 server/tools, "Structured Content"
};

[[nodiscard]] inline std::optional<Method> find_method(const Codec& codec, std::string_view name) {
  for (const MethodName& known : codec.methods) {
    if (known.name == name) {
      return known.method;
    }
  }
  return std::nullopt;
}

}  // namespace foredge::mcp
