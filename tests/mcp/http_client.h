// Speaks HTTP to core/mcp in one process, for tests: builds requests, keeps their bytes alive, takes replies apart.
#pragma once

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mcp/serve.h"
#include "test_server.h"

namespace test_server {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Post {
  std::string body = {};
  Headers headers = {};  // besides content-type and accept
  std::string query = {};
  std::string method = "POST";
  bool media_types = true;
};

inline foredge::mcp::HttpOutcome send(const foredge::mcp::Server& server, Site& site, const Post& post,
                                      const foredge::mcp::HttpOptions& options = {}) {
  std::vector<foredge::HeaderView> views;
  if (post.media_types) {
    views.push_back({"content-type", "application/json"});
    views.push_back({"accept", "application/json, text/event-stream"});
  }
  for (const auto& [name, value] : post.headers) {
    views.push_back({name, value});
  }
  const foredge::HttpRequest request = {
      .method = post.method, .path = "/mcp", .query = post.query, .headers = views, .body = post.body};
  return foredge::mcp::handle_http(server, &site, request, options);
}

inline foredge::HttpReply reply_to(const Post& post, const foredge::mcp::Server& server = kServer,
                                   const foredge::mcp::HttpOptions& options = {}) {
  Site site;
  foredge::mcp::HttpOutcome outcome = send(server, site, post, options);
  REQUIRE(std::holds_alternative<foredge::HttpReply>(outcome));
  return std::get<foredge::HttpReply>(std::move(outcome));
}

inline std::optional<std::string> find_header(const foredge::HttpReply& reply, std::string_view name) {
  for (const foredge::Header& header : reply.headers) {
    if (header.name == name) {
      return header.value;
    }
  }
  return std::nullopt;
}

inline std::optional<std::string> find_fact(const std::vector<foredge::Fact>& facts, std::string_view name) {
  for (const foredge::Fact& fact : facts) {
    if (fact.name == name) {
      return fact.value;
    }
  }
  return std::nullopt;
}

}  // namespace test_server
