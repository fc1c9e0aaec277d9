#include "docs/shortcode_tag.h"

#include <algorithm>

namespace foredge::docs {

std::optional<ShortcodeTag> parse_shortcode_tag(std::string_view text, std::size_t at) {
  const std::string_view close = text[at + 2] == '<' ? ">}}" : "%}}";
  const std::size_t end = text.substr(0, std::min(text.size(), at + kLongestShortcode)).find(close, at + 3);
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view inner = text.substr(at + 3, end - at - 3);
  ShortcodeTag tag;
  tag.end = end + 3;
  for (std::size_t i = inner.find_first_not_of(" \t\n"); i < inner.size(); i = inner.find_first_not_of(" \t\n", i)) {
    std::string key;
    std::size_t stop = std::min(inner.find_first_of(" \t\n\"`=", i), inner.size());
    if (stop < inner.size() && inner[stop] == '=') {
      key = inner.substr(i, stop - i);
      i = std::min(inner.find_first_not_of(" \t\n", stop + 1), inner.size());
    }
    std::string value;
    if (i < inner.size() && (inner[i] == '"' || inner[i] == '`' || inner[i] == '\'')) {
      stop = std::min(inner.find(inner[i], i + 1), inner.size());
      value = inner.substr(i + 1, stop - i - 1);
      i = std::min(stop + 1, inner.size());
    } else {
      stop = std::min(inner.find_first_of(" \t\n", i), inner.size());
      value = inner.substr(i, stop - i);
      i = stop;
    }
    if (!key.empty()) {
      tag.named[key] = value;
    } else if (tag.name.empty()) {
      tag.closing = value.starts_with("/");
      tag.name = value.substr(tag.closing ? 1 : 0);
    } else if (value != "/") {
      tag.positional.push_back(value);
    }
  }
  return tag.name.empty() ? std::nullopt : std::optional(std::move(tag));
}

}  // namespace foredge::docs
