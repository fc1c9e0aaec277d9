// Strict base64 behind the markers: a value that decodes in two ways could be routed as one and served as the other.
#include "mcp/header_value.h"

#include <cstddef>
#include <cstdint>

namespace foredge::mcp {

namespace {

constexpr std::string_view kPrefix = "=?base64?";
constexpr std::string_view kSuffix = "?=";

// 0 … 63, or 64 for a byte outside the alphabet.
std::uint32_t six_bits(char c) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t at = kAlphabet.find(c);
  return at == std::string_view::npos ? 64 : static_cast<std::uint32_t>(at);
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  std::string out;
  std::uint32_t held = 0;
  std::uint32_t held_bits = 0;
  for (const char c : text) {
    const std::uint32_t bits = six_bits(c);
    if (bits == 64) {
      return std::nullopt;
    }
    held = (held << 6 | bits) & 0xffffU;
    held_bits += 6;
    if (held_bits >= 8) {
      held_bits -= 8;
      out.push_back(static_cast<char>(held >> held_bits & 0xffU));
    }
  }
  // Left-over bits are zero in the one canonical spelling.
  if ((held & ((1U << held_bits) - 1)) != 0) {
    return std::nullopt;
  }
  return out;
}

}  // namespace

std::optional<std::string> decode_header_value(std::string_view value) {
  for (const char c : value) {
    if ((c < ' ' || c > '~') && c != '\t') {
      return std::nullopt;
    }
  }
  if (value.size() >= kPrefix.size() + kSuffix.size() && value.starts_with(kPrefix) && value.ends_with(kSuffix)) {
    return decode_base64(value.substr(kPrefix.size(), value.size() - kPrefix.size() - kSuffix.size()));
  }
  return std::string(value);
}

}  // namespace foredge::mcp
