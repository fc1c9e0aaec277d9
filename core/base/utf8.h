// UTF-8 (RFC 3629): validity, and walking by code point. No Unicode properties beyond that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace foredge::utf8 {

// The offset of the first byte that is not well-formed UTF-8, or npos when all is.
[[nodiscard]] std::size_t find_invalid(std::string_view text);

struct CodePoint {
  char32_t value;    // U+FFFD for an ill-formed byte
  std::size_t size;  // bytes taken, at least 1
};

// The code point that starts at `text[at]`; `at` must be inside the text.
[[nodiscard]] CodePoint decode(std::string_view text, std::size_t at);

// Appends the code point; surrogates and values past U+10FFFF become U+FFFD.
void append(std::string& out, char32_t value);

}  // namespace foredge::utf8
