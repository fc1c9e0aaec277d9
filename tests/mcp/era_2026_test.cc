// Revision 2026-07-28 over HTTP: whole replies byte for byte, and each rule of its metadata and headers.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "http_client.h"

using namespace test_server;

namespace {

constexpr const char* kMeta = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                              R"("io.modelcontextprotocol/clientInfo":{"name":"probe","version":"9"},)"
                              R"("io.modelcontextprotocol/clientCapabilities":{}})";
constexpr const char* kTail =
    R"("_meta":{"io.modelcontextprotocol/serverInfo":{"name":"test","title":"Test","version":"1.2.3"}}}})";

std::string body_of(const std::string& method, const std::string& params = "", const std::string& id = "1") {
  return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + method + R"(","params":{)" + params +
         (params.empty() ? "" : ",") + kMeta + "}}";
}

Headers headers_of(const std::string& method, const std::string& name = "") {
  Headers headers = {{"mcp-protocol-version", "2026-07-28"}, {"mcp-method", method}};
  if (!name.empty()) {
    headers.emplace_back("mcp-name", name);
  }
  return headers;
}

Post post_of(const std::string& method, const std::string& params = "", const std::string& name = "") {
  return {.body = body_of(method, params), .headers = headers_of(method, name)};
}

std::string result_of(const std::string& members) {
  return R"({"jsonrpc":"2.0","id":1,"result":{"resultType":"complete",)" + members + (members.empty() ? "" : ",") +
         kTail;
}

std::string error_of(int code, const std::string& rest) {
  return R"({"jsonrpc":"2.0","id":1,"error":{"code":)" + std::to_string(code) + R"(,"message":")" + rest + "}}";
}

}  // namespace

