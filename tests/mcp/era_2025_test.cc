// Revisions 2025-11-25, 2025-06-18 and 2025-03-26 over HTTP: what initialize settles, what each revision sends, batches.
#include <catch2/catch.hpp>
#include <string>

#include "http_client.h"

using namespace test_server;

namespace {

std::string initialize(const std::string& version) {
  return R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":")" + version +
         R"(","capabilities":{},"clientInfo":{"name":"old","version":"1"}}})";
}

std::string request(const std::string& method, const std::string& params = "{}") {
  return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
}

Headers in_revision(const std::string& name) { return {{"mcp-protocol-version", name}}; }

}  // namespace

TEST_CASE("2025: initialize settles a version") {
  struct Row {
    const char* asked;
    const char* settled;
  };
  const Row rows[] = {
      {"2025-11-25", "2025-11-25"}, {"2025-06-18", "2025-06-18"}, {"2025-03-26", "2025-03-26"},
      {"2024-11-05", "2025-11-25"}, {"2026-07-28", "2025-11-25"}, {"next", "2025-11-25"},
  };
  for (const Row& row : rows) {
    INFO(row.asked);
    const foredge::HttpReply reply = reply_to({.body = initialize(row.asked)});
    CHECK(reply.status == 200);
    CHECK(reply.body ==
          R"({"jsonrpc":"2.0","id":0,"result":{"protocolVersion":")" + std::string(row.settled) +
              R"(","capabilities":{"tools":{},"resources":{},"prompts":{},"completions":{}},)"
              R"("serverInfo":{"name":"test","title":"Test","version":"1.2.3"},"instructions":"Call find."}})");
    CHECK(find_fact(reply.facts, "mcp.protocol.version") == row.settled);
    CHECK(find_fact(reply.facts, "client.name") == "old");
    CHECK_FALSE(find_header(reply, "mcp-session-id"));
  }
}

TEST_CASE("2025: replies byte for byte") {
  struct Row {
    const char* name;
    std::string body;
    const char* revision;
    std::string reply;
  };
  const std::string call = request("tools/call", R"({"name":"find","arguments":{"query":"a"}})");
  const std::string both =
      R"({"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{\"query\":\"a\",\"limit\":10}"}],)"
      R"("structuredContent":{"query":"a","limit":10}}})";
  const std::string text =
      R"({"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{\"query\":\"a\",\"limit\":10}"}]}})";
  const std::string pong = R"({"jsonrpc":"2.0","id":1,"result":{}})";
  const Row rows[] = {
      {"ping", request("ping"), "2025-11-25", pong},
      {"ping without params", R"({"jsonrpc":"2.0","id":1,"method":"ping"})", "2025-03-26", pong},
      {"ping before anything", request("ping"), "", pong},
      {"call", call, "2025-11-25", both},
      {"call", call, "2025-06-18", both},
      {"call without structured content", call, "2025-03-26", text},
      {"call without a header", call, "", text},
      {"no cache members", request("resources/templates/list"), "2025-11-25",
       R"({"jsonrpc":"2.0","id":1,"result":{"resourceTemplates":[)"
       R"({"uriTemplate":"docs://{path}","name":"page","mimeType":"text/markdown"}]}})"},
      {"read", request("resources/read", R"({"uri":"docs://a"})"), "2025-11-25",
       R"({"jsonrpc":"2.0","id":1,"result":{"contents":[)"
       R"({"uri":"docs://a","mimeType":"text/markdown","text":"# \"A\"\n"}]}})"},
      {"a progress token asks for nothing here",
       request("tools/call", R"({"name":"find","arguments":{"query":"a"},"_meta":{"progressToken":5}})"), "2025-11-25",
       both},
      {"bad_resource", request("resources/read", R"({"uri":"docs://z"})"), "2025-11-25",
       R"({"jsonrpc":"2.0","id":1,"error":{"code":-32002,)"
       R"("message":"no resource has this uri: list them with resources/list","data":{"uri":"docs://z"}}})"},
      {"bad_tool", request("tools/call", R"({"name":"nope"})"), "2025-11-25",
       R"({"jsonrpc":"2.0","id":1,"error":{"code":-32602,)"
       R"("message":"unknown tool \"nope\": the tools are find, picture, refuse, broken, away"}})"},
      {"bad_method", request("logging/setLevel", R"({"level":"info"})"), "2025-11-25",
       R"({"jsonrpc":"2.0","id":1,"error":{"code":-32601,)"
       R"("message":"this server sends no log messages"}})"},
      {"bad_unknown_method", request("tools/paint", R"({})"), "2025-11-25",
       R"({"jsonrpc":"2.0","id":1,"error":{"code":-32601,)"
       R"("message":"unknown method: this server speaks tools, resources, prompts, completion and ping"}})"},
      {"bad_initialize", R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{}})", "",
       R"({"jsonrpc":"2.0","id":1,"error":{"code":-32602,)"
       R"("message":"params.protocolVersion is missing: send the newest version you speak"}})"},
  };
  for (const Row& row : rows) {
    INFO(row.name << " " << row.revision);
    const std::string revision = row.revision;
    const foredge::HttpReply reply =
        reply_to({.body = row.body, .headers = revision.empty() ? Headers{} : in_revision(revision)});
    CHECK(reply.status == 200);
    CHECK(reply.body == row.reply);
  }
}

