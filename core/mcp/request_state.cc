// Token: base64 of { u64 expiry in Unix ms, 32 bytes MAC, state }. The MAC covers expiry, method, name, arguments and state,
// each behind its length, so that no two scopes give the same bytes.
#include "mcp/request_state.h"

#include <array>
#include <cstddef>

#include "base/bytes.h"
#include "base/sha256.h"
#include "mcp/base64.h"

namespace foredge::mcp {

namespace {

constexpr std::size_t kBlockBytes = 64;
constexpr std::size_t kExpiryBytes = 8;
constexpr std::size_t kMacBytes = sizeof(Sha256);

// RFC 2104.
Sha256 hmac(std::string_view key, Bytes message) {
  std::array<std::uint8_t, kBlockBytes> block{};
  if (key.size() > kBlockBytes) {
    const Sha256 digest = sha256(as_bytes(key));
    for (std::size_t i = 0; i < digest.size(); ++i) {
      block[i] = digest[i];
    }
  } else {
    for (std::size_t i = 0; i < key.size(); ++i) {
      block[i] = static_cast<std::uint8_t>(key[i]);
    }
  }
  const auto digest = [&](std::uint8_t pad, Bytes bytes) {
    ByteWriter writer;
    for (const std::uint8_t byte : block) {
      writer.write_u8(byte ^ pad);
    }
    writer.write_bytes(bytes);
    return sha256(writer.bytes());
  };
  return digest(0x5c, digest(0x36, message));
}

Sha256 mac_of(std::string_view key, std::uint64_t expiry_ms, std::string_view state, const StateScope& scope) {
  ByteWriter message;
  message.write_u64(expiry_ms);
  for (const std::string_view part : {scope.method, scope.name, scope.arguments, state}) {
    message.write_string32(part);
  }
  return hmac(key, message.bytes());
}

// In a time that does not tell where they differ.
bool are_equal(Bytes a, Bytes b) {
  std::uint8_t difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    difference |= a[i] ^ b[i];
  }
  return difference == 0;
}

bool is_key(std::string_view key) { return key.size() >= kMinStateKeyBytes; }

}  // namespace

std::optional<std::string> seal_state(std::string_view state, const StateScope& scope) {
  if (scope.keys.empty() || !is_key(scope.keys.front())) {
    return std::nullopt;
  }
  const std::uint64_t expiry_ms = scope.now_ms + kStateLifetimeMs;
  ByteWriter token;
  token.write_u64(expiry_ms);
  token.write_bytes(mac_of(scope.keys.front(), expiry_ms, state, scope));
  token.write_bytes(as_bytes(state));
  return encode_base64(as_text(token.bytes()));
}

std::optional<std::string> open_state(std::string_view token, const StateScope& scope) {
  const std::optional<std::string> bytes = decode_base64(token);
  if (!bytes || bytes->size() < kExpiryBytes + kMacBytes) {
    return std::nullopt;
  }
  ByteReader reader(as_bytes(*bytes));
  const std::uint64_t expiry_ms = reader.read_u64().value_or(0);
  const Bytes mac = reader.read_bytes(kMacBytes).value_or(Bytes{});
  const std::string_view state = std::string_view(*bytes).substr(kExpiryBytes + kMacBytes);
  for (const std::string_view key : scope.keys) {
    if (is_key(key) && are_equal(mac, mac_of(key, expiry_ms, state, scope))) {
      return scope.now_ms <= expiry_ms ? std::optional(std::string(state)) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace foredge::mcp
