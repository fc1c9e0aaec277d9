#include "docs/tidy.h"

#include <algorithm>
#include <string_view>

#include "docs/fences.h"
#include "docs/heading_line.h"

namespace foredge::docs {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::size_t kCodeIndent = 4;

// "![Logo](/l.svg)Name" → "Name"; a heading of pictures alone keeps them.
std::string without_pictures(std::string_view words) {
  std::string rest;
  std::size_t at = 0;
  for (std::size_t image = words.find("!["); image != kNone; image = words.find("![", at)) {
    const std::size_t target = words.find("](", image);
    const std::size_t end = target == kNone ? kNone : words.find(')', target);
    if (end == kNone || words.substr(0, image).ends_with('[')) break;  // a badge: the picture is a link's text
    rest.append(words.substr(at, image - at));
    at = end + 1;
  }
  rest.append(words.substr(at));
  const std::size_t first = rest.find_first_not_of(' ');
  return first == std::string::npos ? std::string(words) : rest.substr(first);
}

std::string tidy_heading(std::string_view line, unsigned level) {
  const std::size_t words = line.find_first_not_of(' ', line.find('#') + level);
  if (words == kNone) return std::string(line);
  return std::string(line.substr(0, line.find('#') + level)) + ' ' + without_pictures(line.substr(words));
}

class Pass {
 public:
  explicit Pass(Cleaned cleaned) : old_(std::move(cleaned)) {}

  Cleaned run() {
    const std::string_view text = old_.text;
    new_.text.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
      std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string_view line = text.substr(at, end - at);
      const std::size_t indent = line.find_first_not_of(' ');
      end = std::min(end + 1, text.size());
      if (indent == kNone) {
        ++blank_;
        at = end;
        continue;
      }
      add_blank(indent);
      for (; id_ < old_.ids.size() && old_.ids[id_].offset <= at; ++id_) {
        new_.ids.push_back({new_.text.size(), std::move(old_.ids[id_].id)});
      }
      const unsigned level = indent < kCodeIndent ? find_heading_level(line.substr(indent)) : 0;
      if (const Fence fence = find_fence(line); fence.size != 0) {
        end = find_fence_end(text, end, fence);
        new_.text.append(text.substr(at, end - at));
      } else if (level != 0) {
        new_.text.append(tidy_heading(line, level)).append("\n");
      } else {
        new_.text.append(text.substr(at, end - at));
      }
      at = end;
      last_indent_ = indent;
    }
    return std::move(new_);
  }

 private:
  // The blank lines before a line of that indentation: one is enough, except between lines of indented code.
  void add_blank(std::size_t indent) {
    const bool code = indent >= kCodeIndent && last_indent_ >= kCodeIndent;
    if (!new_.text.empty()) new_.text.append(code ? blank_ : std::min<std::size_t>(blank_, 1), '\n');
    blank_ = 0;
  }

  Cleaned old_;
  Cleaned new_;
  std::size_t blank_ = 0;
  std::size_t last_indent_ = 0;
  std::size_t id_ = 0;
};

}  // namespace

Cleaned tidy(Cleaned cleaned) { return Pass(std::move(cleaned)).run(); }

}  // namespace foredge::docs
