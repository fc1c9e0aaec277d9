// One function a method. A handler writes into scratch strings, so that one that fails or blocks leaves no trace.
#include "mcp/dispatch.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "json/raw.h"
#include "mcp/content.h"
#include "mcp/cut.h"
#include "mcp/describe.h"

namespace foredge::mcp {

namespace {

using Dispatched = std::variant<Answer, Refusal, Blocked>;

constexpr std::size_t kMaxCompletions = 100;  // server/utilities/completion, "Completion Results"
constexpr std::size_t kMaxEchoBytes = 64;

Refusal invalid(std::string message) { return {FaultKind::kInvalidParams, std::move(message)}; }

Refusal refusal_of(const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::kInvalidParams:
      return {FaultKind::kInvalidParams, failure.message};
    case FailureKind::kNotFound:
      return {FaultKind::kNotFound, failure.message};
    case FailureKind::kUnavailable:
      return {FaultKind::kUnavailable, failure.message};
    case FailureKind::kInternal:
      return {FaultKind::kInternal, failure.message};
  }
  __builtin_unreachable();
}

// What a handler that is not done makes of the request.
template <typename Result>
std::optional<Dispatched> unfinished(const Result& result) {
  if (std::holds_alternative<Blocked>(result)) {
    return Blocked{};
  }
  if (const auto* failure = std::get_if<Failure>(&result)) {
    return refusal_of(*failure);
  }
  return std::nullopt;
}

std::string echo(std::string_view text) { return std::string(cut(text, kMaxEchoBytes)); }

std::optional<std::string_view> find_text(const Request& request, std::string_view name) {
  return request.params ? request.params->find_string(name) : std::nullopt;
}

template <typename Entry>
const Entry* find_named(std::span<const Entry> entries, std::string_view name) {
  for (const Entry& entry : entries) {
    if (entry.name == name) {
      return &entry;
    }
  }
  return nullptr;
}

template <typename Entry>
std::string names_of(std::span<const Entry> entries) {
  std::string names;
  for (const Entry& entry : entries) {
    names += names.empty() ? "" : ", ";
    names += entry.name;
  }
  return names;
}

// `params.arguments` against a table; the outer error is a malformed request, the inner one a text for the model.
std::expected<std::expected<Arguments, std::string>, Refusal> read_arguments(std::span<const Argument> declared,
                                                                             const Request& request) {
  std::optional<json::Value> object = request.params ? request.params->find("arguments") : std::nullopt;
  if (object && object->is_null()) {
    object.reset();
  }
  if (object && !object->is_object()) {
    return std::unexpected(invalid("params.arguments is not an object: send named arguments"));
  }
  const std::string_view raw =
      object ? json::find_raw(request.raw_params, "arguments").value_or("{}") : std::string_view("{}");
  return Arguments::check(declared, object, raw);
}

// ---- tools

Answer tool_error(std::string_view text) {
  Answer answer;
  answer.is_tool_error = true;
  json::Writer members(answer.members);
  members.key("content");
  members.begin_array();
  write_text_block(members, text);
  members.end_array();
  members.member("isError", true);
  return answer;
}

Answer tool_answer(Format format, const std::string& structured, const std::string& blocks) {
  Answer answer;
  answer.members.reserve(structured.size() * 2 + blocks.size() + 256);
  json::Writer members(answer.members);
  members.key("content");
  members.begin_array();
  if (!blocks.empty()) {
    members.raw(blocks);
  } else if (format != Format::kStructured) {
    write_text_block(members, structured);
  }
  members.end_array();
  if (format != Format::kText && !structured.empty()) {
    members.raw_member("structuredContent", structured);
  }
  return answer;
}

Dispatched call_tool(const Server& server, void* context, const Request& request, std::vector<Fact>& facts) {
  const std::optional<std::string_view> name = find_text(request, "name");
  if (!name) {
    return invalid("params.name is missing: name the tool to call");
  }
  facts.push_back({"mcp.tool", echo(*name)});
  const Tool* tool = find_named(server.tools, *name);
  if (tool == nullptr) {
    return invalid("unknown tool \"" + echo(*name) + "\": the tools are " + names_of(server.tools));
  }
  auto arguments = read_arguments(tool->arguments, request);
  if (!arguments) {
    return std::move(arguments.error());
  }
  if (!*arguments) {
    return tool_error(arguments->error());
  }
  std::string structured;
  std::string blocks;
  json::Writer structured_writer(structured);
  json::Writer blocks_writer(blocks);
  ToolCall call{request.caller, **arguments, structured_writer, blocks_writer, facts};
  const ToolResult result = tool->handler(context, call);
  if (std::optional<Dispatched> early = unfinished(result)) {
    return std::move(*early);
  }
  if (const auto* error = std::get_if<ToolError>(&result)) {
    return tool_error(error->text);
  }
  FOREDGE_CHECK(structured_writer.is_complete() && blocks_writer.is_complete());
  FOREDGE_CHECK(!structured.empty() || !blocks.empty());
  return tool_answer(request.format, structured, blocks);
}

// ---- lists

// A table fits one page, so no cursor was ever given out. server/utilities/pagination, "Error Handling".
std::optional<Refusal> refuse_cursor(const Request& request) {
  if (request.params && request.params->find("cursor")) {
    return invalid("params.cursor is not one that this list gave out: ask without a cursor");
  }
  return std::nullopt;
}

Dispatched list_table(const Server& server, const Request& request,
                      void (*write)(json::Writer& writer, const Server& server)) {
  if (std::optional<Refusal> refusal = refuse_cursor(request)) {
    return std::move(*refusal);
  }
  Answer answer;
  json::Writer members(answer.members);
  write(members, server);
  answer.cache = server.list_cache;
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

// ---- one resource, one prompt

Dispatched read_resource(const Server& server, void* context, const Request& request, std::vector<Fact>& facts) {
  if (server.read_resource == nullptr) {
    return Refusal{FaultKind::kMethodNotFound, "this server has no resources"};
  }
  const std::optional<std::string_view> uri = find_text(request, "uri");
  if (!uri) {
    return invalid("params.uri is missing: name the resource to read");
  }
  Answer answer;
  json::Writer members(answer.members);
  members.key("contents");
  members.begin_array();
  ReadCall call{request.caller, *uri, members, {}, facts};
  if (std::optional<Dispatched> early = unfinished(server.read_resource(context, call))) {
    // server/resources, "Error Handling": the error's data names the uri.
    if (auto* refusal = std::get_if<Refusal>(&*early); refusal != nullptr && refusal->kind == FaultKind::kNotFound) {
      json::Writer data(refusal->data);
      data.begin_object();
      data.member("uri", *uri);
      data.end_object();
    }
    return std::move(*early);
  }
  members.end_array();
  FOREDGE_CHECK(members.is_complete());
  answer.cache = call.cache;
  return answer;
}

Dispatched get_prompt(const Server& server, void* context, const Request& request, std::vector<Fact>& facts) {
  const std::optional<std::string_view> name = find_text(request, "name");
  const Prompt* prompt = name ? find_named(server.prompts, *name) : nullptr;
  if (prompt == nullptr) {
    return invalid("unknown prompt \"" + echo(name.value_or("")) + "\": the prompts are " + names_of(server.prompts));
  }
  auto arguments = read_arguments(prompt->arguments, request);
  if (!arguments) {
    return std::move(arguments.error());
  }
  if (!*arguments) {
    return invalid(std::move(arguments->error()));
  }
  std::string messages;
  json::Writer writer(messages);
  writer.begin_array();
  PromptCall call{request.caller, **arguments, writer, std::string(prompt->description), facts};
  if (std::optional<Dispatched> early = unfinished(prompt->handler(context, call))) {
    return std::move(*early);
  }
  writer.end_array();
  FOREDGE_CHECK(writer.is_complete());
  Answer answer;
  json::Writer members(answer.members);
  members.member("description", call.description);
  members.raw_member("messages", messages);
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

}  // namespace

std::variant<Answer, Refusal, Blocked> dispatch(const Server& server, void* context, const Request& request,
                                                std::vector<Fact>& facts) {
  switch (request.method) {
    case Method::kDescribe: {
      Answer answer;  // the members are the codec's
      answer.cache = server.list_cache;
      return answer;
    }
    case Method::kPing:
      return Answer{};
    case Method::kListTools:
      return list_table(server, request, request.format == Format::kText ? write_text_tools : write_tools);
    case Method::kCallTool:
      return call_tool(server, context, request, facts);
    case Method::kListResources:
      return list_resources(server, context, request, facts);
    case Method::kListTemplates:
      return list_table(server, request, write_templates);
    case Method::kReadResource:
      return read_resource(server, context, request, facts);
    case Method::kListPrompts:
      return list_table(server, request, write_prompts);
    case Method::kGetPrompt:
      return get_prompt(server, context, request, facts);
    case Method::kComplete:
      return complete(server, context, request, facts);
  }
  __builtin_unreachable();
}

}  // namespace foredge::mcp
