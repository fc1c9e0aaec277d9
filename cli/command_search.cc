// `foredge search`: asks a release on disk exactly what a client would ask, and prints the results to read.
#include <cstdio>

#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/local_host.h"
#include "cli/print.h"

namespace foredge::cli {
namespace {

nlohmann::json make_call(const SearchOptions& options) {
  nlohmann::json arguments = {{"query", options.query}, {"limit", options.limit}, {"max_tokens", options.max_tokens}};
  if (!options.library.empty()) {
    arguments["library"] = options.library;
  }
  if (!options.version.empty()) {
    arguments["version"] = options.version;
  }
  return {{"jsonrpc", "2.0"},
          {"id", 1},
          {"method", "tools/call"},
          {"params", {{"name", "search"}, {"arguments", arguments}}}};
}

// Why there is no answer: what the tool tells its caller, or the protocol's error.
std::string fault_of(const nlohmann::json& message) {
  return message.contains("error") ? message.at("error").at("message").get<std::string>()
                                   : message.at("result").at("content").at(0).at("text").get<std::string>();
}

void print_results(const nlohmann::json& answer) {
  int rank = 0;
  for (const nlohmann::json& result : answer.at("results")) {
    std::printf("%d. %s\n   %s lines %d-%d, %d tokens\n", ++rank, result.at("breadcrumb").get<std::string>().c_str(),
                result.at("id").get<std::string>().c_str(), result.at("lines").at(0).get<int>(),
                result.at("lines").at(1).get<int>(), result.at("tokens").get<int>());
    std::printf("\n%s\n", result.at("text").get<std::string>().c_str());
  }
  if (answer.contains("hint")) {
    std::printf("(%s)\n", answer.at("hint").get<std::string>().c_str());
  }
}

}  // namespace

int run_search(const SearchOptions& options) {
  LocalHost host(options.release);
  const std::string body = make_call(options).dump();
  const HeaderView headers[] = {{"content-type", "application/json"},
                                {"accept", "application/json, text/event-stream"},
                                {"mcp-protocol-version", "2025-11-25"}};
  const HttpReply reply = host.answer(
      {.http = {.method = "POST", .path = "/mcp", .query = "format=structured", .headers = headers, .body = body},
       .release = {},
       .settings = {}});
  const nlohmann::json message = nlohmann::json::parse(reply.body);
  const nlohmann::json result = message.value("result", nlohmann::json::object());
  if (!result.contains("structuredContent")) {
    std::fprintf(stderr, "foredge search: %s\n", fault_of(message).c_str());
    return 1;
  }
  if (options.json) {
    print_json(result.at("structuredContent"));
  } else {
    print_results(result.at("structuredContent"));
  }
  return 0;
}

}  // namespace foredge::cli
