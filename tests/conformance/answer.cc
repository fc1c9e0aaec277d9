// The fixture as a module of the C ABI: its server, its resources, and the answer that wasm/abi.cc asks for.
#include "answering.h"

#include <vector>

#include "base/lasting_memory.h"
#include "fixture.h"
#include "mcp/content.h"
#include "mcp/serve.h"

namespace fixture {

namespace {

using namespace foredge::mcp;

constexpr std::string_view kTemplateHead = "test://template/";
constexpr std::string_view kTemplateTail = "/data";

HandlerResult list(Nothing&, ListCall& call) {
  write_resource(
      call.out,
      {.uri = "test://static-text", .name = "static-text", .description = "A text.", .mime_type = "text/plain"});
  write_resource(
      call.out,
      {.uri = "test://static-binary", .name = "static-binary", .description = "An image.", .mime_type = "image/png"});
  write_resource(call.out, {.uri = "test://watched-resource",
                            .name = "watched-resource",
                            .description = "A text that can be watched.",
                            .mime_type = "text/plain"});
  return Done{};
}

ReadResult read(Nothing&, ReadCall& call) {
  std::string_view rest = call.uri;
  if (rest == "test://static-text" || rest == "test://watched-resource") {
    write_text_contents(call.out, call.uri, "text/plain", "This is the content of the static text resource.");
    return Done{};
  }
  if (rest == "test://static-binary") {
    write_blob_contents(call.out, call.uri, "image/png", kPng);
    return Done{};
  }
  if (rest.starts_with(kTemplateHead) && rest.ends_with(kTemplateTail) &&
      rest.size() > kTemplateHead.size() + kTemplateTail.size()) {
    rest.remove_prefix(kTemplateHead.size());
    rest.remove_suffix(kTemplateTail.size());
    std::string text;
    foredge::json::Writer writer(text);
    writer.begin_object();
    writer.member("id", rest);
    writer.member("templateTest", true);
    writer.member("data", "Data for ID: " + std::string(rest));
    writer.end_object();
    write_text_contents(call.out, call.uri, "application/json", text);
    return Done{};
  }
  return Failure{FailureKind::kNotFound, "no resource has this uri: list them with resources/list"};
}

HandlerResult complete(Nothing&, CompleteCall& call) {
  for (const std::string_view word : {"paris", "park", "party"}) {
    if (word.starts_with(call.value)) {
      call.values.emplace_back(word);
    }
  }
  call.total = call.values.size();
  return Done{};
}

constexpr ResourceTemplate kTemplates[] = {{.uri_template = "test://template/{id}/data",
                                            .name = "template",
                                            .description = "Data of an id.",
                                            .mime_type = "application/json"}};

const Server& server() {
  static const std::vector<Tool> kAllTools = [] {
    const foredge::LastingMemory lasting;
    std::vector<Tool> tools(kTools.begin(), kTools.end());
    tools.insert(tools.end(), kInputTools.begin(), kInputTools.end());
    return tools;
  }();
  static const Server kServer = {.name = "foredge-fixture",
                                 .title = "Conformance fixture",
                                 .version = "1.0.0",
                                 .instructions = "Answers the conformance suite.",
                                 .tools = kAllTools,
                                 .list_resources = bind<&list>,
                                 .read_resource = bind<&read>,
                                 .templates = kTemplates,
                                 .prompts = kPrompts,
                                 .complete = bind<&complete>,
                                 .list_cache = {.ttl_ms = 1000, .is_public = true},
                                 .changing = {.tools = true, .prompts = true, .resources = true},
                                 .logs = true,
                                 .has_watched_resources = true};
  return kServer;
}

}  // namespace

}  // namespace fixture

namespace foredge::wasm {

server::Outcome answer(const server::Request& request, bundle::Store&) {
  const std::string lists_version = request.release ? request.release->hex() : std::string();
  const mcp::HttpOptions options{.allowed_origins = request.settings.allowed_origins,
                                 .conditions = {.now_ms = request.now_ms,
                                                .state_keys = request.settings.state_keys,
                                                .lists_version = lists_version,
                                                .can_stream = request.settings.streams,
                                                .resume = request.resume}};
  fixture::Nothing nothing;
  mcp::HttpOutcome outcome = mcp::handle_http(fixture::server(), &nothing, request.http, options);
  if (auto* stream = std::get_if<HttpStream>(&outcome)) {
    return std::move(*stream);
  }
  return std::get<HttpReply>(std::move(outcome));
}

}  // namespace foredge::wasm
