// Rounds of input, and arguments that headers repeat: what the client is asked, what its answer may be, what is refused.
#include <catch2/catch.hpp>
#include <string>

#include "http_client.h"

using namespace test_server;
using namespace foredge::mcp;

namespace {

constexpr Argument kArguments[] = {{.name = "count", .type = ArgumentType::kInteger, .header = "Count"},
                                   {.name = "place", .header = "Place"},
                                   {.name = "deep", .type = ArgumentType::kBoolean, .header = "Deep"}};

// Asks once, and keeps what it was called with.
ToolResult ask(Site&, ToolCall& call) {
  if (const auto answer = call.inputs.response("why \"?\"")) {
    write_text_block(call.content, call.inputs.state() + std::string(answer->find_string("action").value_or("")));
    return Done{};
  }
  call.inputs.ask("why \"?\"", InputKind::kElicitation, R"({"message":"why"})");
  call.inputs.ask("roots", InputKind::kRoots, "{}");
  call.inputs.keep("kept ");
  return InputRequired{};
}

ToolResult mirror(Site&, ToolCall& call) {
  call.out.begin_object();
  call.out.end_object();
  return Done{};
}

constexpr Tool kAskTools[] = {
    {.name = "ask", .description = "Asks.", .arguments = kArguments, .handler = bind<&ask>},
    {.name = "mirror", .description = "Mirrors.", .arguments = kArguments, .handler = bind<&mirror>}};

// The same of a resource and of a prompt.
template <typename Call>
bool ask_why(Call& call) {
  if (call.inputs.response("why")) {
    return false;
  }
  call.inputs.ask("why", InputKind::kElicitation, R"({"message":"why"})");
  call.inputs.keep("kept");
  return true;
}

ReadResult read_asking(Site&, ReadCall& call) {
  if (ask_why(call)) {
    write_text_contents(call.out, call.uri, "text/plain", "written before the question, and thrown away");
    return InputRequired{};
  }
  write_text_contents(call.out, call.uri, "text/plain", call.inputs.state());
  return Done{};
}

PromptResult prompt_asking(Site&, PromptCall& call) {
  if (ask_why(call)) {
    return InputRequired{};
  }
  write_user_message(call.out, call.inputs.state());
  return Done{};
}

constexpr Prompt kAskPrompts[] = {{.name = "ask", .handler = bind<&prompt_asking>}};
constexpr Server kAsking = {
    .name = "s", .version = "1", .tools = kAskTools, .read_resource = bind<&read_asking>, .prompts = kAskPrompts};
constexpr std::string_view kKeys[] = {"0123456789abcdef"};

std::string reply(const std::string& members, const std::string& capabilities = R"({"elicitation":{},"roots":{}})",
                  const Headers& headers = {}, const std::string& tool = "ask",
                  const Conditions& conditions = {.now_ms = 5, .state_keys = kKeys}) {
  Post post = {.body = R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":")" + tool + R"(",)" +
                       members +
                       R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                       R"("io.modelcontextprotocol/clientCapabilities":)" +
                       capabilities + "}}}",
               .headers = {{"mcp-protocol-version", "2026-07-28"}, {"mcp-method", "tools/call"}, {"mcp-name", tool}}};
  post.headers.insert(post.headers.end(), headers.begin(), headers.end());
  return reply_to(post, kAsking, {.conditions = conditions}).body;
}

std::string state_of(const std::string& body) {
  const std::string mark = R"("requestState":")";
  const std::size_t at = body.find(mark);
  REQUIRE(at != std::string::npos);
  return body.substr(at + mark.size(), body.find('"', at + mark.size()) - at - mark.size());
}

const std::string kAnswered = R"("inputResponses":{"why \"?\"":{"action":"accept"}},)";