TEST_CASE("2026: replies byte for byte") {
  struct Row {
    const char* name;
    Post post;
    std::string reply;
  };
  const Row rows[] = {
      {"discover", post_of("server/discover"),
       result_of(R"("supportedVersions":["2026-07-28","2025-11-25","2025-06-18","2025-03-26"],)"
                 R"("capabilities":{"tools":{},"resources":{},"prompts":{},"completions":{}},)"
                 R"("instructions":"Call find.","ttlMs":60000,"cacheScope":"public")")},
      {"a call answers twice", post_of("tools/call", R"("name":"find","arguments":{"query":"a\"b"})", "find"),
       result_of(R"("content":[{"type":"text","text":"{\"query\":\"a\\\"b\",\"limit\":10}"}],)"
                 R"("structuredContent":{"query":"a\"b","limit":10})")},
      {"a call with blocks of its own", post_of("tools/call", R"("name":"picture")", "picture"),
       result_of(R"("content":[{"type":"text","text":"one"},{"type":"resource_link","uri":"docs://a","name":"a"}])")},
      {"null arguments are none", post_of("tools/call", R"("name":"picture","arguments":null)", "picture"),
       result_of(R"("content":[{"type":"text","text":"one"},{"type":"resource_link","uri":"docs://a","name":"a"}])")},
      {"a tool's error", post_of("tools/call", R"("name":"refuse")", "refuse"),
       result_of(R"("content":[{"type":"text","text":"no such \"page\": call find first"}],"isError":true)")},
      {"a bad argument is a tool's error",
       post_of("tools/call", R"("name":"find","arguments":{"query":"a","limit":0})", "find"),
       result_of(R"("content":[{"type":"text","text":"argument \"limit\" must be an integer from 1 to 50, got 0; )"
                 R"(example: {\"limit\": 10}"}],"isError":true)")},
      {"resources", post_of("resources/list"),
       result_of(R"("resources":[{"uri":"docs://a","name":"a","mimeType":"text/markdown"}],"nextCursor":"2",)"
                 R"("ttlMs":60000,"cacheScope":"public")")},
      {"resources, second page", post_of("resources/list", R"("cursor":"2")"),
       result_of(
           R"("resources":[{"uri":"docs://b","name":"b","title":"B","size":4}],"ttlMs":60000,"cacheScope":"public")")},
      {"templates", post_of("resources/templates/list"),
       result_of(R"("resourceTemplates":[{"uriTemplate":"docs://{path}","name":"page","mimeType":"text/markdown"}],)"
                 R"("ttlMs":60000,"cacheScope":"public")")},
      {"a resource", post_of("resources/read", R"("uri":"docs://a")", "docs://a"),
       result_of(R"("contents":[{"uri":"docs://a","mimeType":"text/markdown","text":"# \"A\"\n"}],)"
                 R"("ttlMs":30000,"cacheScope":"public")")},
      {"a resource named in base64", post_of("resources/read", R"("uri":"docs://é")", "=?base64?ZG9jczovL8OpCg==?="),
       error_of(-32020, R"(header mismatch: Mcp-Name differs from the body's params.uri")")},
      {"prompts", post_of("prompts/list"),
       result_of(R"("prompts":[{"name":"explain","title":"Explain","description":"Explains a topic.",)"
                 R"("arguments":[{"name":"topic","description":"About what.","required":true}]}],)"
                 R"("ttlMs":60000,"cacheScope":"public")")},
      {"a prompt", post_of("prompts/get", R"("name":"explain","arguments":{"topic":"hooks"})", "explain"),
       result_of(R"("description":"Explains a topic.","messages":[{"role":"user","content":{"type":"text",)"
                 R"("text":"Explain hooks."}}])")},
      {"completion of a prompt",
       post_of("completion/complete",
               R"("ref":{"type":"ref/prompt","name":"explain"},"argument":{"name":"topic","value":"h"})"),
       result_of(R"("completion":{"values":["explain","topic"],"total":2,"hasMore":false})")},
      {"completion of a template",
       post_of("completion/complete",
               R"("ref":{"type":"ref/resource","uri":"docs://{path}"},"argument":{"name":"path","value":""},)"
               R"("context":{"arguments":{"version":"18"}})"),
       result_of(R"("completion":{"values":["docs://{path}","path","18"],"total":3,"hasMore":false})")},
      {"bad_tool", post_of("tools/call", R"("name":"nope")", "nope"),
       error_of(-32602, R"(unknown tool \"nope\": the tools are find, picture, refuse, broken, away")")},
      {"bad_arguments_type", post_of("tools/call", R"("name":"find","arguments":[1])", "find"),
       error_of(-32602, R"(params.arguments is not an object: send named arguments")")},
      {"bad_tool_name_missing", post_of("tools/call"),
       error_of(-32602, R"(params.name is missing: name the tool to call")")},
      {"bad_resource", post_of("resources/read", R"("uri":"docs://z")", "docs://z"),
       error_of(-32602, R"(no resource has this uri: list them with resources/list","data":{"uri":"docs://z"})")},
      {"bad_cursor", post_of("resources/list", R"("cursor":"9")"),
       error_of(-32602, R"(params.cursor is unknown: ask without a cursor")")},
      {"bad_cursor_of_a_table", post_of("tools/list", R"("cursor":"2")"),
       error_of(-32602, R"(params.cursor is not one that this list gave out: ask without a cursor")")},
      {"bad_cursor_type", post_of("resources/list", R"("cursor":2)"),
       error_of(-32602, R"(params.cursor is not one that this list gave out: ask without a cursor")")},
      {"bad_prompt", post_of("prompts/get", R"("name":"x")", "x"),
       error_of(-32602, R"(unknown prompt \"x\": the prompts are explain")")},
      {"bad_prompt_argument", post_of("prompts/get", R"("name":"explain")", "explain"),
       error_of(-32602, R"(argument \"topic\" is missing: send a string")")},
      {"bad_completion_ref", post_of("completion/complete", R"("ref":{"type":"x"},"argument":{"name":"a","value":""})"),
       error_of(-32602, R"(params.ref names neither a ref/prompt by name nor a ref/resource by uri")")},
      {"bad_completion_argument", post_of("completion/complete", R"("ref":{"type":"ref/prompt","name":"explain"})"),
       error_of(-32602, R"(params.argument lacks the string name or value")")},
      {"bad_completion_prompt",
       post_of("completion/complete", R"("ref":{"type":"ref/prompt","name":"x"},"argument":{"name":"a","value":""})"),
       error_of(-32602, R"(unknown prompt \"x\": the prompts are explain")")},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const foredge::HttpReply reply = reply_to(row.post);
    CHECK(reply.body == row.reply);
    CHECK(reply.status == (row.reply.find("-32020") == std::string::npos ? 200 : 400));
    CHECK(find_header(reply, "content-type") == "application/json");
  }
}

TEST_CASE("2026: tools are listed with both schemas") {
  const std::string body = reply_to(post_of("tools/list")).body;
  CHECK(body.find(
            R"({"name":"find","title":"Find","description":"Finds.","inputSchema":{"type":"object","properties":)") !=
        std::string::npos);
  CHECK(body.find(R"("outputSchema":{"type":"object","required":["query","limit"]},"annotations":{"title":"Find",)"
                  R"("readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":false}})") !=
        std::string::npos);
  CHECK(body.find(
            R"({"name":"picture","description":"Blocks only.","inputSchema":{"type":"object","properties":{}},"ann)") !=
        std::string::npos);
}

TEST_CASE("2026: past a hundred completions the rest is announced") {
  const std::string body =
      reply_to(post_of("completion/complete",
                       R"("ref":{"type":"ref/prompt","name":"explain"},"argument":{"name":"topic","value":"many"})"))
          .body;
  CHECK(std::count(body.begin(), body.end(), 'Z') == 100);
  CHECK(body.find(R"("hasMore":true)") != std::string::npos);
}

TEST_CASE("2026: metadata and headers") {
  struct Row {
    const char* name;
    Post post;
    int status;
    int code;  // 0: a result
  };
  const std::string call = R"("name":"find","arguments":{"query":"a"})";
  const auto with = [](Headers headers, const std::string& name, const std::string& value) {
    for (auto& header : headers) {
      if (header.first == name) {
        header.second = value;
      }
    }
    return headers;
  };
  const auto without = [](Headers headers, const std::string& name) {
    std::erase_if(headers, [&](const auto& header) { return header.first == name; });
    return headers;
  };
  const Headers all = headers_of("tools/call", "find");
  const std::string no_claim = R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}})";
  const auto with_meta = [](const std::string& meta) {
    return R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{)" + meta + "}}}";
  };
  const std::string version = R"("io.modelcontextprotocol/protocolVersion":"2026-07-28")";
  const std::string capabilities = R"("io.modelcontextprotocol/clientCapabilities":{})";
  const std::string future = R"("io.modelcontextprotocol/protocolVersion":"2099-01-01",)" + capabilities;
  const Row rows[] = {
      {"all", {.body = body_of("tools/call", call), .headers = all}, 200, 0},
      {"name in base64",
       {.body = body_of("tools/call", call), .headers = with(all, "mcp-name", "=?base64?ZmluZA==?=")},
       200,
       0},
      {"uri in base64",
       {.body = body_of("resources/read", R"("uri":"docs://é")"),
        .headers = headers_of("resources/read", "=?base64?ZG9jczovL8Op?=")},
       200,
       0},
      {"no client info",
       {.body = with_meta(version + "," + capabilities), .headers = headers_of("tools/list")},
       200,
       0},
      {"name header where none is asked",
       {.body = body_of("tools/list"), .headers = headers_of("tools/list", "x")},
       200,
       0},
      {"an older revision claimed in the body",
       {.body = with_meta(R"("io.modelcontextprotocol/protocolVersion":"2025-11-25")"),
        .headers = {{"mcp-protocol-version", "2025-11-25"}}},
       200,
       0},
      {"bad_no_version_header",
       {.body = body_of("tools/call", call), .headers = without(all, "mcp-protocol-version")},
       400,
       -32020},
      {"bad_version_header",
       {.body = body_of("tools/call", call), .headers = with(all, "mcp-protocol-version", "2025-11-25")},
       400,
       -32020},
      {"bad_no_method_header",
       {.body = body_of("tools/call", call), .headers = without(all, "mcp-method")},
       400,
       -32020},
      {"bad_method_header",
       {.body = body_of("tools/call", call), .headers = with(all, "mcp-method", "tools/list")},
       400,
       -32020},
      {"bad_method_header_case",
       {.body = body_of("tools/call", call), .headers = with(all, "mcp-method", "Tools/Call")},
       400,
       -32020},
      {"bad_no_name_header", {.body = body_of("tools/call", call), .headers = without(all, "mcp-name")}, 400, -32020},
      {"bad_name_header",
       {.body = body_of("tools/call", call), .headers = with(all, "mcp-name", "picture")},
       400,
       -32020},
      {"bad_name_header_base64",
       {.body = body_of("tools/call", call), .headers = with(all, "mcp-name", "=?base64?Zml?=")},
       400,
       -32020},
      {"bad_name_header_bytes",
       {.body = body_of("resources/read", R"("uri":"docs://é")"), .headers = headers_of("resources/read", "docs://é")},
       400,
       -32020},
      {"bad_no_uri_header",
       {.body = body_of("resources/read", R"("uri":"docs://a")"), .headers = headers_of("resources/read")},
       400,
       -32020},
      {"bad_future_version",
       {.body = with_meta(future), .headers = {{"mcp-protocol-version", "2099-01-01"}}},
       400,
       -32022},
      {"bad_future_header", {.body = no_claim, .headers = {{"mcp-protocol-version", "1900-01-01"}}}, 400, -32022},
      {"bad_no_meta", {.body = no_claim, .headers = headers_of("tools/list")}, 400, -32602},
      {"bad_no_params",
       {.body = R"({"jsonrpc":"2.0","id":1,"method":"server/discover"})", .headers = headers_of("server/discover")},
       400,
       -32602},
      {"bad_discover_without_a_word", {.body = R"({"jsonrpc":"2.0","id":1,"method":"server/discover"})"}, 400, -32602},
      {"bad_no_capabilities", {.body = with_meta(version), .headers = headers_of("tools/list")}, 400, -32602},
      {"bad_capabilities_type",
       {.body = with_meta(version + R"(,"io.modelcontextprotocol/clientCapabilities":[])"),
        .headers = headers_of("tools/list")},
       400,
       -32602},
      {"bad_method", post_of("tools/nope"), 404, -32601},
      {"bad_method_of_older_revisions", post_of("ping"), 404, -32601},
      {"bad_initialize", post_of("initialize"), 404, -32601},
      {"bad_listen", post_of("subscriptions/listen"), 404, -32601},
      {"bad_response", {.body = R"({"jsonrpc":"2.0","id":1,"result":{}})", .headers = headers_of("x")}, 400, -32600},
      {"bad_batch", {.body = "[" + body_of("tools/list") + "]", .headers = headers_of("tools/list")}, 400, -32600},
      {"bad_json", {.body = "{", .headers = headers_of("tools/list")}, 400, -32700},
      {"bad_handler_data", post_of("tools/call", R"("name":"broken")", "broken"), 500, -32603},
      {"bad_handler_away", post_of("tools/call", R"("name":"away")", "away"), 503, -32603},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const foredge::HttpReply reply = reply_to(row.post);
    CHECK(reply.status == row.status);
    INFO(reply.body);
    if (row.code == 0) {
      CHECK(reply.body.find("\"result\":{") != std::string::npos);
      CHECK_FALSE(find_fact(reply.facts, "rpc.response.status_code"));
    } else {
      CHECK(reply.body.find("\"error\":{\"code\":" + std::to_string(row.code) + ",") != std::string::npos);
      CHECK(find_fact(reply.facts, "rpc.response.status_code") == std::to_string(row.code));
    }
    CHECK((find_header(reply, "retry-after") == "5") == (row.status == 503));
  }
}

TEST_CASE("2026: an unsupported version is told what is spoken") {
  const foredge::HttpReply reply = reply_to({.body = R"({"jsonrpc":"2.0","id":"x","method":"tools/list"})",
                                             .headers = {{"mcp-protocol-version", "1900-01-01"}}});
  CHECK(reply.body ==
        R"({"jsonrpc":"2.0","id":"x","error":{"code":-32022,"message":"unsupported protocol version","data":{)"
        R"("supported":["2026-07-28","2025-11-25","2025-06-18","2025-03-26"],"requested":"1900-01-01"}}})");
  const Post long_version = {.body = R"({"jsonrpc":"2.0","id":1,"method":"m"})",
                             .headers = {{"mcp-protocol-version", std::string(5'000, 'v')}}};
  const Post no_utf8 = {.body = "[1]",
                        .headers = {{"mcp-protocol-version",
                                     "2025-03\xcf"
                                     "26"}}};
  CHECK(reply_to(no_utf8).body.find(R"("requested":"")") != std::string::npos);
  CHECK(reply_to(long_version).body.size() < 400);
}

TEST_CASE("2026: a notification is accepted without a body") {
  const foredge::HttpReply reply = reply_to({.body = R"({"jsonrpc":"2.0","method":"notifications/cancelled"})",
                                             .headers = {{"mcp-protocol-version", "2026-07-28"}}});
  CHECK(reply.status == 202);
  CHECK(reply.body.empty());
  CHECK_FALSE(find_header(reply, "content-type"));
}

TEST_CASE("2026: the query chooses one form of an answer, and the tool list follows") {
  Post call = post_of("tools/call", R"("name":"find","arguments":{"query":"a"})", "find");
  Post list = post_of("tools/list");
  call.query = list.query = "x=1&format=text";
  CHECK(reply_to(call).body == result_of(R"("content":[{"type":"text","text":"{\"query\":\"a\",\"limit\":10}"}])"));
  CHECK(reply_to(list).body.find("outputSchema") == std::string::npos);
  call.query = list.query = "format=structured&x";
  CHECK(reply_to(call).body == result_of(R"("content":[],"structuredContent":{"query":"a","limit":10})"));
  CHECK(reply_to(list).body.find("outputSchema") != std::string::npos);
  call.query = "format=both&xformat=text";
  CHECK(reply_to(call).body.find(R"("content":[{)") != std::string::npos);
  CHECK(reply_to(call).body.find("structuredContent") != std::string::npos);
}

TEST_CASE("2026: the id comes back as it was spelled") {
  const std::string long_id = "\"" + std::string(50'000, 'i') + "\"";
  for (const std::string& id : {std::string("0"), std::string("-1"), std::string(R"("\u0041\/")"), long_id}) {
    const std::string body =
        reply_to({.body = body_of("tools/list", "", id), .headers = headers_of("tools/list")}).body;
    CHECK(body.starts_with(R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":)"));
  }
}

TEST_CASE("2026: a handler that blocks leaves no reply, and the same call later is answered as usual") {
  Site site;
  site.ready = false;
  const Post call = post_of("tools/call", R"("name":"find","arguments":{"query":"a"})", "find");
  for (const Post& post :
       {call, post_of("resources/list"), post_of("resources/read", R"("uri":"docs://a")", "docs://a")}) {
    CHECK(std::holds_alternative<foredge::mcp::Blocked>(send(kServer, site, post)));
  }
  site.ready = true;
  const auto outcome = send(kServer, site, call);
  REQUIRE(std::holds_alternative<foredge::HttpReply>(outcome));
  CHECK(std::get<foredge::HttpReply>(outcome).body == reply_to(call).body);
  CHECK(site.calls == 2);
}

TEST_CASE("2026: facts name what was asked and what handlers add") {
  const auto facts = reply_to(post_of("tools/call", R"("name":"find","arguments":{"query":"a"})", "find")).facts;
  CHECK(find_fact(facts, "mcp.method.name") == "tools/call");
  CHECK(find_fact(facts, "gen_ai.tool.name") == "find");
  CHECK(find_fact(facts, "mcp.protocol.version") == "2026-07-28");
  CHECK(find_fact(facts, "client.name") == "probe");
  CHECK(find_fact(facts, "client.version") == "9");
  CHECK(find_fact(facts, "work.blocks") == "3");
  CHECK_FALSE(find_fact(facts, "tool.error"));
  CHECK(find_fact(reply_to(post_of("tools/call", R"("name":"refuse")", "refuse")).facts, "tool.error") == "1");
  const std::string long_method(1000, 'm');
  const auto refused = reply_to(post_of(long_method)).facts;
  CHECK(find_fact(refused, "mcp.method.unknown") == std::string(128, 'm'));
  CHECK_FALSE(find_fact(refused, "mcp.method.name"));
  const auto toolless = reply_to(post_of("tools/call", R"("name":"nope")", "nope")).facts;
  CHECK(find_fact(toolless, "gen_ai.tool.unknown") == "nope");
  CHECK_FALSE(find_fact(toolless, "gen_ai.tool.name"));
}

TEST_CASE("2026: a server without anything answers what clients probe") {
  for (const char* method : {"tools/list", "resources/list", "resources/templates/list", "prompts/list"}) {
    INFO(method);
    const foredge::HttpReply reply = reply_to(post_of(method), kBareServer);
    CHECK(reply.status == 200);
    CHECK(reply.body.find(":[],\"ttlMs\":0,\"cacheScope\":\"public\"") != std::string::npos);
  }
  CHECK(reply_to(post_of("server/discover"), kBareServer).body.find(R"("capabilities":{},)") != std::string::npos);
  CHECK(reply_to(post_of("completion/complete"), kBareServer).status == 404);
  CHECK(reply_to(post_of("resources/read", R"("uri":"a")", "a"), kBareServer).status == 404);
}
