// Shape checks of JSON-RPC 2.0 as MCP narrows it (2026-07-28 basic/index, "Messages").
#include "rpc/message.h"

#include "json/raw.h"

namespace foredge::rpc {

namespace {

// Source bytes of an id that may be echoed, or "".
std::string_view id_of(const json::Value& object, std::string_view text) {
  const std::optional<json::Value> id = object.find("id");
  if (!id || (id->type() != json::Type::kString && id->type() != json::Type::kInteger)) {
    return {};
  }
  return json::find_raw(text, "id").value_or(std::string_view{});
}

std::expected<Message, Fault> read_call(const json::Value& object, std::string_view text, const json::Value& method,
                                        std::string_view id) {
  if (!method.is_string()) {
    return std::unexpected(Fault{kInvalidRequest, "method is not a string", id});
  }
  const std::optional<json::Value> params = object.find("params");
  if (params && !params->is_object()) {
    return std::unexpected(Fault{kInvalidRequest, "params is not an object: send named parameters", id});
  }
  return Message{
      .kind = object.find("id") ? Kind::kRequest : Kind::kNotification,
      .id = id,
      .method = *method.as_string(),
      .params = params,
      .raw_params = params ? *json::find_raw(text, "params") : std::string_view{},
  };
}

std::expected<Message, Fault> read_message(const json::Value& value, std::string_view text) {
  if (!value.is_object()) {
    return std::unexpected(Fault{kInvalidRequest, "message is not an object", {}});
  }
  const std::string_view id = id_of(value, text);
  if (value.find_string("jsonrpc") != "2.0") {
    return std::unexpected(Fault{kInvalidRequest, "jsonrpc is not \"2.0\"", id});
  }
  if (value.find("id") && id.empty()) {
    return std::unexpected(Fault{kInvalidRequest, "id is neither a string nor an integer", {}});
  }
  if (const std::optional<json::Value> method = value.find("method")) {
    return read_call(value, text, *method, id);
  }
  if (value.find("result") || value.find("error")) {
    return Message{.kind = Kind::kResponse, .id = id, .method = {}, .params = std::nullopt, .raw_params = {}};
  }
  return std::unexpected(Fault{kInvalidRequest, "message has no method", id});
}

// RFC-wise a text past our bounds is still JSON: only what is no JSON at all is a parse error.
Fault fault_of(const Error& error) {
  return {error.code == ErrorCode::kTooLarge ? kInvalidRequest : kParseError, error.message, {}};
}

}  // namespace

std::expected<Envelope, Fault> read_envelope(std::string_view text, json::Limits limits) {
  Result<json::Document> document = json::parse(text, limits);
  if (!document) {
    return std::unexpected(fault_of(document.error()));
  }
  const json::Value root = document->root();
  Envelope envelope{std::move(*document), root.is_array(), {}};
  if (!root.is_array()) {
    envelope.messages.push_back(read_message(root, text));
    return envelope;
  }
  json::RawItems raw(text);
  for (const json::Value item : root.items()) {
    if (envelope.messages.size() == kMaxBatchMessages) {
      return std::unexpected(Fault{kInvalidRequest, "batch has more than 64 messages: split it", {}});
    }
    envelope.messages.push_back(read_message(item, raw.next().value_or(std::string_view{})));
  }
  if (envelope.messages.empty()) {
    return std::unexpected(Fault{kInvalidRequest, "batch is empty", {}});
  }
  return envelope;
}

void begin_result(json::Writer& writer, std::string_view id) {
  writer.begin_object();
  writer.member("jsonrpc", "2.0");
  writer.raw_member("id", id);
  writer.key("result");
}

void end_reply(json::Writer& writer) { writer.end_object(); }

void write_error(json::Writer& writer, std::string_view id, int code, std::string_view message,
                 std::string_view raw_data) {
  writer.begin_object();
  writer.member("jsonrpc", "2.0");
  if (!id.empty()) {
    writer.raw_member("id", id);
  }
  writer.key("error");
  writer.begin_object();
  writer.member("code", code);
  writer.member("message", message);
  if (!raw_data.empty()) {
    writer.raw_member("data", raw_data);
  }
  writer.end_object();
  writer.end_object();
}

std::string notification(std::string_view method, std::string_view raw_params) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.member("jsonrpc", "2.0");
  writer.member("method", method);
  writer.raw_member("params", raw_params);
  writer.end_object();
  return text;
}

}  // namespace foredge::rpc