bool has(const std::string& body, const std::string& part) { return body.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("inputs: two rounds") {
  const std::string first = reply("");
  CHECK(has(first, R"("result":{"resultType":"input_required","inputRequests":{)"
                   R"("why \"?\"":{"method":"elicitation/create","params":{"message":"why"}},)"
                   R"("roots":{"method":"roots/list","params":{}}},"requestState":")"));
  const std::string second = reply(kAnswered + R"("requestState":")" + state_of(first) + R"(",)");
  CHECK(has(second, R"("resultType":"complete","content":[{"type":"text","text":"kept accept"}])"));
}

TEST_CASE("inputs: two rounds of a resource and of a prompt, whose states open for nothing else") {
  struct Row {
    const char* method;
    const char* member;
    const char* name;
    const char* other;
    const char* answer;
  };
  const Row rows[] = {
      {"resources/read", "uri", "docs://a", "docs://b",
       R"("contents":[{"uri":"docs://a","mimeType":"text/plain","text":"kept"}])"},
      {"prompts/get", "name", "ask", nullptr, R"("content":{"type":"text","text":"kept"})"},
  };
  for (const Row& row : rows) {
    INFO(row.method);
    const auto ask_for = [&](const std::string& name, const std::string& members, const std::string& capabilities) {
      const Post post = {
          .body = R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(row.method) + R"(","params":{")" + row.member +
                  R"(":")" + name + R"(",)" + members +
                  R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                  R"("io.modelcontextprotocol/clientCapabilities":)" +
                  capabilities + "}}}",
          .headers = {{"mcp-protocol-version", "2026-07-28"}, {"mcp-method", row.method}, {"mcp-name", name}}};
      return reply_to(post, kAsking, {.conditions = {.now_ms = 5, .state_keys = kKeys}}).body;
    };
    const std::string able = R"({"elicitation":{}})";
    const std::string first = ask_for(row.name, "", able);
    CHECK(has(first, R"("result":{"resultType":"input_required","inputRequests":{)"
                     R"("why":{"method":"elicitation/create","params":{"message":"why"}}},"requestState":")"));
    CHECK_FALSE(has(first, "thrown away"));
    CHECK_FALSE(has(first, "ttlMs"));
    const std::string given =
        R"("inputResponses":{"why":{"action":"accept"}},"requestState":")" + state_of(first) + R"(",)";
    CHECK(has(ask_for(row.name, given, able), row.answer));
    CHECK(has(ask_for(row.name, "", "{}"), R"("code":-32021)"));
    if (row.other != nullptr) {
      CHECK(has(ask_for(row.other, given, able), R"("code":-32602)"));
    }
    CHECK(has(reply(R"("inputResponses":{},"requestState":")" + state_of(first) + R"(",)"), R"("code":-32602)"));
  }
}

TEST_CASE("inputs: an answer without the state is another first round with an answer") {
  CHECK(has(reply(kAnswered), R"("text":"accept")"));
}

TEST_CASE("inputs: an answer that is no object is asked for again") {
  CHECK(has(reply(R"("inputResponses":{"why \"?\"":12345,"other":{}},)"), R"("resultType":"input_required")"));
}

TEST_CASE("inputs: bad_responses, bad_state") {
  const std::string state = state_of(reply(""));
  for (const std::string& members : {std::string(R"("inputResponses":null,)"), std::string(R"("inputResponses":[],)"),
                                     kAnswered + R"("requestState":")" + state + R"(-TAMPERED",)",
                                     kAnswered + R"("requestState":7,)", kAnswered + R"("requestState":"",)"}) {
    INFO(members);
    CHECK(has(reply(members), R"("error":{"code":-32602)"));
  }
  // The same state with other arguments, or too late.
  const std::string kept = kAnswered + R"("requestState":")" + state + R"(",)";
  CHECK(
      has(reply(kept + R"("arguments":{"count":1},)", R"({"elicitation":{}})", {{"mcp-param-count", "1"}}), "-32602"));
  const Conditions later = {.now_ms = 1'000'000'000, .state_keys = kKeys};
  CHECK(has(reply(kept, R"({"elicitation":{}})", {}, "ask", later), "-32602"));
}

TEST_CASE("inputs: bad_undeclared names every capability that is missing") {
  CHECK(has(
      reply("", R"({"sampling":{}})"),
      R"("error":{"code":-32021,"message":"this call asks the client for input: it must declare elicitation, roots",)"
      R"("data":{"requiredCapabilities":{"elicitation":{},"roots":{}}}})"));
}

TEST_CASE("inputs: bad_no_key keeps nothing") {
  CHECK(has(reply("", R"({"elicitation":{},"roots":{}})", {}, "ask", {}), "must set state_keys"));
}

TEST_CASE("inputs: bad_older_revision has no such rounds") {
  const Post post = {.body = R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask"}})",
                     .headers = {{"mcp-protocol-version", "2025-11-25"}}};
  CHECK(has(reply_to(post, kAsking).body, R"("error":{"code":-32600)"));
}

TEST_CASE("mirrored arguments: header and body say the same") {
  struct Row {
    const char* name;
    const char* arguments;
    Headers headers;
    bool is_accepted;
  };
  const Row rows[] = {
      {"none", R"({})", {}, true},
      {"null is none", R"({"count":null})", {}, true},
      {"an integer", R"({"count":-7})", {{"mcp-param-count", "-7"}}, true},
      {"an integer with a fraction of nothing", R"({"count":42})", {{"mcp-param-count", "42.0"}}, true},
      {"a boolean", R"({"deep":true})", {{"mcp-param-deep", "true"}}, true},
      {"a text", R"({"place":"us-west1"})", {{"mcp-param-place", "us-west1"}}, true},
      {"a text in base64", R"({"place":" ü"})", {{"mcp-param-place", "=?base64?IMO8?="}}, true},
      {"bad_missing", R"({"place":"a"})", {}, false},
      {"bad_header_alone", R"({})", {{"mcp-param-place", "a"}}, false},
      {"bad_header_for_null", R"({"place":null})", {{"mcp-param-place", ""}}, false},
      {"bad_text", R"({"place":"a"})", {{"mcp-param-place", "A"}}, false},
      {"bad_base64", R"({"place":"a"})", {{"mcp-param-place", "=?base64?YQ?="}}, false},
      {"bad_bytes", R"({"place":"ü"})", {{"mcp-param-place", "ü"}}, false},
      {"bad_number", R"({"count":42})", {{"mcp-param-count", "42.5"}}, false},
      {"bad_number_text", R"({"count":42})", {{"mcp-param-count", "0x2a"}}, false},
      {"bad_empty_number", R"({"count":0})", {{"mcp-param-count", ""}}, false},
      {"bad_boolean", R"({"deep":true})", {{"mcp-param-deep", "True"}}, false},
      {"bad_type", R"({"place":["a"]})", {{"mcp-param-place", "a"}}, false},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const std::string body = reply(R"("arguments":)" + std::string(row.arguments) + ",", "{}", row.headers, "mirror");
    CHECK(has(body, R"("resultType":"complete")") == row.is_accepted);
    CHECK(has(body, R"("code":-32020)") != row.is_accepted);
  }
}