TEST_CASE("2025: output schemas only where answers have a structured part") {
  for (const char* revision : {"2025-11-25", "2025-06-18"}) {
    CHECK(reply_to({.body = request("tools/list"), .headers = in_revision(revision)}).body.find("outputSchema") !=
          std::string::npos);
  }
  CHECK(reply_to({.body = request("tools/list"), .headers = in_revision("2025-03-26")}).body.find("outputSchema") ==
        std::string::npos);
}

TEST_CASE("2025: notifications and responses are accepted without a body") {
  struct Row {
    const char* name;
    const char* body;
    const char* revision;
    int status;
  };
  const Row rows[] = {
      {"initialized", R"({"jsonrpc":"2.0","method":"notifications/initialized"})", "2025-11-25", 202},
      {"unknown notification", R"({"jsonrpc":"2.0","method":"notifications/x"})", "2025-06-18", 202},
      {"response", R"({"jsonrpc":"2.0","id":1,"result":{}})", "2025-11-25", 202},
      {"error response", R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"m"}})", "2025-03-26", 202},
      {"bad_revision", R"({"jsonrpc":"2.0","method":"notifications/initialized"})", "1999-01-01", 400},
      {"bad_notification", R"({"jsonrpc":"2.0","method":5})", "2025-11-25", 400},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const foredge::HttpReply reply = reply_to({.body = row.body, .headers = in_revision(row.revision)});
    CHECK(reply.status == row.status);
    CHECK(reply.body.empty() == (row.status == 202));
  }
}

TEST_CASE("2025-03-26: batches") {
  struct Row {
    const char* name;
    std::string body;
    std::string revision;
    int status;
    std::string reply;
  };
  const std::string ping = R"({"jsonrpc":"2.0","id":"a","method":"ping"})";
  const std::string pong = R"({"jsonrpc":"2.0","id":"a","result":{}})";
  const std::string note = R"({"jsonrpc":"2.0","method":"notifications/initialized"})";
  const std::string no_batches =
      R"({"jsonrpc":"2.0","error":{"code":-32600,"message":"this revision has no batches: send one message at a time"}})";
  const Row rows[] = {
      {"one", "[" + ping + "]", "2025-03-26", 200, "[" + pong + "]"},
      {"two and a notification", "[" + ping + "," + note + "," + ping + "]", "2025-03-26", 200,
       "[" + pong + "," + pong + "]"},
      {"without a header", "[" + ping + "]", "", 200, "[" + pong + "]"},
      {"notifications alone", "[" + note + "," + note + "]", "2025-03-26", 202, ""},
      {"a bad member spoils only itself", "[7," + ping + "]", "2025-03-26", 200,
       R"([{"jsonrpc":"2.0","error":{"code":-32600,"message":"message is not an object"}},)" + pong + "]"},
      {"an unknown method spoils only itself", "[" + request("nope") + "," + ping + "]", "2025-03-26", 200,
       R"([{"jsonrpc":"2.0","id":1,"error":{"code":-32601,)"
       R"("message":"unknown method: this server speaks tools, resources, prompts, completion and ping"}},)" +
           pong + "]"},
      {"initialize may not join", "[" + initialize("2025-03-26") + "]", "", 200,
       R"([{"jsonrpc":"2.0","id":0,"error":{"code":-32600,)"
       R"("message":"initialize may not stand in a batch: send it alone"}}])"},
      {"bad_empty", "[]", "2025-03-26", 400, R"({"jsonrpc":"2.0","error":{"code":-32600,"message":"batch is empty"}})"},
      {"bad_in_2025-06-18", "[" + ping + "]", "2025-06-18", 400, no_batches},
      {"bad_in_2025-11-25", "[" + ping + "]", "2025-11-25", 400, no_batches},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const foredge::HttpReply reply =
        reply_to({.body = row.body, .headers = row.revision.empty() ? Headers{} : in_revision(row.revision)});
    CHECK(reply.status == row.status);
    CHECK(reply.body == row.reply);
  }
}

TEST_CASE("2025-03-26: a batch blocks as a whole after every member was tried") {
  Site site;
  site.ready = false;
  const std::string call = request("tools/call", R"({"name":"find","arguments":{"query":"a"}})");
  const Post post = {.body = "[" + call + "," + call + "]", .headers = in_revision("2025-03-26")};
  CHECK(std::holds_alternative<foredge::mcp::Blocked>(send(kServer, site, post)));
  CHECK(site.calls == 2);
}

TEST_CASE("bad bodies have a clear error and no id") {
  struct Row {
    const char* name;
    std::string body;
    int code;
  };
  const Row rows[] = {
      {"bad_empty", "", -32700},
      {"bad_json", "{\"jsonrpc\":", -32700},
      {"bad_utf8", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p\xff\"}", -32700},
      {"bad_depth", request("ping", R"({"a":)" + std::string(70, '[') + "1" + std::string(70, ']') + "}"), -32600},
      {"bad_scalar", "42", -32600},
      {"bad_null_id", R"({"jsonrpc":"2.0","id":null,"method":"ping"})", -32600},
      {"bad_huge_id", R"({"jsonrpc":"2.0","id":1e999,"method":"ping"})", -32700},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const foredge::HttpReply reply = reply_to({.body = row.body, .headers = in_revision("2025-11-25")});
    CHECK(reply.status == 400);
    CHECK(reply.body.starts_with(R"({"jsonrpc":"2.0","error":{"code":)" + std::to_string(row.code) + ","));
  }
}
