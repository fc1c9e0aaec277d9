#include "bench/search/calls.h"

#include <fstream>

namespace foredge::bench {

using nlohmann::json;

std::vector<std::string> read_queries(const char* path) {
  std::ifstream file(path);
  std::vector<std::string> queries;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) {
      queries.push_back(line.front() == '{' ? json::parse(line).at("text").get<std::string>() : line);
    }
  }
  return queries;
}

std::string body_of(const char* tool, const json& arguments) {
  return json{
      {"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/call"}, {"params", {{"name", tool}, {"arguments", arguments}}}}
      .dump();
}

HttpReply answer(cli::LocalHost& host, const std::string& body) {
  const HeaderView headers[] = {{"content-type", "application/json"},
                                {"accept", "application/json, text/event-stream"},
                                {"mcp-protocol-version", "2025-11-25"}};
  return host.answer(
      {.http = {.method = "POST", .path = "/mcp", .query = "format=structured", .headers = headers, .body = body},
       .release = {},
       .settings = {}});
}

json call(cli::LocalHost& host, const char* tool, const json& arguments) {
  return json::parse(answer(host, body_of(tool, arguments)).body).at("result").at("structuredContent");
}

}  // namespace foredge::bench
