#include "docs/html.h"

#include <algorithm>
#include <array>

#include "docs/entities.h"
#include "docs/jsx.h"

namespace foredge::docs {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::size_t kLongestElement = std::size_t{512} * 1024;
constexpr int kDeepest = 16;  // of nested inline elements; what lies deeper loses its marks, not its text

constexpr std::array kElements = std::to_array<std::string_view>(
    {"a",      "abbr",    "address", "article", "aside",   "audio",   "b",      "bdi",   "big",        "blockquote",
     "body",   "br",      "button",  "canvas",  "caption", "center",  "cite",   "code",  "col",        "colgroup",
     "dd",     "del",     "details", "dfn",     "div",     "dl",      "dt",     "em",    "figcaption", "figure",
     "font",   "footer",  "form",    "h1",      "h2",      "h3",      "h4",     "h5",    "h6",         "header",
     "hr",     "i",       "iframe",  "img",     "input",   "ins",     "kbd",    "label", "li",         "main",
     "mark",   "nav",     "object",  "ol",      "p",       "picture", "pre",    "q",     "s",          "samp",
     "script", "section", "small",   "source",  "span",    "strike",  "strong", "style", "sub",        "summary",
     "sup",    "svg",     "table",   "tbody",   "td",      "tfoot",   "th",     "thead", "time",       "tr",
     "tt",     "u",       "ul",      "use",     "var",     "video",   "wbr"});
static_assert(std::ranges::is_sorted(kElements));

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  return first == kNone ? std::string_view() : text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

// Writes inline Markdown of one element's content after the other.
class Inline {
 public:
  std::string run(std::string_view html) {
    append(html, 0);
    return std::string(trim(out_));
  }

 private:
  void append(std::string_view html, int depth) {
    for (std::size_t at = 0; at < html.size();) {
      const char c = html[at];
      if (is_space(c)) {
        space();
        ++at;
      } else if (c == '<') {
        at = tag(html, at, depth);
      } else if (c == '`') {
        at = span(html, at);
      } else if (html.substr(at).starts_with("{{")) {
        const std::size_t end = html.find("}}", at);
        const std::size_t behind = end == kNone ? at + 2 : end + 2;
        out_.append(html.substr(at, behind - at));
        at = behind;
      } else if (const std::size_t size = c == '&' ? plain_entity(html.substr(at), out_) : 0; size != 0) {
        at += size;
      } else {
        out_.append(c == '|' ? "\\|" : std::string_view(&html[at], 1));
        ++at;
      }
    }
  }

  void space() {
    if (!out_.empty() && out_.back() != ' ') out_.push_back(' ');
  }

  std::size_t span(std::string_view html, std::size_t at) {
    const std::size_t behind = std::min(html.find_first_not_of('`', at), html.size());
    const std::size_t close = html.find(html.substr(at, behind - at), behind);
    const std::size_t end = close == kNone ? behind : close + (behind - at);
    for (const char c : html.substr(at, end - at)) out_.append(c == '|' ? "\\|" : c == '\n' ? " " : std::string(1, c));
    return end;
  }

  std::size_t tag(std::string_view html, std::size_t at, int depth) {
    if (html.substr(at).starts_with("<!--")) {
      const std::size_t end = html.find("-->", at);
      return end == kNone ? html.size() : end + 3;
    }
    const auto tag = parse_jsx_tag(html, at);
    const std::string name = tag ? lower_name(tag->name) : std::string();
    if (!is_html_element(name)) {
      out_.push_back('<');
      return at + 1;
    }
    if (is_one_of(name, {"br", "p", "div", "dd", "dt", "hr", "tr", "td", "blockquote"})) space();
    if (name == "li" && !tag->closing) {
      space();
      out_.append("• ");
    }
    if (name == "img") out_.append(text_of(*tag).text);
    if (tag->closing || tag->self_closing || depth == kDeepest) return tag->end;
    const std::size_t close = find_html_close(html, tag->end, name);
    if (close == kNone) return tag->end;
    const std::string_view inner = html.substr(tag->end, close - tag->end);
    const std::size_t behind = html.find('>', close) + 1;
    if (is_furniture(name)) return behind;
    if (is_one_of(name, {"code", "kbd", "pre", "samp", "tt"})) {
      std::string code = code_span(code_html(inner));
      for (std::size_t bar = code.find('|'); bar != kNone; bar = code.find('|', bar + 2)) code.insert(bar, "\\");
      out_ += code;
    } else if (is_one_of(name, {"b", "strong"})) {
      wrap(inner, depth, "**", "**");
    } else if (is_one_of(name, {"em", "i"})) {
      wrap(inner, depth, "_", "_");
    } else if (const std::string_view href = tag->find("href"); name == "a" && !href.empty() && href.front() != '#') {
      wrap(inner, depth, "[", "](" + std::string(href) + ")");
    } else {
      return tag->end;
    }
    return behind;
  }

