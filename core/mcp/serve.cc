// From a text to the text of its reply, for both doors. Everything that differs between revisions is asked of the
// revision's codec.
#include "mcp/serve.h"

#include <algorithm>
#include <utility>

#include "mcp/cut.h"
#include "mcp/dispatch.h"
#include "mcp/http_rules.h"
#include "mcp/revisions.h"
#include "mcp/trace.h"
#include "rpc/message.h"

namespace foredge::mcp {

namespace {

constexpr std::size_t kMaxFactBytes = 128;
// An SSE comment: keeps the connection from being closed while there is nothing to say.
constexpr std::string_view kKeepAlive = ":\n\n";

// A text being answered: what is the same for each of its messages.
struct Exchange {
  const Server& server;
  void* context;
  const HttpRequest* http;  // null on stdio
  std::string_view negotiated;
  Conditions conditions;

  std::string text{};  // the reply, or its array when the text is a batch
  std::vector<Fact> facts{};
  std::string_view settled{};  // by an initialize
  // When the reply is a stream: the notifications before `text`, and whether another step follows.
  std::vector<std::string> notices{};
  std::string next{};
  Again again = Again::kNever;
  bool is_stream = false;
  bool is_blocked = false;
  Format format = Format::kBoth;
  std::uint16_t status = 200;
};

// What a client says of itself goes into records, cut to a length that they can hold.
void add_fact(Exchange& exchange, std::string_view name, std::string_view value) {
  if (!value.empty()) {
    exchange.facts.push_back({name, std::string(cut(value, kMaxFactBytes))});
  }
}

void write_fault(Exchange& exchange, json::Writer& writer, std::string_view id, const Fault& fault) {
  rpc::write_error(writer, id, fault.code, fault.message, fault.data);
  exchange.status = fault.status;
  exchange.facts.push_back({"rpc.response.status_code", std::to_string(fault.code)});
}

Fault fault_of(const rpc::Fault& fault) {
  return {.code = fault.code, .status = 400, .message = fault.message, .data = {}};
}

// streamable-http, "Receiving Messages": one message an event; JSON here has no line break.
void add_event(std::string& events, std::string_view message) {
  events.append("event: message\ndata: ").append(message).append("\n\n");
}

void add_trace(Exchange& exchange, const Request& request) {
  if (const std::optional<json::Value> meta = request.params ? request.params->find_object("_meta") : std::nullopt) {
    add_trace_facts(*meta, exchange.facts);
  }
}

void answer_request(Exchange& exchange, json::Writer& writer, const rpc::Message& message, const Revision& revision) {
  std::expected<Request, Fault> request = revision.codec->decode(message, exchange.http, revision);
  if (!request) {
    return write_fault(exchange, writer, message.id, request.error());
  }
  add_fact(exchange, "mcp.protocol.version", request->caller.protocol);
  add_fact(exchange, "client.name", request->caller.client_name);
  add_fact(exchange, "client.version", request->caller.client_version);
  request->format = revision.structured_content ? exchange.format : Format::kText;
  request->conditions = exchange.conditions;
  add_trace(exchange, *request);
  auto outcome = dispatch(exchange.server, exchange.context, *request, exchange.facts);
  if (std::holds_alternative<Blocked>(outcome)) {
    exchange.is_blocked = true;
    return;
  }
  if (auto* refusal = std::get_if<Refusal>(&outcome)) {
    Fault fault = revision.codec->fault(refusal->kind);
    fault.message = std::move(refusal->message);
    fault.data = std::move(refusal->data);
    return write_fault(exchange, writer, message.id, fault);
  }
  if (auto* partial = std::get_if<Partial>(&outcome)) {
    exchange.is_stream = true;
    exchange.notices = std::move(partial->notices);
    exchange.again = partial->again;
    exchange.next = std::move(partial->next);
    return;
  }
  Answer& answer = std::get<Answer>(outcome);
  if (exchange.conditions.can_stream) {
    exchange.is_stream = exchange.is_stream || !answer.notices.empty();
    exchange.notices = std::move(answer.notices);
  }
  if (answer.is_tool_error) {
    exchange.facts.push_back({"tool.error", "1"});
  }
  if (request->method == Method::kDescribe && !revision.per_request_meta) {
    exchange.settled = request->caller.protocol;
  }
  rpc::begin_result(writer, message.id);
  revision.codec->encode(writer, exchange.server, *request, answer);
  rpc::end_reply(writer);
}

// A notification or a response of the client. It gets no reply, but over HTTP it can be refused.
void take_one_way(Exchange& exchange, json::Writer& writer, const rpc::Message& message,
                  const std::expected<const Revision*, Fault>& revision) {
  if (exchange.http == nullptr) {
    return;
  }
  if (!revision) {
    return write_fault(exchange, writer, {}, revision.error());
  }
  // 2026-07-28 streamable-http, "Sending Messages": clients send no responses. Older ones may, to a server that asked.
  if (message.kind == rpc::Kind::kResponse && (*revision)->per_request_meta) {
    write_fault(exchange, writer, {},
                {.code = rpc::kInvalidRequest, .status = 400, .message = "a client sends no responses", .data = {}});
  }
}

void answer_message(Exchange& exchange, json::Writer& writer, const rpc::Message& message,
                    const std::expected<const Revision*, Fault>& revision) {
  // Metrics are told apart by the name, so one that a client made up stands elsewhere.
  add_fact(exchange, is_spoken(message.method) ? "mcp.method.name" : "mcp.method.unknown", message.method);
  if (message.kind != rpc::Kind::kRequest) {
    return take_one_way(exchange, writer, message, revision);
  }
  if (!revision) {
    return write_fault(exchange, writer, message.id, revision.error());
  }
  answer_request(exchange, writer, message, **revision);
}

// 2025-03-26 basic/index, "Batching". Every member is of the text's revision; a bad one spoils only its own reply.
void answer_batch(Exchange& exchange, const rpc::Envelope& envelope) {
  json::Writer writer(exchange.text);
  const std::expected<const Revision*, Fault> revision = choose_revision(exchange.http, exchange.negotiated);
  if (!revision) {
    return write_fault(exchange, writer, {}, revision.error());
  }
  const auto refuse = [&](std::string_view id, const char* message) {
    write_fault(exchange, writer, id, {.code = rpc::kInvalidRequest, .status = 400, .message = message, .data = {}});
  };
  if (!(*revision)->batches) {
    return refuse({}, "this revision has no batches: send one message at a time");
  }
  exchange.conditions.can_stream = false;  // one body holds all replies
  exchange.facts.push_back({"rpc.batch.size", std::to_string(envelope.messages.size())});
  bool is_unavailable = false;
  writer.begin_array();
  const std::size_t empty_size = exchange.text.size();
  for (const std::expected<rpc::Message, rpc::Fault>& message : envelope.messages) {
    if (!message) {
      write_fault(exchange, writer, message.error().id, fault_of(message.error()));
    } else if (find_method(*(*revision)->codec, message->method) == Method::kDescribe) {
      // 2025-03-26 basic/lifecycle, "Initialization".
      refuse(message->id, "initialize may not stand in a batch: send it alone");
    } else {
      answer_message(exchange, writer, *message, revision);
    }
    is_unavailable = is_unavailable || exchange.status == 503;
  }
  // What one member lacks, another server may have: the whole batch is asked again.
  exchange.status = is_unavailable ? 503 : 200;
  if (exchange.text.size() == empty_size) {
    exchange.text.clear();
    return;
  }
  writer.end_array();
}

void answer_text(Exchange& exchange, std::string_view text, json::Limits limits) {
  const std::expected<rpc::Envelope, rpc::Fault> envelope = rpc::read_envelope(text, limits);
  json::Writer writer(exchange.text);
  if (!envelope) {
    return write_fault(exchange, writer, {}, fault_of(envelope.error()));
  }
  if (envelope->is_batch) {
    return answer_batch(exchange, *envelope);
  }
  const std::expected<rpc::Message, rpc::Fault>& message = envelope->messages.front();
  if (!message) {
    return write_fault(exchange, writer, message.error().id, fault_of(message.error()));
  }
  answer_message(exchange, writer, *message, choose_revision(*message, exchange.http, exchange.negotiated));
}

// `format=text` or `format=structured` among the query's parameters; anything else asks for both.
Format read_format(std::string_view query) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair == "format=text") {
      return Format::kText;
    }
    if (pair == "format=structured") {
      return Format::kStructured;
    }
  }
  return Format::kBoth;
}

