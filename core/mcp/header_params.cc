#include "mcp/header_params.h"

#include <charconv>
#include <cstdint>

#include "mcp/header_value.h"

namespace foredge::mcp {

namespace {

// "Server Validation": integers are compared as numbers, so 42.0 is 42.
bool is_number(std::string_view text, double wanted) {
  std::string_view whole = text.substr(0, text.find('.'));
  const std::string_view fraction = text.substr(whole.size() < text.size() ? whole.size() + 1 : whole.size());
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), value);
  return error == std::errc{} && end == whole.data() + whole.size() &&
         fraction.find_first_not_of('0') == std::string_view::npos && static_cast<double>(value) == wanted;
}

// "Value Encoding", "Type conversion". Any other type has no header form, and none equals it.
bool says(std::string_view text, const json::Value& value) {
  if (const std::optional<std::string_view> string = value.as_string()) {
    return text == *string;
  }
  if (const std::optional<bool> boolean = value.as_bool()) {
    return text == (*boolean ? "true" : "false");
  }
  const std::optional<double> number = value.as_double();
  return number && is_number(text, *number);
}

}  // namespace

std::optional<std::string> find_header_mismatch(std::span<const Argument> declared,
                                                const std::optional<json::Value>& arguments,
                                                const HttpRequest& request) {
  for (const Argument& argument : declared) {
    if (argument.header.empty()) {
      continue;
    }
    std::string name = "mcp-param-";
    for (const char c : argument.header) {
      name.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
    }
    const std::string title = "Mcp-Param-" + std::string(argument.header);
    std::optional<json::Value> value = arguments ? arguments->find(argument.name) : std::nullopt;
    if (value && value->is_null()) {
      value.reset();
    }
    const std::optional<std::string_view> header = request.find_header(name);
    if (!header && !value) {
      continue;
    }
    if (!header) {
      return title + " is missing";
    }
    const std::optional<std::string> plain = decode_header_value(*header);
    if (!plain) {
      return title + " is not printable ASCII or well-formed base64";
    }
    if (!value || !says(*plain, *value)) {
      return title + " differs from the body's argument \"" + std::string(argument.name) + "\"";
    }
  }
  return std::nullopt;
}

}  // namespace foredge::mcp
