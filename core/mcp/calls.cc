// A handler writes into scratch strings, so that one that fails or blocks leaves no trace.
#include "mcp/calls.h"

#include <cstddef>
#include <expected>

#include "base/check.h"
#include "json/raw.h"
#include "mcp/content.h"
#include "mcp/header_params.h"
#include "mcp/rounds.h"

namespace foredge::mcp {

namespace {

// ---- arguments

struct ObjectArgument {
  std::optional<json::Value> object;
  std::string_view raw = "{}";
};

std::expected<ObjectArgument, Refusal> find_arguments(const Request& request) {
  const std::optional<json::Value> value = request.params ? request.params->find("arguments") : std::nullopt;
  if (!value || value->is_null()) {
    return ObjectArgument{};
  }
  if (!value->is_object()) {
    return std::unexpected(invalid("params.arguments is not an object: send named arguments"));
  }
  return ObjectArgument{value, json::find_raw(request.raw_params, "arguments").value_or("{}")};
}

// Arguments in the one form that a sealed state names them by, where the table can say so.
std::string canonical(std::span<const Argument> declared, const Arguments& checked, std::string_view raw) {
  if (declared.empty()) {
    return std::string(raw);
  }
  std::string text;
  json::Writer writer(text);
  checked.write_canonical(writer);
  return text;
}

// ---- tools

// The source bytes of _meta.progressToken; "" when there is none.
std::string_view progress_token(const Request& request) {
  const std::string_view meta = json::find_raw(request.raw_params, "_meta").value_or("{}");
  const std::string_view token = meta.starts_with('{') ? json::find_raw(meta, "progressToken").value_or("") : "";
  const bool is_token = !token.empty() && (token.front() == '"' || token.front() == '-' ||
                                           (token.front() >= '0' && token.front() <= '9'));
  return is_token ? token : std::string_view{};
}

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

// A text without blocks of its own is written when the result is: it is the most of an answer, and is copied once that way.
Answer tool_answer(Format format, std::string structured, const std::string& blocks) {
  Answer answer;
  answer.structured = std::move(structured);
  answer.format = format;
  if (blocks.empty()) {
    return answer;
  }
  json::Writer members(answer.members);
  members.key("content");
  members.begin_array();
  members.raw(blocks);
  members.end_array();
  return answer;
}

// What one step of a handler writes.
struct Scratch {
  std::string structured;
  std::string blocks;
  json::Writer structured_writer{structured};
  json::Writer blocks_writer{blocks};
};

Dispatched finish_tool(const ToolResult& result, Scratch& scratch, const Inputs& inputs, const StateScope& scope,
                       Format format) {
  if (std::optional<Dispatched> early = unfinished(result)) {
    return std::move(*early);
  }
  if (const auto* error = std::get_if<ToolError>(&result)) {
    return tool_error(error->text);
  }
  if (std::holds_alternative<InputRequired>(result)) {
    return ask_client(inputs, scope);
  }
  FOREDGE_CHECK(scratch.structured_writer.is_complete() && scratch.blocks_writer.is_complete());
  FOREDGE_CHECK(!scratch.structured.empty() || !scratch.blocks.empty());
  return tool_answer(format, std::move(scratch.structured), scratch.blocks);
}

// Runs the handler to its end, or to the next piece of a stream where there is one.
Dispatched run_tool(const Tool& tool, void* context, const Request& request, const Arguments& args,
                    const ObjectArgument& sent, std::vector<Fact>& facts) {
  const std::string arguments = canonical(tool.arguments, args, sent.raw);
  const StateScope scope = scope_of(request, "tools/call", tool.name, arguments);
  std::expected<Inputs, Refusal> inputs = read_inputs(request, scope);
  if (!inputs) {
    return std::move(inputs.error());
  }
  Notices notices(progress_token(request), request.log_level);
  // A mark stands before the state, so that one of no bytes is not a first step.
  std::optional<std::string> resumed;
  if (!request.conditions.resume.empty()) {
    resumed = request.conditions.resume.substr(1);
  }
  while (true) {
    Scratch scratch;
    ToolCall call{request.caller, args, scratch.structured_writer, scratch.blocks_writer, sent.object, *inputs, notices,
                  resumed,        facts};
    const ToolResult result = tool.handler(context, call);
    if (const auto* more = std::get_if<Continue>(&result)) {
      if (request.conditions.can_stream) {
        return Partial{notices.messages(), Again::kNow, "+" + more->state};
      }
      resumed = more->state;
      continue;
    }
    Dispatched outcome = finish_tool(result, scratch, *inputs, scope, request.format);
    if (auto* answer = std::get_if<Answer>(&outcome)) {
      answer->notices = notices.messages();
    }
    return outcome;
  }
}

}  // namespace

Dispatched call_tool(const Server& server, void* context, const Request& request, std::vector<Fact>& facts) {
  const std::optional<std::string_view> name = find_text(request, "name");
  if (!name) {
    return invalid("params.name is missing: name the tool to call");
  }
  const Tool* tool = find_named(server.tools, *name);
  facts.push_back({tool == nullptr ? "gen_ai.tool.unknown" : "gen_ai.tool.name", echo(*name)});
  if (tool == nullptr) {
    return invalid("unknown tool \"" + echo(*name) + "\": the tools are " + names_of(server.tools));
  }
  std::expected<ObjectArgument, Refusal> sent = find_arguments(request);
  if (!sent) {
    return std::move(sent.error());
  }
  if (request.mirror != nullptr) {
    if (std::optional<std::string> mismatch = find_header_mismatch(tool->arguments, sent->object, *request.mirror)) {
      return Refusal{FaultKind::kHeaderMismatch, "header mismatch: " + *mismatch};
    }
  }
  const std::expected<Arguments, std::string> args =
      Arguments::check(tool->arguments, sent->object, sent->raw, request.conditions.aliases);
  return args ? run_tool(*tool, context, request, *args, *sent, facts) : tool_error(args.error());
}

// ---- the result

void write_members(json::Writer& writer, const Answer& answer) {
  // Both forms, the quotes of the text escaped, and what stands around them: most answers need not grow again.
  writer.reserve(answer.structured.size() * 9 / 4 + answer.members.size() + answer.kept_members.size() + 512);
  writer.raw_members(answer.members);
  writer.raw_members(answer.kept_members);
  if (answer.structured.empty()) {
    return;
  }
  if (answer.members.empty()) {
    writer.key("content");
    writer.begin_array();
    if (answer.format != Format::kStructured) {
      write_text_block(writer, answer.structured);
    }
    writer.end_array();
  }
  if (answer.format != Format::kText) {
    writer.raw_member("structuredContent", answer.structured);
  }
}

// ---- prompts

Dispatched get_prompt(const Server& server, void* context, const Request& request, std::vector<Fact>& facts) {
  const std::optional<std::string_view> name = find_text(request, "name");
  const Prompt* prompt = name ? find_named(server.prompts, *name) : nullptr;
  if (prompt == nullptr) {
    return invalid("unknown prompt \"" + echo(name.value_or("")) + "\": the prompts are " + names_of(server.prompts));
  }
  std::expected<ObjectArgument, Refusal> sent = find_arguments(request);
  if (!sent) {
    return std::move(sent.error());
  }
  std::expected<Arguments, std::string> args =
      Arguments::check(prompt->arguments, sent->object, sent->raw, request.conditions.aliases);
  if (!args) {
    return invalid(std::move(args.error()));
  }
  const std::string arguments = canonical(prompt->arguments, *args, sent->raw);
  const StateScope scope = scope_of(request, "prompts/get", prompt->name, arguments);
  std::expected<Inputs, Refusal> inputs = read_inputs(request, scope);
  if (!inputs) {
    return std::move(inputs.error());
  }
  std::string messages;
  json::Writer writer(messages);
  writer.begin_array();
  PromptCall call{request.caller, *args, writer, *inputs, std::string(prompt->description), facts};
  const PromptResult result = prompt->handler(context, call);
  if (std::optional<Dispatched> early = unfinished(result)) {
    return std::move(*early);
  }
  if (std::holds_alternative<InputRequired>(result)) {
    return ask_client(*inputs, scope);
  }
  writer.end_array();
  FOREDGE_CHECK(writer.is_complete());
  Answer answer;
  json::Writer members(answer.members);
  members.member("description", call.description);
  members.raw_member("messages", messages);
  return answer;
}

}  // namespace foredge::mcp
