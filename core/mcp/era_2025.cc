// No session is kept: initialize answers with a version and the server forgets it. Over HTTP the client repeats it in a
// header; on stdio the host of the stream remembers it.
#include "mcp/era_2025.h"

#include <array>

#include "mcp/describe.h"
#include "mcp/meta_keys.h"
#include "mcp/revisions.h"

namespace foredge::mcp {

namespace {

constexpr std::array<MethodName, 13> kMethods = {{
    {"initialize", Method::kDescribe},
    {"ping", Method::kPing},
    {"tools/list", Method::kListTools},
    {"tools/call", Method::kCallTool},
    {"resources/list", Method::kListResources},
    {"resources/templates/list", Method::kListTemplates},
    {"resources/read", Method::kReadResource},
    {"prompts/list", Method::kListPrompts},
    {"prompts/get", Method::kGetPrompt},
    {"completion/complete", Method::kComplete},
    {"logging/setLevel", Method::kSetLogLevel},
    {"resources/subscribe", Method::kSubscribe},
    {"resources/unsubscribe", Method::kSubscribe},
}};

// 2025-11-25 basic/lifecycle, "Initialization".
std::expected<Caller, Fault> read_initialize(const std::optional<json::Value>& params) {
  const std::optional<std::string_view> version = params ? params->find_string("protocolVersion") : std::nullopt;
  if (!version) {
    return std::unexpected(Fault{.code = rpc::kInvalidParams,
                                 .status = 200,
                                 .message = "params.protocolVersion is missing: send the newest version you speak",
                                 .data = {}});
  }
  const std::optional<json::Value> info = params->find_object("clientInfo");
  return Caller{.client_name = info ? info->find_string("name").value_or("") : "",
                .client_version = info ? info->find_string("version").value_or("") : "",
                .protocol = negotiate(*version).name};
}

std::expected<Request, Fault> decode(const rpc::Message& message, const HttpRequest* /*http*/,
                                     const Revision& revision) {
  const std::optional<Method> method = find_method(kEra2025, message.method);
  if (!method) {
    Fault fault = kEra2025.fault(FaultKind::kMethodNotFound);
    fault.message = "unknown method: this server speaks tools, resources, prompts, completion and ping";
    return std::unexpected(std::move(fault));
  }
  Request request{.method = *method,
                  .id = message.id,
                  .params = message.params,
                  .raw_params = message.raw_params,
                  .caller = {.protocol = revision.name},
                  // A level set by another request is not remembered, so the server decides (server/utilities/logging).
                  .log_level = LogLevel::kInfo};
  if (*method == Method::kDescribe) {
    const std::expected<Caller, Fault> caller = read_initialize(message.params);
    if (!caller) {
      return std::unexpected(caller.error());
    }
    request.caller = *caller;
  }
  return request;
}

void encode(json::Writer& writer, const Server& server, const Request& request, const Answer& answer) {
  writer.begin_object();
  if (request.method == Method::kDescribe) {
    writer.member("protocolVersion", request.caller.protocol);
    writer.key("capabilities");
    // No stream stays open between two requests, so a list that changes cannot be told.
    write_capabilities(writer, server, false, true);
    writer.key("serverInfo");
    write_server_info(writer, server);
    if (!server.instructions.empty()) {
      writer.member("instructions", server.instructions);
    }
  }
  write_members(writer, answer);
  writer.end_object();
}

// Errors of requests travel as results do, on status 200; only what says nothing of the protocol differs.
Fault fault(FaultKind kind) {
  switch (kind) {
    case FaultKind::kMethodNotFound:
      return {.code = rpc::kMethodNotFound, .status = 200, .message = {}, .data = {}};
    case FaultKind::kInvalidParams:
      return {.code = rpc::kInvalidParams, .status = 200, .message = {}, .data = {}};
    case FaultKind::kNotFound:
      return {.code = kResourceNotFound2025, .status = 200, .message = {}, .data = {}};
    case FaultKind::kHeaderMismatch:
    case FaultKind::kMissingCapability:
      return {.code = rpc::kInvalidRequest, .status = 200, .message = {}, .data = {}};
    case FaultKind::kUnavailable:
      return {.code = rpc::kInternalError, .status = 503, .message = {}, .data = {}};
    case FaultKind::kInternal:
      return {.code = rpc::kInternalError, .status = 500, .message = {}, .data = {}};
  }
  __builtin_unreachable();
}

}  // namespace

constinit const Codec kEra2025 = {.methods = kMethods, .decode = decode, .encode = encode, .fault = fault};

}  // namespace foredge::mcp
