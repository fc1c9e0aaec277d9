// The name of a release: the SHA-256 of its manifest, written as 64 lower-case hex digits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/sha256.h"

namespace foredge::bundle {

struct ReleaseId {
  Sha256 digest;

  bool operator==(const ReleaseId&) const = default;

  [[nodiscard]] std::string hex() const { return to_hex(digest); }

  // Exactly 64 lower-case hex digits, or nothing.
  [[nodiscard]] static std::optional<ReleaseId> parse(std::string_view text) {
    const auto digest = parse_sha256_hex(text);
    return digest ? std::optional(ReleaseId{*digest}) : std::nullopt;
  }
};

}  // namespace foredge::bundle
