// Tools that answer by themselves: every kind of content, errors, progress, log messages, schemas, mirrored arguments.
#include <string>

#include "fixture.h"
#include "mcp/content.h"

namespace fixture {

namespace {

using namespace foredge::mcp;

template <const char* text>
ToolResult say(Nothing&, ToolCall& call) {
  write_text_block(call.content, text);
  return Done{};
}

constexpr char kSimple[] = "This is a simple text response for testing.";
constexpr char kAccepted[] = "The arguments are as the schema wants them.";
constexpr char kMoved[] = "The lists are others now.";

ToolResult image(Nothing&, ToolCall& call) {
  write_image_block(call.content, "image/png", kPng);
  return Done{};
}

ToolResult audio(Nothing&, ToolCall& call) {
  write_audio_block(call.content, "audio/wav", kWav);
  return Done{};
}

ToolResult embedded(Nothing&, ToolCall& call) {
  write_text_resource_block(call.content, "test://embedded-resource", "text/plain",
                            "This is an embedded resource content.");
  return Done{};
}

ToolResult mixed(Nothing&, ToolCall& call) {
  write_text_block(call.content, "Multiple content types test:");
  write_image_block(call.content, "image/png", kPng);
  write_text_resource_block(call.content, "test://mixed-content-resource", "application/json",
                            R"({"test":"data","value":123})");
  return Done{};
}

ToolResult err(Nothing&, ToolCall&) { return ToolError{"This tool intentionally returns an error for testing"}; }

// Three steps, each a piece of the stream: 0, 50 and 100 of 100.
ToolResult progress(Nothing&, ToolCall& call) {
  const std::size_t step = call.resumed.value_or("").size();
  call.notices.progress(50 * step, 100, "step " + std::to_string(step + 1) + " of 3");
  if (step < 2) {
    return Continue{std::string(step + 1, '.')};
  }
  write_text_block(call.content, "All steps are done.");
  return Done{};
}

ToolResult logging(Nothing&, ToolCall& call) {
  constexpr std::string_view kMessages[] = {R"("Tool execution started")", R"("Tool processing data")",
                                            R"("Tool execution completed")"};
  const std::size_t step = call.resumed.value_or("").size();
  call.notices.log(LogLevel::kInfo, "fixture", kMessages[step]);
  if (step < 2) {
    return Continue{std::string(step + 1, '.')};
  }
  write_text_block(call.content, "Three messages were logged.");
  return Done{};
}

ToolResult echo_region(Nothing&, ToolCall& call) {
  call.out.begin_object();
  call.out.member("region", call.args.string("region"));
  call.out.end_object();
  return Done{};
}

// Tells the host that the lists changed; it answers from another release from then on.
ToolResult move_lists(Nothing& nothing, ToolCall& call) {
  call.facts.push_back({"fixture.moved", "1"});
  return say<kMoved>(nothing, call);
}

constexpr Argument kRegion[] = {
    {.name = "region", .description = "Where to answer from.", .required = true, .header = "Region"},
    {.name = "limit", .type = ArgumentType::kInteger, .header = "Limit"},
};

constexpr std::string_view kSchema2020 =
    R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",)"
    R"("$defs":{"address":{"$anchor":"addressDef","type":"object",)"
    R"("properties":{"street":{"type":"string"},"city":{"type":"string"}}}},)"
    R"("properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},)"
    R"("contactMethod":{"type":"string","enum":["phone","email"]},"phone":{"type":"string"},"email":{"type":"string"}},)"
    R"("allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],)"
    R"("if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},)"
    R"("then":{"required":["phone"]},"else":{"required":["email"]},"additionalProperties":false})";

constexpr Tool kAll[] = {
    {.name = "test_simple_text", .description = "Says a text.", .handler = bind<&say<kSimple>>},
    {.name = "test_image_content", .description = "Shows an image.", .handler = bind<&image>},
    {.name = "test_audio_content", .description = "Plays a sound.", .handler = bind<&audio>},
    {.name = "test_embedded_resource", .description = "Embeds a resource.", .handler = bind<&embedded>},
    {.name = "test_multiple_content_types", .description = "Shows several things.", .handler = bind<&mixed>},
    {.name = "test_error_handling", .description = "Errs.", .handler = bind<&err>},
    {.name = "test_tool_with_progress", .description = "Tells how far it is.", .handler = bind<&progress>},
    {.name = "test_tool_with_logging", .description = "Logs.", .handler = bind<&logging>},
    {.name = "test_logging_tool", .description = "Logs.", .handler = bind<&logging>},
    {.name = "json_schema_2020_12_tool",
     .description = "Has a schema of many keywords.",
     .input_schema = kSchema2020,
     .handler = bind<&say<kAccepted>>},
    {.name = "test_mirrored_argument",
     .description = "Mirrors an argument into a header.",
     .arguments = kRegion,
     .output_schema = R"({"type":"object","properties":{"region":{"type":"string"}},"required":["region"]})",
     .handler = bind<&echo_region>},
    {.name = "test_trigger_tool_change", .description = "Changes the lists.", .handler = bind<&move_lists>},
    {.name = "test_trigger_prompt_change", .description = "Changes the lists.", .handler = bind<&move_lists>},
};

}  // namespace

const std::span<const Tool> kTools = kAll;

}  // namespace fixture
