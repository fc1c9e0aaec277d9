// Replies in pieces: progress and log messages before an answer, calls in several steps, and listening for changed lists.
#include <array>
#include <catch2/catch.hpp>
#include <string>

#include "http_client.h"
#include "mcp/subscriptions.h"

using namespace test_server;
using namespace foredge::mcp;
using foredge::Again;
using foredge::HttpReply;
using foredge::HttpStream;

namespace {

// Two steps; the second needs data first.
ToolResult two_steps(Site& site, ToolCall& call) {
  ++site.calls;
  if (!call.resumed) {
    call.notices.progress(1, 2, "half");
    call.notices.log(LogLevel::kDebug, "", R"("seen")");
    return Continue{"second"};
  }
  if (!site.ready) {
    call.notices.progress(9, 9);  // with the call it is thrown away
    return Blocked{};
  }
  call.notices.log(LogLevel::kWarning, "test", R"({"n":1})");
  write_text_block(call.content, *call.resumed);
  return Done{};
}

ToolResult late_error(Site&, ToolCall& call) {
  call.notices.progress(1, 2);
  return !call.resumed ? ToolResult{Continue{}} : Failure{FailureKind::kInternal, "block 7 is bad"};
}

constexpr Tool kStreamTools[] = {
    {.name = "two_steps", .description = "Two.", .handler = bind<&two_steps>},
    {.name = "late_error", .description = "Fails late.", .handler = bind<&late_error>},
};
constexpr Server kStreaming = {.name = "s",
                               .version = "1",
                               .tools = kStreamTools,
                               .read_resource = bind<&read>,
                               .prompts = kPrompts,
                               .changing = {.tools = true, .resources = true},
                               .logs = true,
                               .has_watched_resources = true};

struct Ask {
  std::string method = "tools/call";
  std::string params;     // without _meta
  std::string meta = {};  // further members, each with a comma behind it
  std::string name = {};
};

Post post_of(const Ask& ask) {
  Headers headers = {{"mcp-protocol-version", "2026-07-28"}, {"mcp-method", ask.method}};
  if (!ask.name.empty()) {
    headers.emplace_back("mcp-name", ask.name);
  }
  return {.body = R"({"jsonrpc":"2.0","id":"a","method":")" + ask.method + R"(","params":{)" + ask.params +
                  R"("_meta":{)" + ask.meta +
                  R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                  R"("io.modelcontextprotocol/clientCapabilities":{}}}})",
          .headers = headers};
}

Ask call(const std::string& tool, const std::string& meta = {}) {
  return {.params = R"("name":")" + tool + R"(",)", .meta = meta, .name = tool};
}

Ask listen(const std::string& filter) {
  return {.method = "subscriptions/listen", .params = R"("notifications":)" + filter + ","};
}

HttpOutcome step(const Ask& ask, Site& site, const Conditions& conditions, const Server& server = kStreaming) {
  return send(server, site, post_of(ask), {.conditions = conditions});
}

HttpStream stream_of(HttpOutcome outcome) {
  REQUIRE(std::holds_alternative<HttpStream>(outcome));
  return std::get<HttpStream>(std::move(outcome));
}

HttpReply reply_of(HttpOutcome outcome) {
  REQUIRE(std::holds_alternative<HttpReply>(outcome));
  return std::get<HttpReply>(std::move(outcome));
}

std::string event(const std::string& message) { return "event: message\ndata: " + message + "\n\n"; }

constexpr std::string_view kAsks = R"("progressToken":7,"io.modelcontextprotocol/logLevel":"debug",)";
const std::string kAnswer =
    R"({"jsonrpc":"2.0","id":"a","result":{"resultType":"complete","content":[{"type":"text","text":"second"}],)"
    R"("_meta":{"io.modelcontextprotocol/serverInfo":{"name":"s","version":"1"}}}})";

std::string tagged(const std::string& method, const std::string& rest = {}) {
  return event(R"({"jsonrpc":"2.0","method":"notifications/)" + method +
               R"(","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"a"})" + rest + "}}");
}

}  // namespace

