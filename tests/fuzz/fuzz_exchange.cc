// Invariant: over a whole exchange, each request gets one response and a cancelled one none; a stream ends, is made of whole
// messages, acknowledges a subscription before it tells of it, and names progress by the request's own token, ever further; a
// handler is given back only a state that it gave out, for the same call.
//
// Input: "http" or "line", then messages, one a line. "{state}" in a message is the requestState that was given out last.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "json/raw.h"
#include "mcp/content.h"
#include "mcp/line_session.h"
#include "mcp/meta_keys.h"
#include "mcp/serve.h"
#include "rpc/message.h"

namespace {

using namespace foredge::mcp;
using foredge::Again;
using foredge::HeaderView;
using foredge::HttpReply;
using foredge::HttpStream;
using foredge::json::Value;

constexpr std::string_view kKeys[] = {"0123456789abcdef"};
// Ten minutes each: a stream that waits for news has ended before.
constexpr int kMaxSteps = 40;

struct Nothing {};

// ---- the server

// `count` steps; each is resumed with the number of the step before and nothing else.
ToolResult steps(Nothing&, ToolCall& call) {
  const std::int64_t count = call.args.integer("count");
  std::int64_t step = 0;
  while (call.resumed && step <= count && std::to_string(step) != *call.resumed) {
    ++step;
  }
  FOREDGE_CHECK(step <= count);
  call.notices.progress(static_cast<std::uint64_t>(step + 1), static_cast<std::uint64_t>(count + 1));
  if (step < count) {
    return Continue{std::to_string(step + 1)};
  }
  write_text_block(call.content, "done");
  return Done{};
}

// Rounds of input: the state says for which arguments it was given out, and how often.
template <typename Call>
bool ask_twice(Call& call, const std::string& subject) {
  const std::string& state = call.inputs.state();
  FOREDGE_CHECK(state.empty() || state == subject + "1" || state == subject + "2");
  if (state == subject + "2") {
    return false;
  }
  call.inputs.ask("q\"", InputKind::kElicitation, R"({"message":"?"})");
  call.inputs.keep(subject + (state.empty() ? "1" : "2"));
  return true;
}

ToolResult ask(Nothing&, ToolCall& call) {
  std::string subject = "ask ";
  foredge::json::Writer writer(subject);
  call.args.write_canonical(writer);
  if (ask_twice(call, subject)) {
    return InputRequired{};
  }
  write_text_block(call.content, "told");
  return Done{};
}

PromptResult ask_prompt(Nothing&, PromptCall& call) {
  if (ask_twice(call, "prompt " + std::string(call.args.string("topic")) + " ")) {
    return InputRequired{};
  }
  write_user_message(call.out, "told");
  return Done{};
}

ReadResult ask_resource(Nothing&, ReadCall& call) {
  if (ask_twice(call, "read " + std::string(call.uri) + " ")) {
    return InputRequired{};
  }
  write_text_contents(call.out, call.uri, "text/plain", "told");
  return Done{};
}

constexpr Argument kCount[] = {
    {.name = "count", .type = ArgumentType::kInteger, .minimum = 0, .maximum = 4, .default_json = "2"}};
constexpr Argument kTopic[] = {{.name = "topic"}, {.name = "other"}};
constexpr Tool kTools[] = {{.name = "steps", .arguments = kCount, .handler = bind<&steps>},
                           {.name = "ask", .arguments = kTopic, .handler = bind<&ask>}};
constexpr Prompt kPrompts[] = {{.name = "ask", .arguments = std::span(kTopic).first(1), .handler = bind<&ask_prompt>}};
constexpr Server kServer = {.name = "fuzz",
                            .version = "1",
                            .tools = kTools,
                            .read_resource = bind<&ask_resource>,
                            .prompts = kPrompts,
                            .changing = {.tools = true, .prompts = true, .resources = true},
                            .logs = true,
                            .has_watched_resources = true};

// ---- what was said, as the client understands it

// Numbers by their source: an id may pass what 64 bits hold.
std::string key_of(const Value& object, std::string_view raw, std::string_view name) {
  const auto id = object.find(name);
  if (const auto text = id ? id->as_string() : std::nullopt) {
    return "s" + std::string(*text);
  }
  return id ? "n" + std::string(foredge::json::find_raw(raw, name).value_or("")) : std::string();
}

// One message of the server, parsed.
struct Heard {
  explicit Heard(std::string_view text)
      : document(*foredge::json::parse(text, {.max_size_bytes = std::size_t{1} << 22U})), root(document.root()) {
    FOREDGE_CHECK(text.find('\n') == std::string_view::npos);
    id = key_of(root, text, "id");
    const auto params = root.find_object("params");
    const auto meta = params ? params->find_object("_meta") : std::nullopt;
    const std::string_view raw_params = foredge::json::find_raw(text, "params").value_or("{}");
    if (meta) {
      subscription = key_of(*meta, *foredge::json::find_raw(raw_params, "_meta"), kSubscriptionIdKey);
    }
    if (params) {
      progress_token = key_of(*params, raw_params, "progressToken");
    }
  }
  [[nodiscard]] bool is_response() const { return root.find("result") || root.find("error"); }
  [[nodiscard]] std::string_view method() const { return root.find_string("method").value_or(""); }

