// Tools that ask the client for input before they answer, in one round or several.
#include <string>

#include "fixture.h"
#include "mcp/content.h"

namespace fixture {

namespace {

using namespace foredge::mcp;
using foredge::json::Value;

constexpr std::string_view kAskName =
    R"({"mode":"form","message":"What is your name?","requestedSchema":)"
    R"({"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}})";
constexpr std::string_view kAskColor =
    R"({"mode":"form","message":"What is your favorite color?","requestedSchema":)"
    R"({"type":"object","properties":{"color":{"type":"string"}},"required":["color"]}})";
constexpr std::string_view kAskOk = R"({"mode":"form","message":"Please confirm","requestedSchema":)"
                                    R"({"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"]}})";
constexpr std::string_view kAskCapital =
    R"({"messages":[{"role":"user","content":{"type":"text","text":"What is the capital of France?"}}],"maxTokens":100})";

// The text that a user accepted to give.
std::optional<std::string_view> accepted(const Inputs& inputs, std::string_view key, std::string_view field) {
  const std::optional<Value> response = inputs.response(key);
  if (!response || response->find_string("action") != "accept") {
    return std::nullopt;
  }
  const std::optional<Value> content = response->find_object("content");
  return content ? content->find_string(field) : std::nullopt;
}

ToolResult say(ToolCall& call, const std::string& text) {
  write_text_block(call.content, text);
  return Done{};
}

ToolResult elicit(Nothing&, ToolCall& call) {
  if (const auto name = accepted(call.inputs, "user_name", "name")) {
    return say(call, "Hello, " + std::string(*name) + "!");
  }
  call.inputs.ask("user_name", InputKind::kElicitation, kAskName);
  return InputRequired{};
}

ToolResult sample(Nothing&, ToolCall& call) {
  const std::optional<Value> response = call.inputs.response("capital_question");
  const std::optional<Value> content = response ? response->find_object("content") : std::nullopt;
  if (const auto text = content ? content->find_string("text") : std::nullopt) {
    return say(call, std::string(*text));
  }
  call.inputs.ask("capital_question", InputKind::kSampling, kAskCapital);
  return InputRequired{};
}

ToolResult list_roots(Nothing&, ToolCall& call) {
  const std::optional<Value> response = call.inputs.response("client_roots");
  if (const auto roots = response ? response->find_array("roots") : std::nullopt) {
    std::string names = "Roots:";
    for (const Value root : roots->items()) {
      names += " " + std::string(root.find_string("uri").value_or("?"));
    }
    return say(call, names);
  }
  call.inputs.ask("client_roots", InputKind::kRoots, "{}");
  return InputRequired{};
}

ToolResult confirm(Nothing&, ToolCall& call) {
  if (call.inputs.state() == "asked" && call.inputs.response("confirm")) {
    return say(call, "state-ok");
  }
  call.inputs.ask("confirm", InputKind::kElicitation, kAskOk);
  call.inputs.keep("asked");
  return InputRequired{};
}

ToolResult ask_all(Nothing&, ToolCall& call) {
  const Inputs& given = call.inputs;
  const bool has_all = accepted(given, "user_name", "name") && given.response("greeting") &&
                       given.response("client_roots") && given.state() == "asked";
  if (has_all) {
    return say(call, "All three answers are here.");
  }
  call.inputs.ask("user_name", InputKind::kElicitation, kAskName);
  call.inputs.ask("greeting", InputKind::kSampling, kAskCapital);
  call.inputs.ask("client_roots", InputKind::kRoots, "{}");
  call.inputs.keep("asked");
  return InputRequired{};
}

// The name of the first round travels in the state of the second.
ToolResult two_rounds(Nothing&, ToolCall& call) {
  const std::string& state = call.inputs.state();
  const auto color = accepted(call.inputs, "step2", "color");
  if (state.starts_with("named ") && color) {
    return say(call, state.substr(6) + " likes " + std::string(*color) + ".");
  }
  if (const auto name = accepted(call.inputs, "step1", "name"); name && state == "asked") {
    call.inputs.ask("step2", InputKind::kElicitation, kAskColor);
    call.inputs.keep("named " + std::string(*name));
    return InputRequired{};
  }
  call.inputs.ask("step1", InputKind::kElicitation, kAskName);
  call.inputs.keep("asked");
  return InputRequired{};
}

ToolResult ask_what_can_be_asked(Nothing&, ToolCall& call) {
  const bool can_elicit = call.inputs.can_ask(InputKind::kElicitation);
  const bool can_sample = call.inputs.can_ask(InputKind::kSampling);
  if (can_elicit) {
    call.inputs.ask("user_name", InputKind::kElicitation, kAskName);
  }
  if (can_sample) {
    call.inputs.ask("capital_question", InputKind::kSampling, kAskCapital);
  }
  if (!can_elicit && !can_sample) {
    return say(call, "This client takes no questions.");
  }
  return InputRequired{};
}

constexpr Tool kAll[] = {
    {.name = "test_input_required_result_elicitation", .description = "Asks the user.", .handler = bind<&elicit>},
    {.name = "test_streaming_elicitation", .description = "Asks the user.", .handler = bind<&elicit>},
    {.name = "test_input_required_result_sampling", .description = "Asks the model.", .handler = bind<&sample>},
    {.name = "test_missing_capability", .description = "Asks the model.", .handler = bind<&sample>},
    {.name = "test_input_required_result_list_roots", .description = "Asks for roots.", .handler = bind<&list_roots>},
    {.name = "test_input_required_result_request_state", .description = "Keeps a state.", .handler = bind<&confirm>},
    {.name = "test_input_required_result_tampered_state", .description = "Keeps a state.", .handler = bind<&confirm>},
    {.name = "test_input_required_result_multiple_inputs", .description = "Asks for all.", .handler = bind<&ask_all>},
    {.name = "test_input_required_result_multi_round", .description = "Asks twice.", .handler = bind<&two_rounds>},
    {.name = "test_input_required_result_capabilities",
     .description = "Asks for what the client can give.",
     .handler = bind<&ask_what_can_be_asked>},
};

}  // namespace

const std::span<const Tool> kInputTools = kAll;

}  // namespace fixture