TEST_CASE("streams: a call in two steps sends its notices as they come") {
  Site site;
  const HttpStream first = stream_of(step(call("two_steps", std::string(kAsks)), site, {.can_stream = true}));
  CHECK(first.reply.status == 200);
  CHECK(find_header(first.reply, "content-type") == "text/event-stream");
  CHECK(find_header(first.reply, "x-accel-buffering") == "no");
  CHECK(first.again == Again::kNow);
  CHECK(first.reply.body ==
        event(R"({"jsonrpc":"2.0","method":"notifications/progress",)"
              R"("params":{"progressToken":7,"progress":1,"total":2,"message":"half"}})") +
            event(R"({"jsonrpc":"2.0","method":"notifications/message","params":{"level":"debug","data":"seen"}})"));
  const HttpStream second =
      stream_of(step(call("two_steps", std::string(kAsks)), site, {.can_stream = true, .resume = first.next}));
  CHECK(second.again == Again::kNever);
  CHECK(second.reply.body == event(R"({"jsonrpc":"2.0","method":"notifications/message",)"
                                   R"("params":{"level":"warning","logger":"test","data":{"n":1}}})") +
                                 event(kAnswer));
  CHECK(site.calls == 2);
}

TEST_CASE("streams: a later step that lacks data blocks like any call") {
  Site site;
  const HttpStream first = stream_of(step(call("two_steps", std::string(kAsks)), site, {.can_stream = true}));
  site.ready = false;
  const Conditions again = {.can_stream = true, .resume = first.next};
  CHECK(std::holds_alternative<Blocked>(step(call("two_steps", std::string(kAsks)), site, again)));
  site.ready = true;
  CHECK(stream_of(step(call("two_steps", std::string(kAsks)), site, again)).again == Again::kNever);
}

TEST_CASE("streams: without a stream the same call answers at once, as JSON") {
  Site site;
  const HttpReply reply = reply_of(step(call("two_steps", std::string(kAsks)), site, {}));
  CHECK(find_header(reply, "content-type") == "application/json");
  CHECK(reply.body == kAnswer);
  CHECK(site.calls == 2);
}

TEST_CASE("streams: a client that takes JSON alone gets JSON") {
  Site site;
  Post post = post_of(call("two_steps", std::string(kAsks)));
  post.media_types = false;
  post.headers.insert(post.headers.end(), {{"content-type", "application/json"}, {"accept", "application/json"}});
  const HttpReply reply = reply_of(send(kStreaming, site, post, {.conditions = {.can_stream = true}}));
  CHECK(reply.body == kAnswer);
}

TEST_CASE("streams: who asks for nothing hears nothing but the answer") {
  Site site;
  const HttpStream first = stream_of(step(call("two_steps"), site, {.can_stream = true}));
  CHECK(first.reply.body == ":\n\n");
  const HttpStream last = stream_of(step(call("two_steps"), site, {.can_stream = true, .resume = first.next}));
  CHECK(last.reply.body == event(kAnswer));
}

TEST_CASE("streams: a level admits itself and what is graver") {
  Site site;
  const std::string warning = R"("io.modelcontextprotocol/logLevel":"warning",)";
  const HttpStream first = stream_of(step(call("two_steps", warning), site, {.can_stream = true}));
  CHECK(first.reply.body == ":\n\n");
  const HttpStream last = stream_of(step(call("two_steps", warning), site, {.can_stream = true, .resume = first.next}));
  CHECK(last.reply.body.find(R"("level":"warning")") != std::string::npos);
}

TEST_CASE("streams: bad_level is refused before the call") {
  Site site;
  const HttpReply reply =
      reply_of(step(call("two_steps", R"("io.modelcontextprotocol/logLevel":"loud",)"), site, {.can_stream = true}));
  CHECK(reply.body.find(R"("code":-32602)") != std::string::npos);
  CHECK(site.calls == 0);
}

TEST_CASE("streams: an error of a later step ends the stream as its answer") {
  Site site;
  const HttpStream first = stream_of(step(call("late_error", std::string(kAsks)), site, {.can_stream = true}));
  const HttpStream last =
      stream_of(step(call("late_error", std::string(kAsks)), site, {.can_stream = true, .resume = first.next}));
  CHECK(last.again == Again::kNever);
  CHECK(last.reply.body == event(R"({"jsonrpc":"2.0","id":"a","error":{"code":-32603,"message":"block 7 is bad"}})"));
}

