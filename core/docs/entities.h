// HTML character references in prose: the numeric ones and the named ones that documentation uses. Build side only.
#pragma once

#include <string>
#include <string_view>

namespace foredge::docs {

// Appends what `entity` ("&amp;", "&#x41;") stands for, or the entity itself when it is not known.
void append_entity(std::string_view entity, std::string& out);

// When `text` starts with a reference to a character that needs none in Markdown (a quotation mark, a brace, a dash, a
// space), appends the character. Returns how much of `text` that took, else 0.
std::size_t plain_entity(std::string_view text, std::string& out);

}  // namespace foredge::docs