  foredge::json::Document document;
  Value root;
  std::string id;
  std::string subscription;
  std::string progress_token;
};

class Client {
 public:
  // Whether requests follow each other, so that no two share a progress token at a time.
  explicit Client(bool is_sequential) : is_sequential_(is_sequential) {}

  // What every message must hold to, whatever brought it.
  void hear(const Heard& heard) {
    if (const auto result = heard.root.find_object("result")) {
      state_ = result->find_string("requestState").value_or(state_);
    }
    if (heard.method() == "notifications/progress") {
      const Value params = *heard.root.find_object("params");
      const std::int64_t progress = *params.find_int("progress");
      std::int64_t& before = progress_[heard.progress_token];
      // A token may serve the next request too, which begins anew.
      FOREDGE_CHECK(!is_sequential_ || progress == 1 || progress > before);
      before = progress;
    }
    if (heard.method() == "notifications/subscriptions/acknowledged") {
      acknowledged_.push_back(heard.subscription);
    } else if (!heard.subscription.empty()) {
      FOREDGE_CHECK(std::ranges::find(acknowledged_, heard.subscription) != acknowledged_.end());
    }
  }

  [[nodiscard]] std::string fill(std::string_view line) const {
    constexpr std::string_view kPlace = "{state}";
    std::string text(line);
    for (std::size_t at = text.find(kPlace); at != std::string::npos; at = text.find(kPlace, at + state_.size())) {
      text.replace(at, kPlace.size(), state_);
    }
    return text;
  }

 private:
  bool is_sequential_;
  std::string state_;
  std::map<std::string, std::int64_t> progress_;
  std::vector<std::string> acknowledged_;
};

std::string_view take_until(std::string_view& rest, std::string_view mark) {
  const std::size_t end = std::min(rest.find(mark), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + mark.size(), rest.size()));
  return part;
}

// ---- over HTTP: each message has a stream of its own

// The head that the body wants.
struct Head {
  explicit Head(std::string_view text) {
    headers = {{"content-type", "application/json"}, {"accept", "application/json, text/event-stream"}};
    auto parsed = foredge::json::parse(text, {});
    if (!parsed) {
      return;
    }
    body = std::move(*parsed);
    const auto params = body->root().find_object("params");
    const auto meta = params ? params->find_object("_meta") : std::nullopt;
    if (const auto version = meta ? meta->find_string(kProtocolVersionKey) : std::nullopt) {
      headers.push_back({"mcp-protocol-version", *version});
      headers.push_back({"mcp-method", body->root().find_string("method").value_or("")});
      const bool is_read = body->root().find_string("method") == "resources/read";
      headers.push_back({"mcp-name", params->find_string(is_read ? "uri" : "name").value_or("")});
    }
  }
  std::vector<HeaderView> headers;
  std::optional<foredge::json::Document> body;
};

// Hears a piece; the count of responses in it.
int hear_piece(Client& client, std::string_view piece) {
  int responses = 0;
  while (!piece.empty()) {
    std::string_view event = take_until(piece, "\n\n");
    if (event == ":") {
      continue;
    }
    FOREDGE_CHECK(take_until(event, "\n") == "event: message" && event.starts_with("data: "));
    const Heard heard(event.substr(6));
    client.hear(heard);
    responses += heard.is_response() ? 1 : 0;
  }
  return responses;
}