TEST_CASE("listen: acknowledges what it honors, then tells changes of that alone") {
  Site site;
  const std::string filter =
      R"({"toolsListChanged":true,"promptsListChanged":true,"resourceSubscriptions":["docs://a"],"other":1})";
  Conditions now = {.now_ms = 1000, .lists_version = "v1", .can_stream = true};
  const HttpStream opened = stream_of(step(listen(filter), site, now));
  CHECK(opened.again == Again::kLater);
  CHECK(opened.reply.body ==
        tagged("subscriptions/acknowledged",
               R"(,"notifications":{"toolsListChanged":true,"resourceSubscriptions":["docs://a"]})"));
  now.resume = opened.next;
  const HttpStream same = stream_of(step(listen(filter), site, now));
  CHECK(same.reply.body == ":\n\n");
  CHECK(same.next == opened.next);
  now.lists_version = "v2";
  const HttpStream moved = stream_of(step(listen(filter), site, now));
  CHECK(moved.reply.body == tagged("tools/list_changed") + tagged("resources/updated", R"(,"uri":"docs://a")"));
  now.resume = moved.next;
  CHECK(stream_of(step(listen(filter), site, now)).reply.body == ":\n\n");
}

TEST_CASE("listen: a version that is not known tells nothing") {
  Site site;
  const Ask ask = listen(R"({"toolsListChanged":true})");
  Conditions now = {.now_ms = 1000, .lists_version = "v1", .can_stream = true};
  const HttpStream opened = stream_of(step(ask, site, now));
  now.resume = opened.next;
  now.lists_version = "";
  const HttpStream unknown = stream_of(step(ask, site, now));
  CHECK(unknown.reply.body == ":\n\n");
  now.resume = unknown.next;
  now.lists_version = "v1";
  CHECK(stream_of(step(ask, site, now)).reply.body == ":\n\n");
}

TEST_CASE("listen: ends gracefully when it was open long enough") {
  Site site;
  const Ask ask = listen(R"({})");
  Conditions now = {.now_ms = 1000, .lists_version = "v1", .can_stream = true};
  const HttpStream opened = stream_of(step(ask, site, now));
  now.resume = opened.next;
  now.now_ms += kMaxListenMs - 1;
  CHECK(stream_of(step(ask, site, now)).again == Again::kLater);
  now.now_ms += 1;
  const HttpStream last = stream_of(step(ask, site, now));
  CHECK(last.again == Again::kNever);
  CHECK(last.reply.body == event(R"({"jsonrpc":"2.0","id":"a","result":{"resultType":"complete","_meta":{)"
                                 R"("io.modelcontextprotocol/serverInfo":{"name":"s","version":"1"},)"
                                 R"("io.modelcontextprotocol/subscriptionId":"a"}}})"));
}

TEST_CASE("listen: bad_no_stream, bad_nothing_changes, bad_filter") {
  Site site;
  const Ask ask = listen(R"({"toolsListChanged":true})");
  CHECK(reply_of(step(ask, site, {})).status == 404);
  CHECK(reply_of(step(ask, site, {.can_stream = true}, kServer)).status == 404);
  for (const std::string& filter : {std::string("null"), std::string("[]"), std::string("true")}) {
    CHECK(reply_of(step(listen(filter), site, {.can_stream = true})).body.find(R"("code":-32602)") !=
          std::string::npos);
  }
}

TEST_CASE("streams: trace context of _meta becomes facts, other texts do not") {
  Site site;
  const std::string parent = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";
  const auto facts_of = [&](const std::string& text, const std::string& state) {
    const std::string meta = R"("traceparent":")" + text + R"(","tracestate":")" + state + R"(",)";
    return reply_of(step(call("two_steps", meta), site, {})).facts;
  };
  CHECK(find_fact(facts_of(parent, "a=b"), "trace.parent") == parent);
  CHECK(find_fact(facts_of(parent, "a=b"), "trace.state") == "a=b");
  CHECK(find_fact(facts_of("01" + parent.substr(2) + "-more", ""), "trace.parent") == "01" + parent.substr(2));
  CHECK_FALSE(find_fact(facts_of(parent, std::string(513, 'a')), "trace.state"));
  for (const std::string& bad : {parent + "0", parent.substr(1), "ff" + parent.substr(2), std::string(55, '0'),
                                 "00-" + std::string(32, '0') + parent.substr(35)}) {
    INFO(bad);
    CHECK_FALSE(find_fact(facts_of(bad, "a=b"), "trace.parent"));
    CHECK_FALSE(find_fact(facts_of(bad, "a=b"), "trace.state"));
  }
}
