// Lists and self-description, straight from the registry tables. Twin of nothing: no one parses these here.
#include "mcp/describe.h"

namespace foredge::mcp {

namespace {

void optional_member(json::Writer& writer, std::string_view name, std::string_view text) {
  if (!text.empty()) {
    writer.member(name, text);
  }
}

void write_tool(json::Writer& writer, const Tool& tool, bool with_output_schema) {
  writer.begin_object();
  writer.member("name", tool.name);
  optional_member(writer, "title", tool.title);
  writer.member("description", tool.description);
  writer.key("inputSchema");
  if (tool.input_schema.empty()) {
    write_input_schema(writer, tool.arguments);
  } else {
    writer.raw(tool.input_schema);
  }
  if (with_output_schema && !tool.output_schema.empty()) {
    writer.raw_member("outputSchema", tool.output_schema);
  }
  writer.key("annotations");
  writer.begin_object();
  optional_member(writer, "title", tool.title);  // where 2025-03-26 has it
  writer.member("readOnlyHint", tool.annotations.read_only);
  writer.member("destructiveHint", tool.annotations.destructive);
  writer.member("idempotentHint", tool.annotations.idempotent);
  writer.member("openWorldHint", tool.annotations.open_world);
  writer.end_object();
  writer.end_object();
}

void write_tool_list(json::Writer& writer, const Server& server, bool with_output_schemas) {
  writer.key("tools");
  writer.begin_array();
  for (const Tool& tool : server.tools) {
    write_tool(writer, tool, with_output_schemas);
  }
  writer.end_array();
}

void write_prompt(json::Writer& writer, const Prompt& prompt) {
  writer.begin_object();
  writer.member("name", prompt.name);
  optional_member(writer, "title", prompt.title);
  optional_member(writer, "description", prompt.description);
  writer.key("arguments");
  writer.begin_array();
  for (const Argument& argument : prompt.arguments) {
    writer.begin_object();
    writer.member("name", argument.name);
    optional_member(writer, "description", argument.description);
    writer.member("required", argument.required);
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
}

void write_capability(json::Writer& writer, std::string_view name, bool list_changed, bool subscribe) {
  writer.key(name);
  writer.begin_object();
  if (subscribe) {
    writer.member("subscribe", true);
  }
  if (list_changed) {
    writer.member("listChanged", true);
  }
  writer.end_object();
}

}  // namespace

void write_capabilities(json::Writer& writer, const Server& server, bool tells_lists, bool tells_resources) {
  writer.begin_object();
  if (server.logs) {
    writer.raw_member("logging", "{}");
  }
  if (!server.tools.empty()) {
    write_capability(writer, "tools", tells_lists && server.changing.tools, false);
  }
  if (server.read_resource != nullptr) {
    write_capability(writer, "resources", tells_lists && server.changing.resources,
                     tells_resources && server.has_watched_resources);
  }
  if (!server.prompts.empty()) {
    write_capability(writer, "prompts", tells_lists && server.changing.prompts, false);
  }
  if (server.complete != nullptr) {
    writer.raw_member("completions", "{}");
  }
  writer.end_object();
}

void write_server_info(json::Writer& writer, const Server& server) {
  writer.begin_object();
  writer.member("name", server.name);
  optional_member(writer, "title", server.title);
  writer.member("version", server.version);
  optional_member(writer, "websiteUrl", server.website_url);
  writer.end_object();
}

void write_tools(json::Writer& writer, const Server& server) { write_tool_list(writer, server, true); }

void write_text_tools(json::Writer& writer, const Server& server) { write_tool_list(writer, server, false); }

void write_prompts(json::Writer& writer, const Server& server) {
  writer.key("prompts");
  writer.begin_array();
  for (const Prompt& prompt : server.prompts) {
    write_prompt(writer, prompt);
  }
  writer.end_array();
}

void write_templates(json::Writer& writer, const Server& server) {
  writer.key("resourceTemplates");
  writer.begin_array();
  for (const ResourceTemplate& entry : server.templates) {
    writer.begin_object();
    writer.member("uriTemplate", entry.uri_template);
    writer.member("name", entry.name);
    optional_member(writer, "title", entry.title);
    optional_member(writer, "description", entry.description);
    optional_member(writer, "mimeType", entry.mime_type);
    writer.end_object();
  }
  writer.end_array();
}

}  // namespace foredge::mcp
