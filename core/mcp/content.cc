// 2026-07-28 server/resources "Data Types", server/tools "Tool Result", server/prompts "PromptMessage"; the same shapes
// since 2025-06-18, and without links before.
#include "mcp/content.h"

namespace foredge::mcp {

namespace {

void optional_member(json::Writer& out, std::string_view name, std::string_view text) {
  if (!text.empty()) {
    out.member(name, text);
  }
}

void write_resource_members(json::Writer& out, const Resource& resource) {
  out.member("uri", resource.uri);
  out.member("name", resource.name);
  optional_member(out, "title", resource.title);
  optional_member(out, "description", resource.description);
  optional_member(out, "mimeType", resource.mime_type);
  if (resource.size_bytes) {
    out.member("size", *resource.size_bytes);
  }
}

void write_media_block(json::Writer& out, std::string_view type, std::string_view mime_type, std::string_view base64) {
  out.begin_object();
  out.member("type", type);
  out.member("data", base64);
  out.member("mimeType", mime_type);
  out.end_object();
}

}  // namespace

void write_resource(json::Writer& out, const Resource& resource) {
  out.begin_object();
  write_resource_members(out, resource);
  out.end_object();
}

void write_text_contents(json::Writer& out, std::string_view uri, std::string_view mime_type, std::string_view text) {
  out.begin_object();
  out.member("uri", uri);
  optional_member(out, "mimeType", mime_type);
  out.member("text", text);
  out.end_object();
}

void write_escaped_contents(json::Writer& out, std::string_view uri, std::string_view mime_type,
                            std::string_view escaped) {
  out.begin_object();
  out.member("uri", uri);
  optional_member(out, "mimeType", mime_type);
  out.key("text");
  out.escaped_string(escaped);
  out.end_object();
}

void write_text_block(json::Writer& out, std::string_view text) {
  out.begin_object();
  out.member("type", "text");
  out.member("text", text);
  out.end_object();
}

void write_blob_contents(json::Writer& out, std::string_view uri, std::string_view mime_type, std::string_view base64) {
  out.begin_object();
  out.member("uri", uri);
  optional_member(out, "mimeType", mime_type);
  out.member("blob", base64);
  out.end_object();
}

void write_image_block(json::Writer& out, std::string_view mime_type, std::string_view base64) {
  write_media_block(out, "image", mime_type, base64);
}

void write_audio_block(json::Writer& out, std::string_view mime_type, std::string_view base64) {
  write_media_block(out, "audio", mime_type, base64);
}

void write_text_resource_block(json::Writer& out, std::string_view uri, std::string_view mime_type,
                               std::string_view text) {
  out.begin_object();
  out.member("type", "resource");
  out.key("resource");
  write_text_contents(out, uri, mime_type, text);
  out.end_object();
}

void write_resource_link(json::Writer& out, const Resource& resource) {
  out.begin_object();
  out.member("type", "resource_link");
  write_resource_members(out, resource);
  out.end_object();
}

void begin_user_message(json::Writer& out) {
  out.begin_object();
  out.member("role", "user");
  out.key("content");
}

void end_user_message(json::Writer& out) { out.end_object(); }

void write_user_message(json::Writer& out, std::string_view text) {
  begin_user_message(out);
  write_text_block(out, text);
  end_user_message(out);
}

}  // namespace foredge::mcp
