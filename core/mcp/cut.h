// Shortens what a stranger sent before it goes into a message or a record.
#pragma once

#include <cstddef>
#include <string_view>

namespace foredge::mcp {

// The longest start of valid UTF-8 that has at most `max_bytes` and ends between two characters.
[[nodiscard]] inline std::string_view cut(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) {
    return text;
  }
  std::size_t size = max_bytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U) {
    --size;
  }
  return text.substr(0, size);
}

}  // namespace foredge::mcp