HttpReply stream_reply_of(Exchange& exchange) {
  HttpReply reply;
  reply.facts = std::move(exchange.facts);
  // "Receiving Messages": proxies pass each piece on at once.
  reply.headers = {{"content-type", "text/event-stream"}, {"cache-control", "no-store"}, {"x-accel-buffering", "no"}};
  for (const std::string& notice : exchange.notices) {
    add_event(reply.body, notice);
  }
  if (!exchange.text.empty()) {
    add_event(reply.body, exchange.text);
  }
  if (reply.body.empty()) {
    reply.body = kKeepAlive;
  }
  return reply;
}

HttpReply reply_of(Exchange&& exchange) {
  HttpReply reply;
  reply.facts = std::move(exchange.facts);
  if (exchange.text.empty()) {
    reply.status = 202;  // "Sending Messages": a notification is accepted without a body
    return reply;
  }
  reply.status = exchange.status;
  reply.headers.push_back({"content-type", "application/json"});
  if (reply.status >= 400) {
    reply.headers.push_back({"cache-control", "no-store"});
  }
  if (reply.status == 503) {
    reply.headers.push_back({"retry-after", "5"});
  }
  reply.body = std::move(exchange.text);
  return reply;
}

}  // namespace

HttpOutcome handle_http(const Server& server, void* context, const HttpRequest& request, const HttpOptions& options) {
  std::optional<HttpReply> reply = answer_head(request, options);
  if (reply) {
    add_cors(*reply, request, options);
    return std::move(*reply);
  }
  Exchange exchange{.server = server,
                    .context = context,
                    .http = &request,
                    .negotiated = {},
                    .conditions = options.conditions,
                    .is_stream = !options.conditions.resume.empty(),
                    .format = read_format(request.query)};
  exchange.conditions.can_stream = options.conditions.can_stream && accepts_events(request);
  answer_text(exchange, request.body, {.max_size_bytes = options.max_body_bytes});
  if (exchange.is_blocked) {
    return Blocked{};
  }
  const Again again = exchange.again;
  std::string next = std::move(exchange.next);
  reply = exchange.is_stream ? stream_reply_of(exchange) : reply_of(std::move(exchange));
  add_cors(*reply, request, options);
  // A stream of one step needs no more of its host than any other reply.
  if (again == Again::kNever && options.conditions.resume.empty()) {
    return std::move(*reply);
  }
  return HttpStream{std::move(*reply), again, std::move(next)};
}

MessageOutcome handle_message(const Server& server, void* context, std::string_view text, std::string_view negotiated,
                              const Conditions& conditions) {
  Exchange exchange{
      .server = server, .context = context, .http = nullptr, .negotiated = negotiated, .conditions = conditions};
  answer_text(exchange, text, {});
  if (exchange.is_blocked) {
    return Blocked{};
  }
  MessageReply reply{.messages = std::move(exchange.notices),
                     .facts = std::move(exchange.facts),
                     .negotiated = exchange.settled,
                     .again = exchange.again,
                     .next = std::move(exchange.next)};
  if (!exchange.text.empty()) {
    reply.messages.push_back(std::move(exchange.text));
  }
  return reply;
}

}  // namespace foredge::mcp