void post(Client& client, const std::string& text) {
  const Head head(text);
  const foredge::HttpRequest request = {
      .method = "POST", .path = "/mcp", .query = {}, .headers = head.headers, .body = text};
  HttpOptions options{.conditions = {.state_keys = kKeys, .lists_version = "a", .can_stream = true}};
  Nothing nothing;
  std::string next;
  int responses = 0;
  for (int step = 0;; ++step) {
    FOREDGE_CHECK(step < kMaxSteps);
    options.conditions.now_ms = static_cast<std::uint64_t>(step) * 10 * 60 * 1000;
    options.conditions.lists_version = step % 3 == 0 ? "a" : step % 3 == 1 ? "" : "b";
    options.conditions.resume = next;
    HttpOutcome outcome = handle_http(kServer, &nothing, request, options);
    if (auto* reply = std::get_if<HttpReply>(&outcome)) {
      FOREDGE_CHECK(step == 0);
      if (reply->body.starts_with("event:")) {
        FOREDGE_CHECK(hear_piece(client, reply->body) == 1);
      } else if (!reply->body.empty()) {
        client.hear(Heard(reply->body));
      }
      return;
    }
    auto& stream = std::get<HttpStream>(outcome);
    responses += hear_piece(client, stream.reply.body);
    FOREDGE_CHECK(!stream.reply.body.empty() && responses == (stream.again == Again::kNever ? 1 : 0));
    if (stream.again == Again::kNever) {
      return;
    }
    next = std::move(stream.next);
    FOREDGE_CHECK(!next.empty());
  }
}

// ---- over stdio: all messages share one stream

// Which ids wait for how many responses.
class Ledger {
 public:
  void send(std::string_view text) {
    const auto envelope = foredge::rpc::read_envelope(text);
    if (!envelope || envelope->is_batch) {
      return;
    }
    const Value root = envelope->document.root();
    const auto& message = envelope->messages.front();
    const std::string id = key_of(root, text, "id");
    if (!message) {
      refused_[id] += message.error().id.empty() ? 0 : 1;
    } else if (message->kind == foredge::rpc::Kind::kRequest) {
      ++open_[id];
    } else if (message->method == "notifications/cancelled" && message->params) {
      open_.erase(key_of(*message->params, message->raw_params, "requestId"));
    }
  }
  void hear(const Heard& heard) {
    if (heard.root.is_array()) {
      return;
    }
    FOREDGE_CHECK(heard.subscription.empty() || open_.contains(heard.subscription));
    if (!heard.is_response() || heard.id.empty()) {
      return;
    }
    auto& waiting = open_.contains(heard.id) ? open_ : refused_;
    FOREDGE_CHECK(waiting[heard.id] > 0);
    if (--waiting[heard.id] == 0) {
      waiting.erase(heard.id);
    }
  }
  [[nodiscard]] bool is_settled() const { return open_.empty(); }

 private:
  std::map<std::string, int> open_;
  std::map<std::string, int> refused_;
};

struct Line {
  Client client{false};
  Ledger ledger;
  LineSession session;

  void send(std::string_view line) {
    std::string text = client.fill(line);
    ledger.send(text);
    session.take(std::move(text));
  }

  bool turn() {
    const auto turn = session.next();
    if (!turn) {
      return false;
    }
    Nothing nothing;
    const Conditions conditions = {
        .state_keys = kKeys, .can_stream = true, .closing = turn->closing, .resume = turn->resume};
    const MessageOutcome outcome = handle_message(kServer, &nothing, turn->line, turn->negotiated, conditions);
    const auto& reply = std::get<MessageReply>(outcome);
    for (const std::string& message : reply.messages) {
      const Heard heard(message);
      client.hear(heard);
      ledger.hear(heard);
    }
    session.settle(reply);
    return true;
  }
};

// How many turns are taken between two lines is the line's length, so that a fuzzer can choose it with spaces.
void talk(std::string_view rest) {
  Line line;
  while (!rest.empty()) {
    const std::string_view text = take_until(rest, "\n");
    line.send(text);
    for (std::size_t turns = text.size() % 4; turns > 0 && line.turn(); --turns) {
    }
  }
  while (line.turn()) {
  }
  line.session.close();
  while (line.turn()) {
  }
  FOREDGE_CHECK(line.ledger.is_settled() && line.session.waiting_bytes() == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  if (take_until(rest, "\n") == "http") {
    Client client(true);
    while (!rest.empty()) {
      post(client, client.fill(take_until(rest, "\n")));
    }
  } else {
    talk(rest);
  }
  return 0;
}
