// The input schema of an argument table. Checking calls against the same table is arguments.cc's.
#include "mcp/arguments.h"

namespace foredge::mcp {

namespace {

std::string_view type_name(ArgumentType type) {
  switch (type) {
    case ArgumentType::kString:
      return "string";
    case ArgumentType::kInteger:
      return "integer";
    case ArgumentType::kBoolean:
      return "boolean";
    case ArgumentType::kStrings:
      return "array";
  }
  __builtin_unreachable();
}

void write_choices(json::Writer& writer, const Argument& argument) {
  if (argument.choices.empty()) {
    return;
  }
  writer.key("enum");
  writer.begin_array();
  for (const std::string_view choice : argument.choices) {
    writer.string(choice);
  }
  writer.end_array();
}

void write_property(json::Writer& writer, const Argument& argument) {
  writer.key(argument.name);
  writer.begin_object();
  writer.member("type", type_name(argument.type));
  if (!argument.description.empty()) {
    writer.member("description", argument.description);
  }
  if (argument.type == ArgumentType::kStrings) {
    writer.key("items");
    writer.begin_object();
    writer.member("type", "string");
    write_choices(writer, argument);
    writer.end_object();
  } else {
    write_choices(writer, argument);
  }
  if (!argument.header.empty()) {
    writer.member("x-mcp-header", argument.header);
  }
  if (argument.minimum) {
    writer.member("minimum", *argument.minimum);
  }
  if (argument.maximum) {
    writer.member("maximum", *argument.maximum);
  }
  if (!argument.default_json.empty()) {
    writer.raw_member("default", argument.default_json);
  }
  if (!argument.example_json.empty()) {
    writer.key("examples");
    writer.begin_array();
    writer.raw(argument.example_json);
    writer.end_array();
  }
  writer.end_object();
}

}  // namespace

void write_input_schema(json::Writer& writer, std::span<const Argument> declared) {
  writer.begin_object();
  writer.member("type", "object");
  writer.key("properties");
  writer.begin_object();
  bool any_required = false;
  for (const Argument& argument : declared) {
    write_property(writer, argument);
    any_required = any_required || argument.required;
  }
  writer.end_object();
  if (any_required) {
    writer.key("required");
    writer.begin_array();
    for (const Argument& argument : declared) {
      if (argument.required) {
        writer.string(argument.name);
      }
    }
    writer.end_array();
  }
  writer.end_object();
}

}  // namespace foredge::mcp
