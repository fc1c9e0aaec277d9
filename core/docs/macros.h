// MDN's macros, {{Name("argument", …)}}, as the text that a reader of the site sees. Macros that only make furniture
// (sidebars, compatibility tables, live samples) become nothing. Build side only; knows no Markdown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace foredge::docs {

enum class MacroResult : std::uint8_t {
  kUnknown,    // not one of MDN's: nothing was appended, the text stays as it is
  kText,       // its text was appended
  kFurniture,  // nothing was appended, nothing is lost
};

// `inner` is what stands between "{{" and "}}".
[[nodiscard]] MacroResult expand_macro(std::string_view inner, std::string& out);

}  // namespace foredge::docs
