// Prompts with text, arguments, an image, an embedded resource, and one that asks the user first.
#include <string>

#include "fixture.h"
#include "mcp/content.h"

namespace fixture {

namespace {

using namespace foredge::mcp;

PromptResult simple(Nothing&, PromptCall& call) {
  write_user_message(call.out, "This is a simple prompt for testing.");
  return Done{};
}

PromptResult with_arguments(Nothing&, PromptCall& call) {
  write_user_message(call.out, "Prompt with arguments: arg1='" + std::string(call.args.string("arg1")) + "', arg2='" +
                                   std::string(call.args.string("arg2")) + "'");
  return Done{};
}

PromptResult with_resource(Nothing&, PromptCall& call) {
  begin_user_message(call.out);
  write_text_resource_block(call.out, call.args.string("resourceUri"), "text/plain",
                            "Embedded resource content for testing.");
  end_user_message(call.out);
  write_user_message(call.out, "Please process the embedded resource above.");
  return Done{};
}

PromptResult with_image(Nothing&, PromptCall& call) {
  begin_user_message(call.out);
  write_image_block(call.out, "image/png", kPng);
  end_user_message(call.out);
  write_user_message(call.out, "Please analyze the image above.");
  return Done{};
}

PromptResult ask_context(Nothing&, PromptCall& call) {
  const std::optional<foredge::json::Value> response = call.inputs.response("user_context");
  const std::optional<foredge::json::Value> content = response ? response->find_object("content") : std::nullopt;
  if (const auto context = content ? content->find_string("context") : std::nullopt) {
    write_user_message(call.out, "Answer in this context: " + std::string(*context));
    return Done{};
  }
  call.inputs.ask("user_context", InputKind::kElicitation,
                  R"({"mode":"form","message":"What context should the prompt use?","requestedSchema":)"
                  R"({"type":"object","properties":{"context":{"type":"string"}},"required":["context"]}})");
  return InputRequired{};
}

constexpr Argument kTwo[] = {{.name = "arg1", .description = "The first.", .required = true},
                             {.name = "arg2", .description = "The second.", .required = true}};
constexpr Argument kUri[] = {{.name = "resourceUri", .description = "What to embed.", .required = true}};

constexpr Prompt kAll[] = {
    {.name = "test_simple_prompt", .description = "A text.", .handler = bind<&simple>},
    {.name = "test_prompt_with_arguments",
     .description = "A text with arguments.",
     .arguments = kTwo,
     .handler = bind<&with_arguments>},
    {.name = "test_prompt_with_embedded_resource",
     .description = "A resource.",
     .arguments = kUri,
     .handler = bind<&with_resource>},
    {.name = "test_prompt_with_image", .description = "An image.", .handler = bind<&with_image>},
    {.name = "test_input_required_result_prompt", .description = "Asks the user.", .handler = bind<&ask_context>},
};

}  // namespace

const std::span<const Prompt> kPrompts = kAll;

}  // namespace fixture
