// Strict base64 behind the markers: a value that decodes in two ways could be routed as one and served as the other.
#include "mcp/header_value.h"

#include "mcp/base64.h"

namespace foredge::mcp {

namespace {

constexpr std::string_view kPrefix = "=?base64?";
constexpr std::string_view kSuffix = "?=";

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
