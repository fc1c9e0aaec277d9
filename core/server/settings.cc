#include "server/settings.h"

#include <algorithm>

namespace foredge::server {
namespace {

std::string_view trim(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

}  // namespace

Settings read_settings(std::span<const HeaderView> pairs) {
  Settings settings;
  for (const HeaderView& pair : pairs) {
    if (pair.name == "public_url") {
      settings.public_url = pair.value;
    } else if (pair.name == "allowed_origins") {
      for (std::string_view rest = pair.value; !rest.empty();) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        if (const std::string_view origin = trim(rest.substr(0, comma)); !origin.empty()) {
          settings.allowed_origins.push_back(origin);
        }
        rest.remove_prefix(std::min(comma + 1, rest.size()));
      }
    }
  }
  return settings;
}

}  // namespace foredge::server
