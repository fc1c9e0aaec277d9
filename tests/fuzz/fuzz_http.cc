// Invariant: whatever head and body come, the reply is one JSON text or none, its status is one that the protocol uses,
// and the same input gets the same reply.
//
// Input: a method and a query in the first line, "name: value" headers up to an empty line, then the body.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "json/value.h"
#include "mcp/serve.h"
#include "test_server.h"

namespace {

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return line;
}

std::string answer(const foredge::HttpRequest& request) {
  test_server::Site site;
  auto outcome = foredge::mcp::handle_http(test_server::kServer, &site, request, {});
  FOREDGE_CHECK(std::holds_alternative<foredge::HttpReply>(outcome));
  const auto& reply = std::get<foredge::HttpReply>(outcome);
  switch (reply.status) {
    case 202:
    case 204:
      FOREDGE_CHECK(reply.body.empty());
      break;
    case 200:
    case 400:
    case 403:
    case 404:
    case 405:
    case 406:
    case 413:
    case 415:
    case 500:
    case 503:
      FOREDGE_CHECK(foredge::json::parse(reply.body, {.max_size_bytes = 1 << 26}));
      FOREDGE_CHECK(reply.body.find('\n') == std::string::npos);
      break;
    default:
      FOREDGE_CHECK(false);
  }
  std::string all = std::to_string(reply.status) + reply.body;
  for (const foredge::Header& header : reply.headers) {
    all += header.name + header.value;
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::string_view first = take_line(rest);
  const std::size_t space = std::min(first.find(' '), first.size());
  std::vector<foredge::HeaderView> headers;
  for (std::string_view line = take_line(rest); !line.empty(); line = take_line(rest)) {
    const std::size_t colon = std::min(line.find(": "), line.size());
    headers.push_back({line.substr(0, colon), line.substr(std::min(colon + 2, line.size()))});
  }
  const foredge::HttpRequest request = {.method = first.substr(0, space),
                                        .path = "/mcp",
                                        .query = first.substr(std::min(space + 1, first.size())),
                                        .headers = headers,
                                        .body = rest};
  FOREDGE_CHECK(answer(request) == answer(request));
  return 0;
}
