#include "mcp/base64.h"

#include <cstddef>
#include <cstdint>

namespace foredge::mcp {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string encode_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t held = 0;
  std::uint32_t held_bits = 0;
  for (const char c : bytes) {
    held = (held << 8 | static_cast<unsigned char>(c)) & 0xffffU;
    held_bits += 8;
    while (held_bits >= 6) {
      held_bits -= 6;
      out.push_back(kAlphabet[held >> held_bits & 63U]);
    }
  }
  if (held_bits > 0) {
    out.push_back(kAlphabet[held << (6 - held_bits) & 63U]);
  }
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
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
    const std::size_t bits = kAlphabet.find(c);
    if (bits == std::string_view::npos) {
      return std::nullopt;
    }
    held = (held << 6 | static_cast<std::uint32_t>(bits)) & 0xffffU;
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

}  // namespace foredge::mcp
