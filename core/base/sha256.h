// SHA-256 (FIPS 180-4) and its spelling in lower-case hex. Knows nothing of what is digested.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace foredge {

using Sha256 = std::array<std::uint8_t, 32>;

[[nodiscard]] Sha256 sha256(Bytes bytes);

[[nodiscard]] std::string to_hex(Bytes bytes);

// Exactly 64 lower-case hex digits, or nothing.
[[nodiscard]] std::optional<Sha256> parse_sha256_hex(std::string_view text);

}  // namespace foredge
