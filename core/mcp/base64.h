// Base64 (RFC 4648 section 4) with its padding. Reading is strict: one text for one value. Knows nothing of what is coded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace foredge::mcp {

[[nodiscard]] std::string encode_base64(std::string_view bytes);

// Nothing when the text has another length, alphabet or padding than encode_base64 would have given.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace foredge::mcp
