// A small server with one of everything, for the tests of core/mcp: tools that answer, block, err and fail; two pages of
// resources; a template, a prompt, completion.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "mcp/content.h"
#include "mcp/registry.h"

namespace test_server {

using foredge::mcp::Argument;
using foredge::mcp::ArgumentType;
using foredge::mcp::Blocked;
using foredge::mcp::Done;
using foredge::mcp::Failure;
using foredge::mcp::FailureKind;
using foredge::mcp::HandlerResult;
using foredge::mcp::PromptResult;
using foredge::mcp::ReadResult;
using foredge::mcp::ToolError;
using foredge::mcp::ToolResult;

// What the handlers share: whether the data is here, and how often they were called.
struct Site {
  bool ready = true;
  int calls = 0;
};

inline constexpr std::array<std::string_view, 2> kQueryAliases = {"q", "text"};
inline constexpr std::array<std::string_view, 2> kModes = {"auto", "exact"};
inline constexpr std::array<Argument, 5> kFindArguments = {{
    {.name = "query",
     .type = ArgumentType::kString,
     .description = "What to find.",
     .required = true,
     .max_size_bytes = 200,
     .aliases = kQueryAliases,
     .example_json = "\"button\""},
    {.name = "limit",
     .type = ArgumentType::kInteger,
     .description = "How many.",
     .minimum = 1,
     .maximum = 50,
     .default_json = "10"},
    {.name = "mode", .type = ArgumentType::kString, .choices = kModes, .default_json = "\"auto\""},
    {.name = "whole", .type = ArgumentType::kBoolean},
    {.name = "tags", .type = ArgumentType::kStrings},
}};
inline constexpr std::array<Argument, 1> kTopicArguments = {{
    {.name = "topic", .type = ArgumentType::kString, .description = "About what.", .required = true},
}};

inline ToolResult find(Site& site, foredge::mcp::ToolCall& call) {
  ++site.calls;
  call.out.begin_object();
  call.out.member("query", call.args.string("query"));
  if (!site.ready) {
    call.facts.push_back({"work.wanted", "1"});
    return Blocked{};  // with the object still open
  }
  call.out.member("limit", call.args.integer("limit"));
  if (!call.args.unknown_hint().empty()) {
    call.out.member("hint", call.args.unknown_hint());
  }
  call.out.end_object();
  call.facts.push_back({"work.blocks", "3"});
  return Done{};
}

inline ToolResult picture(Site&, foredge::mcp::ToolCall& call) {
  foredge::mcp::write_text_block(call.content, "one");
  foredge::mcp::write_resource_link(call.content, {.uri = "docs://a", .name = "a"});
  return Done{};
}

inline ToolResult refuse(Site&, foredge::mcp::ToolCall& call) {
  call.out.begin_object();
  return ToolError{"no such \"page\": call find first"};
}

inline ToolResult broken(Site&, foredge::mcp::ToolCall&) { return Failure{FailureKind::kInternal, "block 7 is bad"}; }

inline ToolResult away(Site&, foredge::mcp::ToolCall&) {
  return Failure{FailureKind::kUnavailable, "no release is reachable: try again"};
}

inline HandlerResult list(Site& site, foredge::mcp::ListCall& call) {
  if (!site.ready) {
    return Blocked{};
  }
  if (!call.cursor) {
    foredge::mcp::write_resource(call.out, {.uri = "docs://a", .name = "a", .mime_type = "text/markdown"});
    call.next_cursor = "2";
    return Done{};
  }
  if (*call.cursor != "2") {
    return Failure{FailureKind::kInvalidParams, "params.cursor is unknown: ask without a cursor"};
  }
  foredge::mcp::write_resource(call.out, {.uri = "docs://b", .name = "b", .title = "B", .size_bytes = 4});
  return Done{};
}

inline ReadResult read(Site& site, foredge::mcp::ReadCall& call) {
  if (!site.ready) {
    return Blocked{};
  }
  if (call.uri != "docs://a" && call.uri != "docs://é") {
    return Failure{FailureKind::kNotFound, "no resource has this uri: list them with resources/list"};
  }
  foredge::mcp::write_text_contents(call.out, call.uri, "text/markdown", "# \"A\"\n");
  call.cache = {.ttl_ms = 30'000, .is_public = true};
  return Done{};
}

inline PromptResult explain(Site&, foredge::mcp::PromptCall& call) {
  foredge::mcp::write_user_message(call.out, "Explain " + std::string(call.args.string("topic")) + ".");
  return Done{};
}

inline HandlerResult complete(Site&, foredge::mcp::CompleteCall& call) {
  if (call.value == "many") {
    call.values.assign(120, "Z");
    return Done{};
  }
  call.values = {std::string(call.prompt) + std::string(call.uri_template), std::string(call.argument)};
  if (call.context) {
    call.values.emplace_back(call.context->find_string("version").value_or(""));
  }
  call.total = call.values.size();
  return Done{};
}

inline constexpr foredge::mcp::Tool kTools[] = {
    {.name = "find",
     .title = "Find",
     .description = "Finds.",
     .arguments = kFindArguments,
     .output_schema = R"({"type":"object","required":["query","limit"]})",
     .handler = foredge::mcp::bind<&find>},
    {.name = "picture", .description = "Blocks only.", .handler = foredge::mcp::bind<&picture>},
    {.name = "refuse", .description = "Errs.", .handler = foredge::mcp::bind<&refuse>},
    {.name = "broken", .description = "Fails.", .handler = foredge::mcp::bind<&broken>},
    {.name = "away", .description = "Is away.", .handler = foredge::mcp::bind<&away>},
};
inline constexpr foredge::mcp::ResourceTemplate kTemplates[] = {
    {.uri_template = "docs://{path}", .name = "page", .mime_type = "text/markdown"},
};
inline constexpr foredge::mcp::Prompt kPrompts[] = {
    {.name = "explain",
     .title = "Explain",
     .description = "Explains a topic.",
     .arguments = kTopicArguments,
     .handler = foredge::mcp::bind<&explain>},
};

inline constexpr foredge::mcp::Server kServer = {
    .name = "test",
    .title = "Test",
    .version = "1.2.3",
    .instructions = "Call find.",
    .tools = kTools,
    .list_resources = foredge::mcp::bind<&list>,
    .read_resource = foredge::mcp::bind<&read>,
    .templates = kTemplates,
    .prompts = kPrompts,
    .complete = foredge::mcp::bind<&complete>,
    .list_cache = {.ttl_ms = 60'000, .is_public = true},
};

// Nothing but a name: what clients probe is answered all the same.
inline constexpr foredge::mcp::Server kBareServer = {.name = "bare", .version = "0"};

}  // namespace test_server
