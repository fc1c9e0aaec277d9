// Section names are those of the 2026-07-28 specification.
#include "mcp/era_2026.h"

#include <array>

#include "mcp/describe.h"
#include "mcp/header_value.h"
#include "mcp/meta_keys.h"
#include "mcp/revisions.h"

namespace foredge::mcp {

namespace {

constexpr std::array<MethodName, 10> kMethods = {{
    {"server/discover", Method::kDescribe},
    {"tools/list", Method::kListTools},
    {"tools/call", Method::kCallTool},
    {"resources/list", Method::kListResources},
    {"resources/templates/list", Method::kListTemplates},
    {"resources/read", Method::kReadResource},
    {"prompts/list", Method::kListPrompts},
    {"prompts/get", Method::kGetPrompt},
    {"completion/complete", Method::kComplete},
    {"subscriptions/listen", Method::kListen},
}};

// streamable-http, "Standard Request Headers": which member of params Mcp-Name repeats; "" for none.
std::string_view named_member(Method method) {
  switch (method) {
    case Method::kCallTool:
    case Method::kGetPrompt:
      return "name";
    case Method::kReadResource:
      return "uri";
    default:
      return {};
  }
}

std::unexpected<Fault> bad_request(int code, std::string message) {
  return std::unexpected(Fault{.code = code, .status = 400, .message = std::move(message), .data = {}});
}

// basic/index, "_meta": a request that lacks a required field is malformed.
std::expected<Caller, Fault> read_meta(const rpc::Message& message) {
  const std::optional<json::Value> meta = message.params ? message.params->find_object("_meta") : std::nullopt;
  const std::optional<std::string_view> version = meta ? meta->find_string(kProtocolVersionKey) : std::nullopt;
  if (!version) {
    return bad_request(rpc::kInvalidParams, "params._meta lacks \"" + std::string(kProtocolVersionKey) +
                                                "\": every request names its version");
  }
  if (!meta->find_object(kClientCapabilitiesKey)) {
    return bad_request(rpc::kInvalidParams, "params._meta lacks the object \"" + std::string(kClientCapabilitiesKey) +
                                                "\": send {} for none");
  }
  const std::optional<json::Value> info = meta->find_object(kClientInfoKey);
  return Caller{.client_name = info ? info->find_string("name").value_or("") : "",
                .client_version = info ? info->find_string("version").value_or("") : "",
                .protocol = *version};
}

// streamable-http, "Server Validation".
std::optional<Fault> check_headers(const rpc::Message& message, const HttpRequest& http) {
  const auto mismatch = [](std::string what) {
    return Fault{.code = kHeaderMismatch, .status = 400, .message = "header mismatch: " + std::move(what), .data = {}};
  };
  // That its value is the body's was seen when the revision was chosen.
  if (!http.find_header("mcp-protocol-version")) {
    return mismatch("MCP-Protocol-Version is missing");
  }
  const std::optional<std::string_view> method = http.find_header("mcp-method");
  if (!method) {
    return mismatch("Mcp-Method is missing");
  }
  if (*method != message.method) {
    return mismatch("Mcp-Method differs from the body's method");
  }
  const std::optional<Method> known = find_method(kEra2026, message.method);
  const std::string_view member = known ? named_member(*known) : std::string_view{};
  const std::optional<std::string_view> named =
      message.params && !member.empty() ? message.params->find_string(member) : std::nullopt;
  if (!named) {
    return std::nullopt;  // nothing to repeat; a missing name is the method's own fault
  }
  const std::optional<std::string_view> header = http.find_header("mcp-name");
  if (!header) {
    return mismatch("Mcp-Name is missing");
  }
  const std::optional<std::string> plain = decode_header_value(*header);
  if (!plain) {
    return mismatch("Mcp-Name is not printable ASCII or well-formed base64");
  }
  if (*plain != *named) {
    return mismatch("Mcp-Name differs from the body's params." + std::string(member));
  }
  return std::nullopt;
}

std::expected<Request, Fault> decode(const rpc::Message& message, const HttpRequest* http, const Revision&) {
  std::expected<Caller, Fault> caller = read_meta(message);
  if (!caller) {
    return std::unexpected(std::move(caller.error()));
  }
  if (http != nullptr) {
    if (std::optional<Fault> fault = check_headers(message, *http)) {
      return std::unexpected(std::move(*fault));
    }
  }
  const std::optional<Method> method = find_method(kEra2026, message.method);
  if (!method) {
    Fault fault = kEra2026.fault(FaultKind::kMethodNotFound);
    fault.message = "unknown method: this server speaks server/discover, tools, resources, prompts and completion";
    return std::unexpected(std::move(fault));
  }
  const json::Value meta = *message.params->find_object("_meta");
  std::optional<LogLevel> level;
  if (const std::optional<json::Value> wanted = meta.find(kLogLevelKey)) {
    level = find_log_level(wanted->as_string().value_or(""));
    if (!level) {
      return std::unexpected(Fault{.code = rpc::kInvalidParams,
                                   .status = 200,
                                   .message = "params._meta names no log level: send debug, info, notice, warning, "
                                              "error, critical, alert or emergency",
                                   .data = {}});
    }
  }
  return Request{.method = *method,
                 .id = message.id,
                 .params = message.params,
                 .raw_params = message.raw_params,
                 .caller = *caller,
                 .capabilities = meta.find_object(kClientCapabilitiesKey),
                 .log_level = level,
                 .mirror = http};
}

// server/discover, "Response".
void write_discovery(json::Writer& writer, const Server& server, const Conditions& conditions) {
  writer.key("supportedVersions");
  writer.begin_array();
  for (const Revision& revision : revisions()) {
    writer.string(revision.name);
  }
  writer.end_array();
  writer.key("capabilities");
  // Whether or not this host can stream: every host of a deployment says the same, and one that cannot declines the call.
  const bool tells_changes = !conditions.lists_are_fixed;
  write_capabilities(writer, server, tells_changes, tells_changes);
  if (!server.instructions.empty()) {
    writer.member("instructions", server.instructions);
  }
}

void encode(json::Writer& writer, const Server& server, const Request& request, const Answer& answer) {
  writer.begin_object();
  writer.member("resultType", answer.needs_input ? "input_required" : "complete");
  if (request.method == Method::kDescribe) {
    write_discovery(writer, server, request.conditions);
  }
  write_members(writer, answer);
  // server/utilities/caching, "Cacheable Results".
  if (answer.cache) {
    writer.member("ttlMs", answer.cache->ttl_ms);
    writer.member("cacheScope", answer.cache->is_public ? "public" : "private");
  }
  writer.key("_meta");
  writer.begin_object();
  writer.key(kServerInfoKey);
  write_server_info(writer, server);
  writer.raw_members(answer.meta);
  writer.end_object();
  writer.end_object();
}

Fault fault(FaultKind kind) {
  switch (kind) {
    case FaultKind::kMethodNotFound:  // streamable-http, "Protocol Version Header"
      return {.code = rpc::kMethodNotFound, .status = 404, .message = {}, .data = {}};
    case FaultKind::kInvalidParams:
    case FaultKind::kNotFound:  // server/resources, "Error Handling"
      return {.code = rpc::kInvalidParams, .status = 200, .message = {}, .data = {}};
    case FaultKind::kHeaderMismatch:  // streamable-http, "Server Validation"
      return {.code = kHeaderMismatch, .status = 400, .message = {}, .data = {}};
    case FaultKind::kMissingCapability:  // basic/index, "Error Codes"
      return {.code = kMissingCapability, .status = 400, .message = {}, .data = {}};
    case FaultKind::kUnavailable:
      return {.code = rpc::kInternalError, .status = 503, .message = {}, .data = {}};
    case FaultKind::kInternal:
      return {.code = rpc::kInternalError, .status = 500, .message = {}, .data = {}};
  }
  __builtin_unreachable();
}

}  // namespace

constinit const Codec kEra2026 = {.methods = kMethods, .decode = decode, .encode = encode, .fault = fault};

}  // namespace foredge::mcp
