// Elements that handlers write: a resource in a list, its contents, a prompt's message, a content block. Shapes only;
// the method that carries them is dispatch.cc's.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "json/writer.h"

namespace foredge::mcp {

// Empty members are left out.
struct Resource {
  std::string_view uri{};
  std::string_view name{};
  std::string_view title{};
  std::string_view description{};
  std::string_view mime_type{};
  std::optional<std::uint64_t> size_bytes{};
};

void write_resource(json::Writer& out, const Resource& resource);

// An element of `contents`. The second form takes text that is the inside of a JSON string already.
void write_text_contents(json::Writer& out, std::string_view uri, std::string_view mime_type, std::string_view text);
void write_escaped_contents(json::Writer& out, std::string_view uri, std::string_view mime_type,
                            std::string_view escaped);

// The same for bytes, given as base64.
void write_blob_contents(json::Writer& out, std::string_view uri, std::string_view mime_type, std::string_view base64);

// A content block. Images and audio are given as base64; contents are one of the elements above.
void write_text_block(json::Writer& out, std::string_view text);
void write_image_block(json::Writer& out, std::string_view mime_type, std::string_view base64);
void write_audio_block(json::Writer& out, std::string_view mime_type, std::string_view base64);
void write_text_resource_block(json::Writer& out, std::string_view uri, std::string_view mime_type,
                               std::string_view text);
void write_resource_link(json::Writer& out, const Resource& resource);

// An element of a prompt's `messages`, by the user: around one content block, or of one text.
void begin_user_message(json::Writer& out);
void end_user_message(json::Writer& out);
void write_user_message(json::Writer& out, std::string_view text);

}  // namespace foredge::mcp
