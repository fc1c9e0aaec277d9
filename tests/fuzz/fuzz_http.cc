// Invariant: whatever head and body come, the reply is one JSON text or none, its status is one that the protocol uses, and the
// same input gets the same reply. A call of revision 2026-07-28 reaches its tool only when every mirrored header says what the
// body says.
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
#include "mcp/base64.h"
#include "mcp/serve.h"
#include "mcp/test_server.h"

namespace {

using namespace foredge::mcp;
using foredge::HttpRequest;

constexpr std::string_view kNewest = "2026-07-28";

struct Context {
  const HttpRequest* http;
  test_server::Site site;
};

// The two forms that a header value may have, the other way round than the server reads them.
bool says(std::string_view header, std::string_view text) {
  const bool is_marked = header.starts_with("=?base64?") && header.ends_with("?=") && header.size() >= 11;
  return is_marked ? header == "=?base64?" + encode_base64(text) + "?=" : header == text;
}

// Answers what it was sent, and looks into the head as no real tool does.
ToolResult mirror(Context& context, ToolCall& call) {
  if (call.caller.protocol == kNewest) {
    const HttpRequest& http = *context.http;
    FOREDGE_CHECK(http.find_header("mcp-protocol-version") == kNewest);
    FOREDGE_CHECK(http.find_header("mcp-method") == "tools/call");
    FOREDGE_CHECK(says(*http.find_header("mcp-name"), "mirror"));
    const auto place = http.find_header("mcp-param-place");
    const auto deep = http.find_header("mcp-param-deep");
    FOREDGE_CHECK(place.has_value() == call.args.has("place"));
    FOREDGE_CHECK(deep.has_value() == call.args.has("deep"));
    FOREDGE_CHECK(http.find_header("mcp-param-count").has_value() == call.args.has("count"));
    FOREDGE_CHECK(!deep || says(*deep, call.args.boolean("deep") ? "true" : "false"));
    const bool is_text = call.object && call.object->find_string("place");
    FOREDGE_CHECK(!place || !is_text || says(*place, call.args.string("place")));
  }
  call.out.begin_object();
  call.out.member("place", call.args.string("place"));
  call.out.end_object();
  return Done{};
}

ToolResult find(Context& context, ToolCall& call) { return test_server::find(context.site, call); }
HandlerResult list(Context& context, ListCall& call) { return test_server::list(context.site, call); }
ReadResult read(Context& context, ReadCall& call) { return test_server::read(context.site, call); }
PromptResult explain(Context& context, PromptCall& call) { return test_server::explain(context.site, call); }
HandlerResult complete(Context& context, CompleteCall& call) { return test_server::complete(context.site, call); }

constexpr Argument kMirrored[] = {{.name = "count", .type = ArgumentType::kInteger, .header = "Count"},
                                  {.name = "place", .header = "Place"},
                                  {.name = "deep", .type = ArgumentType::kBoolean, .header = "Deep"}};
constexpr Tool kTools[] = {
    {.name = "mirror", .description = "Mirrors.", .arguments = kMirrored, .handler = bind<&mirror>},
    {.name = "find", .description = "Finds.", .arguments = test_server::kFindArguments, .handler = bind<&find>}};
constexpr Prompt kPrompts[] = {
    {.name = "explain", .arguments = test_server::kTopicArguments, .handler = bind<&explain>}};
constexpr Server kServer = {.name = "fuzz",
                            .version = "1",
                            .tools = kTools,
                            .list_resources = bind<&list>,
                            .read_resource = bind<&read>,
                            .templates = test_server::kTemplates,
                            .prompts = kPrompts,
                            .complete = bind<&complete>};

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return line;
}

bool is_known(std::uint16_t status) {
  constexpr std::uint16_t kStatuses[] = {200, 400, 403, 404, 405, 406, 413, 415, 500, 503};
  return std::ranges::find(kStatuses, status) != std::end(kStatuses);
}

std::string answer(const HttpRequest& request) {
  Context context{.http = &request, .site = {}};
  auto outcome = handle_http(kServer, &context, request, {});
  FOREDGE_CHECK(std::holds_alternative<foredge::HttpReply>(outcome));
  const auto& reply = std::get<foredge::HttpReply>(outcome);
  if (reply.status == 202 || reply.status == 204) {
    FOREDGE_CHECK(reply.body.empty());
  } else {
    FOREDGE_CHECK(is_known(reply.status));
    FOREDGE_CHECK(foredge::json::parse(reply.body, {.max_size_bytes = 1 << 26}));
    FOREDGE_CHECK(reply.body.find('\n') == std::string::npos);
  }
  std::string all = std::to_string(reply.status) + reply.body;
  for (const foredge::Header& header : reply.headers) {
    all += header.name + header.value;
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::string_view first = take_line(rest);
  const std::size_t space = std::min(first.find(' '), first.size());
  std::vector<foredge::HeaderView> headers;
  for (std::string_view line = take_line(rest); !line.empty(); line = take_line(rest)) {
    const std::size_t colon = std::min(line.find(": "), line.size());
    headers.push_back({line.substr(0, colon), line.substr(std::min(colon + 2, line.size()))});
  }
  const HttpRequest request = {.method = first.substr(0, space),
                               .path = "/mcp",
                               .query = first.substr(std::min(space + 1, first.size())),
                               .headers = headers,
                               .body = rest};
  FOREDGE_CHECK(answer(request) == answer(request));
  return 0;
}
