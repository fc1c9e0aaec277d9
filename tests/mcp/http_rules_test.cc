// What the endpoint asks of an HTTP request before it reads the body, and the CORS headers of every reply.
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "http_client.h"

using namespace test_server;

namespace {

const std::string kPing = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
constexpr std::string_view kOrigins[] = {"https://app.example.com"};
constexpr std::string_view kEveryOrigin[] = {"*"};

}  // namespace

TEST_CASE("heads that pass and heads that are refused") {
  struct Row {
    const char* name;
    Post post;
    int status;
  };
  const std::string json_type = "application/json";
  const Row rows[] = {
      {"the usual", {.body = kPing}, 200},
      {"charset",
       {.body = kPing, .headers = {{"content-type", "Application/JSON; charset=utf-8"}}, .media_types = false},
       200},
      {"no accept", {.body = kPing, .headers = {{"content-type", json_type}}, .media_types = false}, 200},
      {"accept anything",
       {.body = kPing, .headers = {{"content-type", json_type}, {"accept", "*/*"}}, .media_types = false},
       200},
      {"accept json alone",
       {.body = kPing,
        .headers = {{"content-type", json_type}, {"accept", "text/html, APPLICATION/json;q=0.9"}},
        .media_types = false},
       200},
      {"listed origin", {.body = kPing, .headers = {{"origin", "https://app.example.com"}}}, 200},
      {"localhost origin", {.body = kPing, .headers = {{"origin", "http://localhost:6274"}}}, 200},
      {"localhost without port", {.body = kPing, .headers = {{"origin", "https://localhost"}}}, 200},
      {"127.0.0.1 origin", {.body = kPing, .headers = {{"origin", "http://127.0.0.1:80"}}}, 200},
      {"ipv6 loopback origin", {.body = kPing, .headers = {{"origin", "http://[::1]:3000"}}}, 200},
      {"session id is ignored", {.body = kPing, .headers = {{"mcp-session-id", "x"}, {"last-event-id", "7"}}}, 200},
      {"bad_get", {.body = "", .method = "GET"}, 405},
      {"bad_delete", {.body = "", .method = "DELETE"}, 405},
      {"bad_head", {.body = "", .method = "HEAD"}, 405},
      {"bad_put", {.body = kPing, .method = "PUT"}, 405},
      {"bad_origin", {.body = kPing, .headers = {{"origin", "https://evil.example"}}}, 403},
      {"bad_origin_null", {.body = kPing, .headers = {{"origin", "null"}}}, 403},
      {"bad_origin_localhost_prefix", {.body = kPing, .headers = {{"origin", "http://localhost.evil.example"}}}, 403},
      {"bad_origin_port", {.body = kPing, .headers = {{"origin", "http://localhost:80@evil.example"}}}, 403},
      {"bad_origin_scheme", {.body = kPing, .headers = {{"origin", "http://app.example.com"}}}, 403},
      {"bad_origin_preflight", {.headers = {{"origin", "https://evil.example"}}, .method = "OPTIONS"}, 403},
      {"bad_no_content_type", {.body = kPing, .headers = {{"accept", "*/*"}}, .media_types = false}, 415},
      {"bad_content_type", {.body = kPing, .headers = {{"content-type", "text/plain"}}, .media_types = false}, 415},
      {"bad_content_type_prefix",
       {.body = kPing, .headers = {{"content-type", "application/json-seq"}}, .media_types = false},
       415},
      {"bad_accept",
       {.body = kPing, .headers = {{"content-type", json_type}, {"accept", "text/event-stream"}}, .media_types = false},
       406},
      {"bad_size", {.body = std::string(256 * 1024 + 1, ' ')}, 413},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const foredge::HttpReply reply = reply_to(row.post, kServer, {.allowed_origins = kOrigins});
    CHECK(reply.status == row.status);
    if (row.status != 200) {
      CHECK(reply.body.starts_with(R"({"jsonrpc":"2.0","error":{"code":-32600,)"));
      CHECK(find_fact(reply.facts, "rpc.response.status_code") == "-32600");
    }
    CHECK(find_header(reply, "content-type") == "application/json");
    CHECK((find_header(reply, "allow") == "POST, OPTIONS") == (row.status == 405));
    CHECK_FALSE(find_header(reply, "mcp-session-id"));
  }
}

TEST_CASE("a body at the size bound is read") {
  const std::string body = kPing + std::string(256 * 1024 - kPing.size(), ' ');
  CHECK(reply_to({.body = body}).status == 200);
}

TEST_CASE("pages of allowed origins may read every reply") {
  const foredge::HttpReply allowed = reply_to({.body = kPing, .headers = {{"origin", "https://app.example.com"}}},
                                              kServer, {.allowed_origins = kOrigins});
  CHECK(find_header(allowed, "access-control-allow-origin") == "https://app.example.com");
  CHECK(find_header(allowed, "vary") == "origin");
  CHECK(find_header(allowed, "access-control-expose-headers")->find("mcp-protocol-version") != std::string::npos);

  const foredge::HttpReply error = reply_to({.headers = {{"origin", "http://localhost:1"}}, .method = "GET"});
  CHECK(error.status == 405);
  CHECK(find_header(error, "access-control-allow-origin") == "http://localhost:1");

  CHECK_FALSE(find_header(reply_to({.body = kPing}), "access-control-allow-origin"));
  CHECK_FALSE(find_header(reply_to({.body = kPing, .headers = {{"origin", "https://evil.example"}}}),
                          "access-control-allow-origin"));
  CHECK(reply_to({.body = kPing, .headers = {{"origin", "https://any.example"}}}, kServer,
                 {.allowed_origins = kEveryOrigin})
            .status == 200);
}

TEST_CASE("a preflight allows every header of the protocol") {
  const foredge::HttpReply reply = reply_to({
      .headers = {{"origin", "http://localhost:6274"},
                  {"access-control-request-method", "POST"},
                  {"access-control-request-headers", "content-type,Mcp-Param-Region , x-other, mcp-param-bad;"}},
      .method = "OPTIONS",
      .media_types = false,
  });
  CHECK(reply.status == 204);
  CHECK(reply.body.empty());
  CHECK(find_header(reply, "access-control-allow-origin") == "http://localhost:6274");
  CHECK(find_header(reply, "access-control-allow-methods") == "POST, OPTIONS");
  const std::string headers = find_header(reply, "access-control-allow-headers").value_or("");
  for (const char* name : {"content-type", "accept", "authorization", "mcp-protocol-version", "mcp-method", "mcp-name",
                           "mcp-session-id", "last-event-id", "mcp-param-region"}) {
    INFO(name);
    CHECK(headers.find(name) != std::string::npos);
  }
  CHECK(headers.find("x-other") == std::string::npos);
  CHECK(headers.find("mcp-param-bad") == std::string::npos);
}
