// `foredge serve`: the documentation server over stdio (MCP, transports, stdio): one JSON-RPC text a line on stdin, answers on
// stdout in the order of their requests, everything else on stderr. Ends when stdin does.
#include <cstdio>
#include <iostream>
#include <string>

#include "cli/commands.h"
#include "cli/local_host.h"

namespace foredge::cli {

int run_serve(const ServeOptions& options) {
  LocalHost host(options.release);
  // A client that connects should find a broken release now, not with its first question.
  host.answer({.http = {.method = "GET", .path = "/readyz", .query = {}, .headers = {}, .body = {}},
               .release = {},
               .settings = {}});
  std::fprintf(stderr, "foredge: serving release %s on stdin and stdout\n", host.release().hex().c_str());
  std::string negotiated;
  for (std::string line; std::getline(std::cin, line);) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) {
      continue;
    }
    const server::LineReply reply = host.answer_line(line, negotiated);
    if (!reply.negotiated.empty()) {
      negotiated = reply.negotiated;
    }
    if (!reply.text.empty()) {
      std::cout << reply.text << '\n' << std::flush;
    }
  }
  return 0;
}

}  // namespace foredge::cli
