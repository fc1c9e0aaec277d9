#include "server/settings.h"

#include <algorithm>
#include <charconv>

namespace foredge::server {
namespace {

std::string_view trim(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

std::vector<std::string_view> parts_of(std::string_view list) {
  std::vector<std::string_view> parts;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (const std::string_view part = trim(list.substr(0, comma)); !part.empty()) {
      parts.push_back(part);
    }
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return parts;
}

}  // namespace

Settings read_settings(std::span<const HeaderView> pairs) {
  Settings settings;
  for (const HeaderView& pair : pairs) {
    if (pair.name == "public_url") {
      settings.public_url = pair.value;
    } else if (pair.name == "allowed_origins") {
      settings.allowed_origins = parts_of(pair.value);
    } else if (pair.name == "state_keys") {
      settings.state_keys = parts_of(pair.value);
    } else if (pair.name == "streams") {
      settings.streams = pair.value == "1";
    } else if (pair.name == "argument_aliases") {
      settings.argument_aliases = pair.value != "0";
    } else if (pair.name == "warm_bytes") {
      (void)std::from_chars(pair.value.data(), pair.value.data() + pair.value.size(), settings.warm_bytes);
    } else if (pair.name == "log_queries") {
      settings.log_queries = pair.value == "1";
    }
  }
  return settings;
}

}  // namespace foredge::server
