#include "base/utf8.h"

namespace foredge::utf8 {
namespace {

constexpr char32_t kReplacement = 0xfffd;

bool is_continuation(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U;
}

char32_t low_bits(char byte, unsigned mask) { return static_cast<unsigned char>(byte) & mask; }

// Length 0 means ill-formed: the table of RFC 3629, section 4.
CodePoint decode_strict(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) {
    return {lead, 1};
  }
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) {
    return {kReplacement, 0};
  }
  char32_t value = low_bits(text[at], 0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if (!is_continuation(text, at + i)) {
      return {kReplacement, 0};
    }
    value = (value << 6U) | low_bits(text[at + i], 0x3f);
  }
  const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (overlong || surrogate || value > 0x10ffff) {
    return {kReplacement, 0};
  }
  return {value, size};
}

}  // namespace

std::size_t find_invalid(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const CodePoint point = decode_strict(text, at);
    if (point.size == 0) {
      return at;
    }
    at += point.size;
  }
  return std::string_view::npos;
}

CodePoint decode(std::string_view text, std::size_t at) {
  const CodePoint point = decode_strict(text, at);
  return point.size == 0 ? CodePoint{kReplacement, 1} : point;
}

void append(std::string& out, char32_t value) {
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    value = kReplacement;
  }
  if (value < 0x80) {
    out.push_back(static_cast<char>(value));
  } else if (value < 0x800) {
    out.push_back(static_cast<char>(0xc0U | (value >> 6U)));
    out.push_back(static_cast<char>(0x80U | (value & 0x3fU)));
  } else if (value < 0x10000) {
    out.push_back(static_cast<char>(0xe0U | (value >> 12U)));
    out.push_back(static_cast<char>(0x80U | ((value >> 6U) & 0x3fU)));
    out.push_back(static_cast<char>(0x80U | (value & 0x3fU)));
  } else {
    out.push_back(static_cast<char>(0xf0U | (value >> 18U)));
    out.push_back(static_cast<char>(0x80U | ((value >> 12U) & 0x3fU)));
    out.push_back(static_cast<char>(0x80U | ((value >> 6U) & 0x3fU)));
    out.push_back(static_cast<char>(0x80U | (value & 0x3fU)));
  }
}

}  // namespace foredge::utf8
