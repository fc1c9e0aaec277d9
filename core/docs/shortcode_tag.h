// One tag of Hugo's shortcodes, {{< name argument key="value" >}}: its name and arguments. Refuses to know what the names mean:
// docs/shortcodes.cc does. Build side only.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foredge::docs {

inline constexpr std::size_t kLongestShortcode = 4000;  // bytes

struct ShortcodeTag {
  std::string name;
  bool closing = false;
  std::vector<std::string> positional;
  std::map<std::string, std::string, std::less<>> named;
  std::size_t end = 0;  // offset behind it

  [[nodiscard]] std::string_view find(std::string_view key) const {
    const auto found = named.find(key);
    return found == named.end() ? std::string_view() : found->second;
  }
  [[nodiscard]] std::string_view first(std::string_view key) const {
    if (const std::string_view value = find(key); !value.empty()) return value;
    return positional.empty() ? std::string_view() : positional.front();
  }
};

// The tag at `text[at]`, which starts "{{<" or "{{%"; nothing when it is not closed within kLongestShortcode, or has no name.
[[nodiscard]] std::optional<ShortcodeTag> parse_shortcode_tag(std::string_view text, std::size_t at);

}  // namespace foredge::docs
