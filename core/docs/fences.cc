#include "docs/fences.h"

#include <algorithm>

namespace foredge::docs {
namespace {

// Behind indentation, quote marks and, when asked, list markers.
std::size_t content_start(std::string_view line, bool lists) {
  std::size_t at = 0;
  for (;;) {
    at = std::min(line.find_first_not_of(" \t>", at), line.size());
    if (!lists || at == line.size()) return at;
    std::size_t marker = at;
    while (marker < line.size() && line[marker] >= '0' && line[marker] <= '9') ++marker;
    const bool ordered = marker > at && marker < line.size() && (line[marker] == '.' || line[marker] == ')');
    const bool bullet = line[at] == '-' || line[at] == '*' || line[at] == '+';
    const std::size_t behind = (ordered ? marker : at) + 1;
    if (!(ordered || bullet) || behind >= line.size() || line[behind] != ' ') return at;
    at = behind;
  }
}

}  // namespace

Fence find_fence(std::string_view line) {
  // Nearly every line is done here.
  if (line.find("```") == std::string_view::npos && line.find("~~~") == std::string_view::npos) return {};
  const std::size_t start = content_start(line, true);
  if (start == line.size() || (line[start] != '`' && line[start] != '~')) return {};
  Fence fence{0, line[start], line.substr(0, start).find('>') != std::string_view::npos};
  const std::size_t behind = std::min(line.find_first_not_of(fence.mark, start), line.size());
  const bool info_good = fence.mark == '~' || line.find('`', behind) == std::string_view::npos;
  fence.size = behind - start >= 3 && info_good ? behind - start : 0;
  return fence;
}

std::size_t find_fence_end(std::string_view text, std::size_t at, const Fence& fence) {
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const std::size_t start = content_start(line, false);
    if (fence.quoted && line.substr(0, start).find('>') == std::string_view::npos) return at;
    const std::size_t behind = std::min(line.find_first_not_of(fence.mark, start), line.size());
    if (behind - start >= fence.size && line.find_first_not_of(" \t", behind) == std::string_view::npos) {
      return std::min(end + 1, text.size());
    }
    at = end + 1;
  }
  return text.size();
}

}  // namespace foredge::docs
