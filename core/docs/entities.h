// HTML character references in prose: the numeric ones and the named ones that documentation uses. Build side only.
#pragma once

#include <string>
#include <string_view>

namespace foredge::docs {

// Appends what `entity` ("&amp;", "&#x41;") stands for, or the entity itself when it is not known.
void append_entity(std::string_view entity, std::string& out);

}  // namespace foredge::docs
