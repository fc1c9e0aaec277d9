#include "docs/fence_info.h"

#include <algorithm>
#include <array>

namespace foredge::docs {
namespace {

constexpr auto kNone = std::string_view::npos;

// Attributes whose value tells the reader what the block is.
constexpr std::array<std::string_view, 10> kNames = {"caption", "file",    "fileName", "filename", "label",
                                                     "name",    "package", "path",     "tab",      "title"};
// Words that tell a highlighter or an editor what to do.
constexpr std::array<std::string_view, 25> kFurniture = {
    "active",    "collapse", "collapsed",       "copy",        "editable", "expandable", "focus", "frame",  "hidden",
    "highlight", "icon",     "line-numbers",    "lineNumbers", "linenums", "lines",      "live",  "nocopy", "noInline",
    "noline",    "nolint",   "showLineNumbers", "switcher",    "theme",    "twoslash",   "wrap"};

// The end of the bracket, quote or word that starts at `at`.
std::size_t word_end(std::string_view info, std::size_t at) {
  const char open = info[at];
  const char close = open == '{' ? '}' : open == '[' ? ']' : '\0';
  int depth = 0;
  for (std::size_t i = at; i < info.size(); ++i) {
    const char c = info[i];
    if (c == '"' || c == '\'') {
      const std::size_t end = info.find(c, i + 1);
      if (end != kNone) i = end;
    } else if (close != '\0') {
      depth += c == open ? 1 : c == close ? -1 : 0;
      if (depth == 0) return i + 1;
    } else if (c == '{' || c == '[') {
      i = word_end(info, i) - 1;
    } else if (c == ' ' || c == '\t') {
      return i;
    }
  }
  return info.size();
}

std::string_view unquoted(std::string_view value) {
  if (value.starts_with('{') && value.ends_with('}') && value.size() >= 2) value = value.substr(1, value.size() - 2);
  const bool quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'' || value.front() == '`') &&
                      value.back() == value.front();
  return quoted ? value.substr(1, value.size() - 2) : value;
}

// What one word of the info says to a reader; "" for furniture.
std::string_view said_by(std::string_view word) {
  if (word.front() == '{' || word.front() == '"' || word.front() == '\'' || word.front() == '#') return {};
  if (word.front() == '[') {  // a label, or highlighted steps such as [[1, 2, "ref"]]
    const std::string_view label = word.substr(1, word.size() - 2);
    return word.size() > 2 && word.back() == ']' && label.find_first_of("[,") == kNone ? label : std::string_view();
  }
  if (word.size() > 2 && word.front() == '/' && word.substr(1).find('/') != kNone) return {};  // a highlighted pattern
  const std::size_t equals = word.find('=');
  const std::string_view key = word.substr(0, equals);
  if (std::ranges::find(kFurniture, key.substr(0, key.find_first_of("{:"))) != kFurniture.end()) return {};
  if (equals == kNone) return word;
  const bool named = std::ranges::find(kNames, key) != kNames.end();
  return named ? unquoted(word.substr(equals + 1)) : std::string_view();
}

}  // namespace

std::string plain_fence_info(std::string_view info) {
  std::string plain;
  std::size_t at = std::min(info.find_first_not_of(" \t"), info.size());
  if (info.substr(at).starts_with("{.")) {  // Pandoc's {.python .numberLines}
    at += 2;
    return std::string(info.substr(at, info.find_first_of(" }", at) - at));
  }
  if (at < info.size() && info[at] != '{' && info[at] != '[') {
    const std::string_view word = info.substr(at, word_end(info, at) - at);
    if (word.find('=') == kNone) {
      plain = word.substr(0, word.find_first_of("{[,:"));
      if (plain.ends_with("-nolint")) plain.resize(plain.size() - 7);
      at += word.size();
    }
  }
  for (at = info.find_first_not_of(" \t", at); at != kNone; at = info.find_first_not_of(" \t", at)) {
    const std::string_view word = info.substr(at, word_end(info, at) - at);
    at += word.size();
    const std::string_view said = said_by(word);
    if (said.empty()) continue;
    if (!plain.empty()) plain.push_back(' ');
    plain += said;
  }
  // A mark of its own would open another fence.
  std::ranges::replace(plain, '`', '\'');
  return plain;
}

}  // namespace foredge::docs
