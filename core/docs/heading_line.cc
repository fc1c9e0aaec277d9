#include "docs/heading_line.h"

#include <algorithm>

namespace foredge::docs {

unsigned find_heading_level(std::string_view line) {
  const std::size_t size = std::min(line.find_first_not_of('#'), line.size());
  return size >= 1 && size <= 6 && (size == line.size() || line[size] == ' ') ? static_cast<unsigned>(size) : 0;
}

std::optional<HeadingSuffix> find_heading_id(std::string_view line) {
  const std::string_view text = line.substr(0, line.find_last_not_of(" \t#") + 1);
  const std::size_t open = text.ends_with("}") ? text.rfind('{') : std::string_view::npos;
  if (open == std::string_view::npos) return std::nullopt;
  std::string_view id = text.substr(open + 1, text.size() - open - 2);
  const bool comment = id.starts_with("/*") && id.ends_with("*/") && id.size() >= 4;
  if (comment) {
    id = id.substr(2, id.size() - 4);
    id.remove_prefix(std::min(id.find_first_not_of(' '), id.size()));
    id = id.substr(0, id.find_last_not_of(' ') + 1);
  } else if (id.starts_with("#")) {
    id = id.substr(1, id.find(' ') - 1);
  } else {
    return std::nullopt;
  }
  const bool good = !id.empty() && id.find_first_of(" ~/\\<>\"`{}#") == std::string_view::npos;
  if (!good && !comment) return std::nullopt;
  return HeadingSuffix{good ? id : std::string_view(), open};
}

}  // namespace foredge::docs
