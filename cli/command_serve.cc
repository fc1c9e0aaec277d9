// `foredge serve`: the documentation server over stdio (MCP, transports, stdio): one JSON-RPC text a line on stdin, answers on
// stdout in the order of their requests, everything else on stderr. Ends when stdin does.
#include <cstdio>
#include <exception>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/local_host.h"

namespace foredge::cli {
namespace {

// One byte more than the core takes, so that it sees that a line is too long; the rest of such a line is passed over.
constexpr std::size_t kKeptLineBytes = 256 * 1024 + 1;

// The next line without its end, or nothing when the input is over. The last line may lack its end.
std::optional<std::string> read_line(std::FILE* in) {
  std::string line;
  int c = std::getc(in);
  if (c == EOF) {
    return std::nullopt;
  }
  for (; c != EOF && c != '\n'; c = std::getc(in)) {
    if (line.size() < kKeptLineBytes) {
      line += static_cast<char>(c);
    }
  }
  return line;
}

// What a request gets whose answer lies in files that are not whole: JSON-RPC's internal error, told apart by id. A notification
// gets nothing.
std::string broken_release(const std::string& line, const char* what) {
  const nlohmann::json request = nlohmann::json::parse(line, nullptr, false);
  const auto failure = [&](const nlohmann::json& message) {
    return nlohmann::json{
        {"jsonrpc", "2.0"}, {"id", message.at("id")}, {"error", {{"code", -32603}, {"message", what}}}};
  };
  const auto is_request = [](const nlohmann::json& message) {
    return message.is_object() && message.contains("id") && message.contains("method");
  };
  if (is_request(request)) {
    return failure(request).dump();
  }
  nlohmann::json failures = nlohmann::json::array();
  for (const nlohmann::json& message : request.is_array() ? request : nlohmann::json::array()) {
    if (is_request(message)) {
      failures.push_back(failure(message));
    }
  }
  return failures.empty() ? "" : failures.dump();
}

void send(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fputc('\n', stdout);
  std::fflush(stdout);
}

}  // namespace

int run_serve(const ServeOptions& options) {
  LocalHost host(options.release);
  // A client that connects should find a broken release now, not with its first question.
  host.answer({.http = {.method = "GET", .path = "/readyz", .query = {}, .headers = {}, .body = {}},
               .release = {},
               .settings = {}});
  std::fprintf(stderr, "foredge: serving release %s on stdin and stdout\n", host.release().hex().c_str());
  std::string negotiated;
  while (const std::optional<std::string> line = read_line(stdin)) {
    if (line->find_first_not_of(" \t\r") == std::string::npos) {
      continue;
    }
    std::string text;
    try {
      server::LineReply reply = host.answer_line(*line, negotiated);
      if (!reply.negotiated.empty()) {
        negotiated = reply.negotiated;
      }
      text = std::move(reply.text);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "foredge serve: %s\n", error.what());
      text = broken_release(*line, "the release cannot be read; the server's log names the file");
    }
    if (!text.empty()) {
      send(text);
    }
  }
  return 0;
}

}  // namespace foredge::cli