  void wrap(std::string_view inner, int depth, std::string_view before, std::string_view behind) {
    std::string outer = std::exchange(out_, {});
    append(inner, depth + 1);
    const std::string text(trim(out_));
    out_ = std::move(outer);
    if (!text.empty()) out_.append(before).append(text).append(behind);
  }

  std::string out_;
};

std::size_t longest_run_of_marks(std::string_view text) {
  std::size_t longest = 0;
  for (std::size_t at = text.find('`'); at != kNone; at = text.find('`', at)) {
    const std::size_t end = std::min(text.find_first_not_of('`', at), text.size());
    longest = std::max(longest, end - at);
    at = end;
  }
  return longest;
}

}  // namespace

bool is_html_element(std::string_view name) { return std::ranges::binary_search(kElements, name); }

bool is_furniture(std::string_view name) {
  return is_one_of(name, {"audio", "button", "canvas", "iframe", "object", "script", "style", "svg", "video"});
}

std::string lower_name(std::string_view name) {
  std::string result(name);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

std::size_t find_html_close(std::string_view text, std::size_t at, std::string_view name) {
  text = text.substr(0, std::min(text.size(), at + kLongestElement));
  int depth = 1;
  for (at = text.find('<', at); at != kNone; at = text.find('<', at + 1)) {
    const bool closing = text.substr(at).starts_with("</");
    const std::size_t start = at + (closing ? 2 : 1);
    const std::string_view found = text.substr(start, name.size());
    const std::size_t behind = start + name.size();
    if (behind >= text.size() || lower_name(found) != name || (text[behind] != '>' && !is_space(text[behind])))
      continue;
    depth += closing ? -1 : 1;
    if (depth == 0) return text.find('>', at) == kNone ? kNone : at;
  }
  return kNone;
}

std::string inline_html(std::string_view html) { return Inline().run(html); }

std::string card_words(std::string_view html) {
  constexpr std::size_t kLongest = 200;
  if (html.find("```") != kNone || html.find("\n- ") != kNone) return {};
  std::string text = inline_html(html);
  for (std::size_t image = text.find("!["); image != kNone; image = text.find("![")) {
    const std::size_t target = text.find("](", image);
    const std::size_t end = target == kNone ? kNone : text.find(')', target);
    if (end == kNone) return {};
    text.erase(image, end + 1 - image);
  }
  text = trim(text);
  return text.size() > kLongest || text.find_first_of("<{[]#") != kNone ? std::string() : text;
}

std::string code_html(std::string_view html) {
  std::string code;
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] == '&') {
      const std::size_t end = html.substr(0, std::min(html.size(), at + 12)).find(';', at);
      if (end != kNone) {
        append_entity(html.substr(at, end + 1 - at), code);
        at = end + 1;
        continue;
      }
    } else if (html[at] == '<') {
      const auto tag = parse_jsx_tag(html, at);
      if (const std::string name = tag ? lower_name(tag->name) : std::string(); is_html_element(name)) {
        if (name == "br") code.push_back('\n');
        const bool shown = tag->closing || tag->self_closing || !is_furniture(name);
        const std::size_t close = shown ? kNone : find_html_close(html, tag->end, name);
        at = close == kNone ? tag->end : html.find('>', close) + 1;
        continue;
      }
    }
    code.push_back(html[at++]);
  }
  return code;
}

std::string code_span(std::string_view text) {
  std::string line(trim(text));
  std::ranges::replace(line, '\n', ' ');
  if (line.empty()) return line;
  const std::size_t longest = longest_run_of_marks(line);
  const std::string marks(longest + 1, '`');
  const std::string_view gap = longest == 0 ? "" : " ";
  return marks + std::string(gap) + line + std::string(gap) + marks;
}

std::string code_fence(std::string_view code, std::string_view language, std::string_view indent) {
  while (code.starts_with('\n')) code.remove_prefix(1);
  while (!code.empty() && is_space(code.back())) code.remove_suffix(1);
  const std::string marks(std::max<std::size_t>(3, longest_run_of_marks(code) + 1), '`');
  std::string fence = std::string(indent) + marks + std::string(language) + '\n';
  for (std::size_t at = 0; at <= code.size();) {
    const std::size_t end = std::min(code.find('\n', at), code.size());
    const std::string_view line = code.substr(at, end - at);
    if (!line.empty()) fence.append(indent).append(line);
    fence.push_back('\n');
    at = end + 1;
  }
  return fence.append(indent).append(marks).append("\n");
}

std::string_view language_of_class(std::string_view classes) {
  for (const std::string_view prefix : {"language-", "lang-", "brush: "}) {
    if (const std::size_t at = classes.find(prefix); at != kNone) {
      classes.remove_prefix(at + prefix.size());
      return classes.substr(0, classes.find_first_of(" ;{"));
    }
  }
  return classes.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+#") == kNone ? classes : std::string_view();
}

}  // namespace foredge::docs
