// One function a method. A handler writes into scratch strings, so that one that fails or blocks leaves no trace.
#include "mcp/dispatch.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "mcp/calls.h"
#include "mcp/content.h"
#include "mcp/describe.h"
#include "mcp/rounds.h"
#include "mcp/subscriptions.h"

namespace foredge::mcp {

namespace {

constexpr std::size_t kMaxCompletions = 100;  // server/utilities/completion, "Completion Results"

// ---- lists

// A table fits one page, so no cursor was ever given out. server/utilities/pagination, "Error Handling".
std::optional<Refusal> refuse_cursor(const Request& request) {
  if (request.params && request.params->find("cursor")) {
    return invalid("params.cursor is not one that this list gave out: ask without a cursor");
  }
  return std::nullopt;
}

Dispatched list_table(const Server& server, const Request& request, std::string_view (*kept)(),
                      void (*write)(json::Writer& writer, const Server& server)) {
  if (std::optional<Refusal> refusal = refuse_cursor(request)) {
    return std::move(*refusal);
  }
  Answer answer;
  answer.cache = server.list_cache;
  if (kept != nullptr) {
    answer.kept_members = kept();
    return answer;
  }
  json::Writer members(answer.members);
  write(members, server);
  return answer;
}

Dispatched list_resources(const Server& server, void* context, const Request& request, std::vector<Fact>& facts) {
  const std::optional<json::Value> cursor = request.params ? request.params->find("cursor") : std::nullopt;
  if (cursor && (!cursor->is_string() || server.list_resources == nullptr)) {
    return invalid("params.cursor is not one that this list gave out: ask without a cursor");
  }
  Answer answer;
  json::Writer members(answer.members);
  members.key("resources");
  members.begin_array();
  ListCall call{request.caller, cursor ? cursor->as_string() : std::nullopt, members, {}, server.list_cache, facts};
  if (server.list_resources != nullptr) {
    if (std::optional<Dispatched> early = unfinished(server.list_resources(context, call))) {
      return std::move(*early);
    }
  }
  members.end_array();
  FOREDGE_CHECK(members.is_complete());
  if (call.next_cursor) {
    members.member("nextCursor", *call.next_cursor);
  }
  answer.cache = call.cache;
  return answer;
}

// ---- one resource

Dispatched read_resource(const Server& server, void* context, const Request& request, std::vector<Fact>& facts) {
  if (server.read_resource == nullptr) {
    return Refusal{FaultKind::kMethodNotFound, "this server has no resources"};
  }
  const std::optional<std::string_view> uri = find_text(request, "uri");
  if (!uri) {
    return invalid("params.uri is missing: name the resource to read");
  }
  const StateScope scope = scope_of(request, "resources/read", *uri, {});
  std::expected<Inputs, Refusal> inputs = read_inputs(request, scope);
  if (!inputs) {
    return std::move(inputs.error());
  }
  Answer answer;
  json::Writer members(answer.members);
  members.key("contents");
  members.begin_array();
  ReadCall call{request.caller, *uri, members, *inputs, {}, facts};
  const ReadResult result = server.read_resource(context, call);
  if (std::optional<Dispatched> early = unfinished(result)) {
    // server/resources, "Error Handling": the error's data names the uri.
    if (auto* refusal = std::get_if<Refusal>(&*early); refusal != nullptr && refusal->kind == FaultKind::kNotFound) {
      json::Writer data(refusal->data);
      data.begin_object();
      data.member("uri", *uri);
      data.end_object();
    }
    return std::move(*early);
  }
  if (std::holds_alternative<InputRequired>(result)) {
    return ask_client(*inputs, scope);
  }
  members.end_array();
  FOREDGE_CHECK(members.is_complete());
  answer.cache = call.cache;
  return answer;
}

// ---- completion

Answer completion_answer(const CompleteCall& call) {
  Answer answer;
  json::Writer members(answer.members);
  members.key("completion");
  members.begin_object();
  members.key("values");
  members.begin_array();
  const std::size_t shown = std::min(call.values.size(), kMaxCompletions);
  for (std::size_t i = 0; i < shown; ++i) {
    members.string(call.values[i]);
  }
  members.end_array();
  if (call.total) {
    members.member("total", *call.total);
  }
  members.member("hasMore", call.has_more || shown < call.values.size());
  members.end_object();
  return answer;
}

Dispatched complete(const Server& server, void* context, const Request& request, std::vector<Fact>& facts) {
  if (server.complete == nullptr) {
    return Refusal{FaultKind::kMethodNotFound, "this server completes no arguments"};
  }
  const std::optional<json::Value> ref = request.params ? request.params->find_object("ref") : std::nullopt;
  const std::optional<json::Value> argument = request.params ? request.params->find_object("argument") : std::nullopt;
  const std::optional<std::string_view> type = ref ? ref->find_string("type") : std::nullopt;
  const std::string_view named = ref ? ref->find_string(type == "ref/prompt" ? "name" : "uri").value_or("") : "";
  const std::optional<std::string_view> name = argument ? argument->find_string("name") : std::nullopt;
  const std::optional<std::string_view> value = argument ? argument->find_string("value") : std::nullopt;
  if ((type != "ref/prompt" && type != "ref/resource") || named.empty()) {
    return invalid("params.ref names neither a ref/prompt by name nor a ref/resource by uri");
  }
  if (!name || !value) {
    return invalid("params.argument lacks the string name or value");
  }
  const bool is_prompt = type == "ref/prompt";
  if (is_prompt && find_named(server.prompts, named) == nullptr) {
    return invalid("unknown prompt \"" + echo(named) + "\": the prompts are " + names_of(server.prompts));
  }
  const std::optional<json::Value> settled = request.params->find_object("context");
  CompleteCall call{.caller = request.caller,
                    .prompt = is_prompt ? named : std::string_view{},
                    .uri_template = is_prompt ? std::string_view{} : named,
                    .argument = *name,
                    .value = *value,
                    .context = settled ? settled->find_object("arguments") : std::nullopt,
                    .values = {},
                    .total = {},
                    .facts = facts};
  if (std::optional<Dispatched> early = unfinished(server.complete(context, call))) {
    return std::move(*early);
  }
  return completion_answer(call);
}

// ---- promises to a client of a revision with sessions. None is kept here: levels and subscriptions end with their request.

Dispatched set_log_level(const Server& server, const Request& request) {
  if (!server.logs) {
    return Refusal{FaultKind::kMethodNotFound, "this server sends no log messages"};
  }
  if (!find_log_level(find_text(request, "level").value_or(""))) {
    return invalid(
        "params.level is no log level: send debug, info, notice, warning, error, critical, alert or emergency");
  }
  return Answer{};
}

Dispatched subscribe(const Server& server, const Request& request) {
  if (!server.has_watched_resources) {
    return Refusal{FaultKind::kMethodNotFound, "this server tells no changes of single resources"};
  }
  if (!find_text(request, "uri")) {
    return invalid("params.uri is missing: name the resource");
  }
  return Answer{};
}

}  // namespace

Dispatched dispatch(const Server& server, void* context, const Request& request, std::vector<Fact>& facts) {
  switch (request.method) {
    case Method::kDescribe: {
      Answer answer;  // the members are the codec's
      answer.cache = server.list_cache;
      return answer;
    }
    case Method::kPing:
      return Answer{};
    case Method::kListTools:
      return request.format == Format::kText ? list_table(server, request, server.kept.text_tools, write_text_tools)
                                             : list_table(server, request, server.kept.tools, write_tools);
    case Method::kCallTool:
      return call_tool(server, context, request, facts);
    case Method::kListResources:
      return list_resources(server, context, request, facts);
    case Method::kListTemplates:
      return list_table(server, request, server.kept.templates, write_templates);
    case Method::kReadResource:
      return read_resource(server, context, request, facts);
    case Method::kListPrompts:
      return list_table(server, request, server.kept.prompts, write_prompts);
    case Method::kGetPrompt:
      return get_prompt(server, context, request, facts);
    case Method::kComplete:
      return complete(server, context, request, facts);
    case Method::kListen:
      return listen(server, request);
    case Method::kSetLogLevel:
      return set_log_level(server, request);
    case Method::kSubscribe:
      return subscribe(server, request);
  }
  __builtin_unreachable();
}

}  // namespace foredge::mcp
