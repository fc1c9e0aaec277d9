// JSON-RPC 2.0 messages: one text into requests, notifications and responses, and the frame of a reply. The id is
// never interpreted: its source bytes come in and go out. Knows no method and no transport.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"
#include "json/writer.h"

namespace foredge::rpc {

// https://www.jsonrpc.org/specification#error_object
inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kInternalError = -32603;

// Why a text or one message of it is refused. `message` is a literal.
struct Fault {
  int code;
  const char* message;
  std::string_view id;  // source bytes, empty when it could not be read
};

enum class Kind : std::uint8_t { kRequest, kNotification, kResponse };

// A well-formed message. Views into the text and the Document of its Envelope.
struct Message {
  Kind kind;
  std::string_view id;                // source bytes of a string or a number; empty for a notification
  std::string_view method;            // empty for a response
  std::optional<json::Value> params;  // an object; nothing when absent
  std::string_view raw_params;        // its source bytes; empty when absent
};

// What one text held. Keep the text alive as long as this.
struct Envelope {
  json::Document document;
  bool is_batch;
  std::vector<std::expected<Message, Fault>> messages;  // exactly one unless `is_batch`; never empty
};

// A batch multiplies the work of one request, so it is short.
inline constexpr std::size_t kMaxBatchMessages = 64;

// Faults of the text as a whole: not JSON, past `limits`, an empty batch or one of too many messages. A bad
// member of a batch is a fault of its own in `messages`, and so is a single bad message, with its id where it has one.
// MCP narrows JSON-RPC: an id is a string or an integer, never null, and params are an object.
std::expected<Envelope, Fault> read_envelope(std::string_view text, json::Limits limits = {});

// {"jsonrpc":"2.0","id":…,"result":  then one value by the caller, then end_reply.
void begin_result(json::Writer& writer, std::string_view id);
void end_reply(json::Writer& writer);

// A whole error reply. An empty id is left out, as MCP has it ("an error response that has no id"); empty `data` too.
void write_error(json::Writer& writer, std::string_view id, int code, std::string_view message,
                 std::string_view raw_data = {});

// A whole notification; `raw_params` is a JSON object.
std::string notification(std::string_view method, std::string_view raw_params);

}  // namespace foredge::rpc
