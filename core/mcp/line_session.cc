// 2026-07-28 basic/transports/stdio and basic/patterns/cancellation; the older revisions cancel in the same way.
#include "mcp/line_session.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "json/raw.h"
#include "rpc/message.h"

namespace foredge::mcp {

namespace {

constexpr std::string_view kCancelled = "notifications/cancelled";

// The member of that name as a key, the same however a string is spelled; "" for what is no id.
std::string key_of(const json::Value& object, std::string_view raw, std::string_view name) {
  const std::optional<json::Value> id = object.find(name);
  if (id && id->is_string()) {
    return "\"" + std::string(*id->as_string());
  }
  return id && id->type() == json::Type::kInteger ? std::string(json::find_raw(raw, name).value_or("")) : std::string();
}

// What a line means for others, or for itself when another cancels it.
struct Role {
  std::string id;       // of a request
  std::string cancels;  // the id of a request
};

Role role_of(std::string_view line) {
  const std::expected<rpc::Envelope, rpc::Fault> envelope = rpc::read_envelope(line);
  if (!envelope || envelope->is_batch || !envelope->messages.front()) {
    return {};
  }
  const rpc::Message& message = *envelope->messages.front();
  if (message.kind == rpc::Kind::kRequest) {
    return {.id = key_of(envelope->document.root(), line, "id"), .cancels = {}};
  }
  if (message.kind == rpc::Kind::kNotification && message.method == kCancelled && message.params) {
    return {.id = {}, .cancels = key_of(*message.params, message.raw_params, "requestId")};
  }
  return {};
}

}  // namespace

void LineSession::take(std::string line) {
  Role role = role_of(line);
  if (!role.cancels.empty()) {
    const auto is_named = [&](const Open& open) { return open.id == role.cancels; };
    std::erase_if(turns_, is_named);
    std::erase_if(listening_, is_named);
    return;
  }
  turns_.push_back({.line = std::move(line), .id = std::move(role.id), .negotiated = {}, .resume = {}});
}

std::optional<Turn> LineSession::next() const {
  if (turns_.empty()) {
    return std::nullopt;
  }
  const Open& open = turns_.front();
  return Turn{.line = open.line,
              .negotiated = open.resume.empty() ? negotiated_ : open.negotiated,
              .resume = open.resume,
              .closing = open.closing};
}

void LineSession::settle(const MessageReply& reply) {
  FOREDGE_CHECK(!turns_.empty());
  Open open = std::move(turns_.front());
  turns_.pop_front();
  if (reply.again != Again::kNever) {
    FOREDGE_CHECK(!reply.next.empty() && !open.closing);
    if (open.resume.empty()) {
      open.negotiated = negotiated_;
    }
    open.resume = reply.next;
    if (reply.again == Again::kNow) {
      turns_.push_back(std::move(open));
    } else {
      listening_.push_back(std::move(open));
    }
  }
  if (!reply.negotiated.empty()) {
    negotiated_ = reply.negotiated;
  }
}

void LineSession::close() {
  for (Open& open : std::exchange(listening_, {})) {
    open.closing = true;
    turns_.push_back(std::move(open));
  }
}

std::size_t LineSession::waiting_bytes() const {
  std::size_t bytes = 0;
  for (const Open& open : turns_) {
    bytes += open.line.size();
  }
  return bytes;
}

}  // namespace foredge::mcp
