// Invariant: a text either holds 1 … 64 messages or is refused as one; a request's id comes back byte for byte in every reply
// that is framed for it, and what is framed as a notification is read as the same notification; a fault is one of JSON-RPC's two.
//
// Input: one text, a message or a batch.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "rpc/message.h"

namespace {

using namespace foredge::rpc;
using foredge::json::Type;
using foredge::json::Value;
using foredge::json::Writer;

// The one message of a text that we wrote ourselves.
Envelope reread(std::string_view text) {
  std::expected<Envelope, Fault> envelope = read_envelope(text);
  FOREDGE_CHECK(envelope && !envelope->is_batch && envelope->messages.size() == 1 && envelope->messages.front());
  return std::move(*envelope);
}

void check_reply(const std::string& text, std::string_view id, std::string_view member) {
  const Envelope envelope = reread(text);
  const Message& message = *envelope.messages.front();
  FOREDGE_CHECK(message.kind == Kind::kResponse && message.id == id);
  FOREDGE_CHECK(envelope.document.root().find(member));
}

void check_replies(std::string_view id) {
  std::string result;
  Writer writer(result);
  begin_result(writer, id);
  writer.begin_object();
  writer.end_object();
  end_reply(writer);
  FOREDGE_CHECK(writer.is_complete());
  check_reply(result, id, "result");
  std::string error;
  Writer error_writer(error);
  write_error(error_writer, id, kInvalidParams, "a \"message\"", "[1]");
  check_reply(error, id, "error");
}

void check_message(const Message& message) {
  FOREDGE_CHECK(message.kind != Kind::kRequest || !message.id.empty());
  FOREDGE_CHECK(message.kind != Kind::kNotification || message.id.empty());
  FOREDGE_CHECK(message.params.has_value() == !message.raw_params.empty());
  FOREDGE_CHECK(!message.params || message.params->is_object());
  if (message.kind == Kind::kRequest) {
    check_replies(message.id);
  }
  if (message.params) {
    const std::string text = notification("notifications/message", message.raw_params);
    const Envelope envelope = reread(text);
    const Message& again = *envelope.messages.front();
    FOREDGE_CHECK(again.kind == Kind::kNotification && again.raw_params == message.raw_params);
  }
}

void check_fault(const Fault& fault) {
  FOREDGE_CHECK(fault.code == kParseError || fault.code == kInvalidRequest);
  std::string text;
  Writer writer(text);
  write_error(writer, fault.id, fault.code, fault.message);
  check_reply(text, fault.id, "error");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::expected<Envelope, Fault> envelope =
      read_envelope(std::string_view(reinterpret_cast<const char*>(data), size), {.max_size_bytes = 4096});
  if (!envelope) {
    FOREDGE_CHECK(envelope.error().id.empty());
    check_fault(envelope.error());
    return 0;
  }
  FOREDGE_CHECK(!envelope->messages.empty() && envelope->messages.size() <= kMaxBatchMessages);
  FOREDGE_CHECK(envelope->is_batch || envelope->messages.size() == 1);
  for (const std::expected<Message, Fault>& message : envelope->messages) {
    if (message) {
      check_message(*message);
    } else {
      check_fault(message.error());
    }
  }
  return 0;
}
