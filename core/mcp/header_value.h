// Values of Mcp-Name headers: plain printable ASCII, or base64 between markers (2026-07-28 streamable-http, "Value
// Encoding"). Knows no method.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace foredge::mcp {

// The text that a header value stands for; nothing when it holds other bytes than visible ASCII, space and tab, or when
// what the markers enclose is no base64 (RFC 4648 section 4, padding required).
[[nodiscard]] std::optional<std::string> decode_header_value(std::string_view value);

}  // namespace foredge::mcp
