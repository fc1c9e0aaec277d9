// handle_message: the same protocol without HTTP, each text one line of a stream.
#include <catch2/catch.hpp>
#include <string>

#include "http_client.h"

using namespace test_server;
using foredge::mcp::Blocked;
using foredge::mcp::handle_message;
using foredge::mcp::MessageReply;

namespace {

MessageReply reply_of(const std::string& text, const std::string& negotiated = "") {
  Site site;
  auto outcome = handle_message(kServer, &site, text, negotiated);
  REQUIRE(std::holds_alternative<MessageReply>(outcome));
  return std::get<MessageReply>(std::move(outcome));
}

std::string answer(const std::string& text, const std::string& negotiated = "") {
  const MessageReply reply = reply_of(text, negotiated);
  REQUIRE(reply.messages.size() == 1);
  return reply.messages.front();
}

const std::string kCall =
    R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"find","arguments":{"query":"a"}}})";

}  // namespace

TEST_CASE("stdio: initialize tells what it settled, and the stream carries it on") {
  const MessageReply opened = reply_of(
      R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26","capabilities":{}}})");
  CHECK(opened.negotiated == "2025-03-26");
  CHECK(opened.messages.at(0).find(R"("protocolVersion":"2025-03-26")") != std::string::npos);

  CHECK(answer(kCall, "2025-03-26").find("structuredContent") == std::string::npos);
  CHECK(answer(kCall, "2025-06-18").find("structuredContent") != std::string::npos);
  CHECK(answer(kCall).find("structuredContent") != std::string::npos);
  CHECK(reply_of(kCall).negotiated.empty());
  CHECK(answer("[" + kCall + "]", "2025-03-26").starts_with("[{"));
  CHECK(answer("[" + kCall + "]", "2025-11-25").find("-32600") != std::string::npos);
}

TEST_CASE("stdio: a request that carries its version needs no headers and no initialize") {
  const std::string meta =
      R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}})";
  const MessageReply reply =
      reply_of(R"({"jsonrpc":"2.0","id":"d","method":"server/discover","params":{)" + meta + "}}", "2025-11-25");
  CHECK(reply.messages.at(0).starts_with(
      R"({"jsonrpc":"2.0","id":"d","result":{"resultType":"complete","supportedVersions":)"));
  CHECK(find_fact(reply.facts, "mcp.protocol.version") == "2026-07-28");
}

TEST_CASE("stdio: what gets no reply") {
  for (
      const char* text : {
          R"({"jsonrpc":"2.0","method":"notifications/initialized"})",
          R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})",
          R"({"jsonrpc":"2.0","id":1,"result":{}})",
          R"({"jsonrpc":"2.0","method":"n","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"1900-01-01"}}})",
      }) {
    INFO(text);
    CHECK(reply_of(text).messages.empty());
  }
}

TEST_CASE("stdio: bad lines are answered without an id, in one line") {
  for (const char* text : {"", "{", "42", "{\"jsonrpc\":\"2.0\",\n\"id\":null,\"method\":\"ping\"}"}) {
    INFO(text);
    const std::string reply = answer(text);
    CHECK(reply.starts_with(R"({"jsonrpc":"2.0","error":)"));
    CHECK(reply.find('\n') == std::string::npos);
  }
}

TEST_CASE("stdio: a handler that blocks blocks the text") {
  Site site;
  site.ready = false;
  CHECK(std::holds_alternative<Blocked>(handle_message(kServer, &site, kCall, "2025-11-25")));
}
