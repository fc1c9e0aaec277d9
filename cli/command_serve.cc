// `foredge serve`: the documentation server over stdio (MCP, transports, stdio): one JSON-RPC text a line on stdin, messages on
// stdout and nothing else there. Requests are answered in their order; one that streams shares its turns with others. Ends
// when stdin does. What waits, and what a cancellation takes away, is core/mcp/line_session.h's.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/line_reader.h"
#include "cli/local_host.h"

namespace foredge::cli {
namespace {

// One byte more than the core takes, so that it sees that a line is too long.
constexpr std::size_t kKeptLineBytes = 256 * 1024 + 1;
// Past this the client waits until something is answered.
constexpr std::size_t kMaxWaitingBytes = 1024 * 1024;

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

// Everything that has come is taken before anything is answered, so that a cancellation overtakes what it cancels. Waits only
// when there is nothing to answer.
void take_lines(LineReader& reader, mcp::LineSession& session) {
  while (session.waiting_bytes() < kMaxWaitingBytes && reader.fill(!session.next())) {
    while (std::optional<std::string> line = reader.next()) {
      if (line->find_first_not_of(" \t\r") != std::string::npos) {
        session.take(*std::move(line));
      }
    }
  }
}

mcp::MessageReply answer(LocalHost& host, const mcp::Turn& turn) {
  try {
    return host.answer_line(turn);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "foredge serve: %s\n", error.what());
    std::string text =
        broken_release(std::string(turn.line), "the release cannot be read; the server's log names the file");
    mcp::MessageReply reply;
    if (!text.empty()) {
      reply.messages.push_back(std::move(text));
    }
    return reply;
  }
}

// False when nobody reads any more.
bool send(const mcp::MessageReply& reply) {
  for (const std::string& message : reply.messages) {
    std::fputs(message.c_str(), stdout);
    std::fputc('\n', stdout);
  }
  return std::fflush(stdout) == 0;
}

}  // namespace

int run_serve(const ServeOptions& options) {
  LocalHost host(options.release);
  // A client that connects should find a broken release now, not with its first question.
  host.answer({.http = {.method = "GET", .path = "/readyz", .query = {}, .headers = {}, .body = {}},
               .release = {},
               .settings = {}});
  std::fprintf(stderr, "foredge: serving release %s on stdin and stdout\n", host.release().hex().c_str());
  std::signal(SIGPIPE, SIG_IGN);  // `send` sees it
  LineReader reader(STDIN_FILENO, kKeptLineBytes);
  mcp::LineSession session;
  while (true) {
    take_lines(reader, session);
    if (!session.next()) {
      session.close();
    }
    const std::optional<mcp::Turn> turn = session.next();
    if (!turn) {
      return 0;
    }
    const mcp::MessageReply reply = answer(host, *turn);
    session.settle(reply);
    if (!send(reply)) {
      return 0;
    }
  }
}

}  // namespace foredge::cli
