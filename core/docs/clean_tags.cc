// Tags in prose: components of MDX and elements of HTML. Wrappers go, what has a Markdown form takes it, what neither
// reader nor Markdown knows stays.
#include <algorithm>
#include <array>

#include "docs/cleaner.h"
#include "docs/html.h"
#include "docs/html_table.h"
#include "docs/js_literal.h"

namespace foredge::docs {
namespace {

constexpr std::size_t kFailedTag = 1024;  // most fail in a few bytes, none later than kLongestJsxBytes
constexpr int kDeepestClean = 2;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

// HTML that only groups or styles: unwrapped like a component.
bool is_inline_wrapper(std::string_view name) {
  return is_one_of(name,
                   {"center", "font", "nav", "ol",   "picture", "small", "source", "span",  "ul",       "label", "time",
                    "big",    "abbr", "dl",  "form", "u",       "wbr",   "use",    "tbody", "colgroup", "col"});
}
bool is_block_wrapper(std::string_view name) {
  return is_one_of(name, {"article", "aside", "details", "div", "figcaption", "figure", "footer", "header", "main",
                          "section", "address"});
}
// Elements that show no text, or a control's.
bool is_furniture(std::string_view name) {
  return is_one_of(name, {"button", "canvas", "iframe", "object", "script", "style", "svg", "video", "audio"});
}

// Components whose content, or whose attribute, is code.
bool holds_code(std::string_view name) {
  return is_one_of(name, {"Code", "CodeBlock", "CodeSnippet", "Command", "Snippet", "SyntaxHighlighter", "Terminal",
                          "TerminalBlock"});
}

// Less indentation, as far as all lines have it.
std::string dedent(std::string_view text) {
  while (text.starts_with('\n')) text.remove_prefix(1);
  std::size_t least = text.size();
  for (std::size_t at = 0; at < text.size(); at = std::min(text.find('\n', at), text.size() - 1) + 1) {
    const std::size_t first = std::min(text.find_first_not_of(' ', at), text.size());
    if (first < text.size() && text[first] != '\n') least = std::min(least, first - at);
  }
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = text.substr(at, end - at);
    result += line.substr(std::min(least, std::min(line.find_first_not_of(" \n"), line.size() - 1)));
    at = end;
  }
  return result;
}

}  // namespace

void Cleaner::angle() {
  if (patience_ == 0) return copy(1);
  if (rest().starts_with("<!--")) {
    const std::size_t end = in_.find("-->", at_ + 4);
    end == kNone ? give_up(4, in_.size() - at_) : remove_to(end + 3);
    return;
  }
  const auto tag = parse_jsx_tag(in_, at_);
  if (!tag) return give_up(1, kFailedTag);
  const bool is_known = mdx_ && tag->is_component();
  const std::string name = lower_name(tag->name);
  if (is_known ? component(*tag) : is_html_element(name) && element(*tag, name)) return;
  copy(1);
}

// Keeps count of the components that are open; a closing tag that fits none closes none.
void Cleaner::count_tag(const JsxTag& tag) {
  if (tag.self_closing) return;
  if (!tag.closing) {
    const bool at_start = out_line_is_blank();
    open_.push_back({std::string(tag.name), indent_, 0, at_start});
    return;
  }
  for (std::size_t i = open_.size(); i-- > 0;) {
    if (open_[i].name == tag.name) return open_.resize(i);
  }
}

// Where the element's closing tag starts; what is searched in vain is counted.
std::size_t Cleaner::find_close(const JsxTag& tag, std::string_view name) {
  const std::size_t close = patience_ == 0 ? kNone : find_html_close(in_, tag.end, name);
  if (close == kNone) patience_ -= std::min(patience_, in_.size() - at_);
  return close;
}

// `text` as a paragraph of its own; ends with '\n'.
void Cleaner::add_block(std::string_view text) {
  if (out_line_is_blank()) {
    out().resize(out_line_);
  } else {
    out().push_back('\n');
  }
  if (!out().empty() && !out().ends_with("\n\n")) out().push_back('\n');
  out().append(text).push_back('\n');
  out_line_ = out().size();
  broken_ = true;
}

void Cleaner::new_line(std::size_t end, int count) {
  remove_to(end);
  if (!out_line_is_blank()) {
    out().append(static_cast<std::size_t>(count), '\n');
    out_line_ = out().size();
    broken_ = true;
  } else if (broken_) {
    out().resize(out_line_);  // spaces between two tags; the indentation of a line of the source stays
  }
}

bool Cleaner::component(const JsxTag& tag) {
  if (code_component(tag) || tab(tag)) return true;
  JsxText said = text_of(tag);
  count_tag(tag);
  remove_to(tag.end);
  const std::size_t next = in_.find_first_not_of(" \n", at_);
  if (!said.text.empty() && (!said.is_label || next == kNone || in_[next] != '#')) {
    if (said.is_block && out_line_is_blank()) {
      add_block(said.text + '\n');
    } else {
      out().append(said.text).append(said.is_block ? " " : "");
    }
  }
  for (const JsxAttribute& attribute : tag.attributes) {
    if (attribute.name != "style") add_data(attribute.expression);
  }
  return true;
}

// The list that a component would show of an array or object. False when the expression is neither or says nothing.
bool Cleaner::add_data(std::string_view expression) {
  const auto value = parse_js_literal(expression);
  const std::string list = value ? describe_js_value(*value) : std::string();
  if (!list.empty()) add_block(list);
  return !list.empty();
}

bool Cleaner::code_component(const JsxTag& tag) {
  if (tag.closing || !holds_code(tag.name)) return false;
  std::string_view code;
  std::size_t end = tag.end;
  for (const std::string_view attribute : {"text", "code", "command", "children"}) {
    if (code.empty()) code = tag.find(attribute);
  }
  if (code.empty() && !tag.self_closing) {
    const std::size_t close =
        in_.substr(0, std::min(in_.size(), at_ + kLongestJsxBytes)).find("</" + std::string(tag.name) + ">", tag.end);
    if (close == kNone) return false;
    code = in_.substr(tag.end, close - tag.end);
    end = close + tag.name.size() + 3;
    const std::size_t first = code.find_first_not_of(" \n");
    const std::size_t last = code.find_last_not_of(" \n");
    if (first == kNone || code.find("```") != kNone) return false;
    if (code.substr(first).starts_with("{`") && code[last] == '}' && last > first + 3)
      code = code.substr(first + 2, last - first - 3);
  }
  if (code.find_first_not_of(" \n") == kNone) return false;
  std::string_view language = tag.find("language");
  if (language.empty()) language = tag.find("lang");
  const bool shell = tag.name == "Terminal" || tag.name == "TerminalBlock" || tag.name == "Command";
  add_block(code_fence(dedent(code), language.empty() && shell ? "bash" : language, ""));
  remove_to(end);
  return true;
}

// A list of tabs gives names, and each tab its name back; a tab that says its own name needs none.
bool Cleaner::tab(const JsxTag& tag) {
  const bool opens = !tag.closing && !tag.self_closing;
  if (tag.name == "Tabs" || tag.name == "CodeTabs" || tag.name == "TabGroup") {
    if (tag.closing && !tabs_.empty()) tabs_.pop_back();
    if (opens) {
      Tabs tabs;
      if (const auto items = parse_js_literal(tag.find_expression("items")); items) {
        for (const JsValue& item : items->items) tabs.by_number.push_back(item.text);
      }
      tabs_.push_back(std::move(tabs));
    }
    return false;
  }
  if (tabs_.empty() || !opens) return false;
  Tabs& tabs = tabs_.back();
  const std::string_view value = tag.find("value");
  if (tag.name == "TabsTrigger" || tag.name == "TabTrigger") {
    const std::size_t close = in_.substr(0, std::min(in_.size(), tag.end + kFailedTag)).find("</", tag.end);
    if (close == kNone || value.empty()) return false;
    tabs.by_value[std::string(value)] = inline_html(in_.substr(tag.end, close - tag.end));
    const std::size_t end = in_.find('>', close);
    remove_to(end == kNone ? tag.end : end + 1);
    return true;
  }
  if (!is_one_of(tag.name, {"Tab", "TabItem", "TabPanel", "Tabs.Tab", "TabsContent"})) return false;
  if (!text_of(tag).text.empty()) return false;
  const auto named = tabs.by_value.find(value);
  std::string label(named != tabs.by_value.end() ? std::string_view(named->second) : value);
  if (label.empty() && tabs.next < tabs.by_number.size()) label = tabs.by_number[tabs.next];
  ++tabs.next;
  count_tag(tag);
  remove_to(tag.end);
  if (!label.empty()) add_block("**" + label + "**\n");
  return true;
}

bool Cleaner::element(const JsxTag& tag, std::string_view name) {
  if (is_inline_wrapper(name)) {
    count_tag(tag);
    remove_to(tag.end);
  } else if (is_block_wrapper(name)) {
    // Signatures as TypeDoc writes them are code.
    if (name == "div" && !tag.closing && tag.find("class").find("signature") != kNone && pre(tag, name, "ts"))
      return true;
    count_tag(tag);
    in_table_ ? remove_to(tag.end) : new_line(tag.end, 1);
  } else if (is_furniture(name)) {
    const std::size_t close = tag.closing || tag.self_closing ? kNone : find_close(tag, name);
    remove_to(close == kNone ? tag.end : in_.find('>', close) + 1);
  } else if (name == "table") {
    return table(tag);
  } else if (name == "pre") {
    return !tag.closing && !in_table_ && pre(tag, name, {});
  } else if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6') {
    return html_heading(tag, name);
  } else {
    return block_element(tag, name) || inline_element(tag, name);
  }
  return true;
}

bool Cleaner::block_element(const JsxTag& tag, std::string_view name) {
  if (in_table_) return false;
  if (name == "br") {
    new_line(tag.end, 1);
  } else if (name == "p" || name == "blockquote" || name == "hr") {
    new_line(tag.end, 2);
  } else if (name == "li") {
    if (tag.closing) {
      remove_to(tag.end);
    } else {
      new_line(tag.end, out_line_is_blank() ? 0 : 1);
      out().append("- ");
    }
  } else if (name == "dt" || name == "dd") {
    new_line(tag.end, name == "dt" && !tag.closing ? 2 : 1);
  } else {
    return false;
  }
  return true;
}

bool Cleaner::inline_element(const JsxTag& tag, std::string_view name) {
  if (name == "img") {
    out().append(text_of(tag).text);
    at_ = tag.end;
  } else if (name == "summary") {
    if (!out_line_is_blank() && !tag.closing) out().push_back('\n');
    out().append("**").append(tag.closing ? "\n" : "");
    at_ = tag.end;
  } else if (is_one_of(name, {"b", "strong", "i", "em"})) {
    // Marks only when the other tag stands in the same paragraph.
    const std::size_t paragraph = std::min(in_.find("\n\n", at_), at_ + kFailedTag);
    const bool whole =
        tag.closing || find_html_close(in_.substr(0, std::min(in_.size(), paragraph)), tag.end, name) != kNone;
    if (!whole || tag.self_closing) return false;
    out().append(name == "b" || name == "strong" ? "**" : "_");
    at_ = tag.end;
  } else if (is_one_of(name, {"code", "kbd", "samp", "tt"})) {
    return !tag.closing && html_code(tag.end, name);
  } else if (name == "a") {
    return anchor(tag);
  } else {
    return false;
  }
  return true;
}

bool Cleaner::html_heading(const JsxTag& tag, std::string_view name) {
  if (in_table_) return false;
  if (tag.closing) {
    new_line(tag.end, 2);
    return true;
  }
  const auto level = static_cast<unsigned>(name[1] - '0');
  const std::size_t end = find_close(tag, name);
  if (end == kNone || end - tag.end > kFailedTag) return false;
  new_line(tag.end, 2);
  out().resize(out_line_);
  close_headings(level);
  out_line_ = out().size();
  if (const std::string_view id = tag.find("id"); !id.empty()) cleaned_.ids.push_back({out_line_, std::string(id)});
  headings_.push_back({out_line_, level, false});
  out().append(level, '#').append(" ").append(inline_html(in_.substr(tag.end, end - tag.end)));
  at_ = end;
  return true;
}

// A table at the start of a line. Its cells may hold what only this file's reader knows, so they are cleaned as well.
bool Cleaner::table(const JsxTag& tag) {
  if (tag.closing || tag.self_closing || in_table_ || depth_ == kDeepestClean || !out_line_is_blank()) return false;
  const std::size_t close = find_close(tag, "table");
  if (close == kNone) return false;
  const std::string before = out().substr(out_line_);
  const std::string indent = before.find('>') == kNone && !in_list_ ? "" : before;
  auto converted = convert_html_table(in_.substr(tag.end, close - tag.end), indent);
  if (!converted) return false;
  if (!converted->empty()) add_block(Cleaner(*converted, mdx_, depth_ + 1).run().text);
  remove_to(in_.find('>', close) + 1);
  return true;
}

// A code block of the element's characters.
bool Cleaner::pre(const JsxTag& tag, std::string_view name, std::string_view language) {
  const std::size_t close = tag.self_closing ? kNone : find_close(tag, name);
  if (close == kNone) return false;
  std::string_view inner = in_.substr(tag.end, close - tag.end);
  if (language.empty()) language = language_of_class(tag.find("class"));
  if (const std::size_t first = inner.find_first_not_of(" \n");
      first != kNone && inner.substr(first).starts_with("<code")) {
    const auto code = parse_jsx_tag(inner, first);
    if (code && language.empty()) language = language_of_class(code->find("class"));
  }
  const bool at_margin = !in_list_ || out_line_is_blank();
  const std::string indent = at_margin && out_line_is_blank() && open_.empty() ? out().substr(out_line_) : "";
  const std::string code = code_html(inner);
  if (code.find_first_not_of(" \n") == kNone) return false;
  add_block(code_fence(code, language, indent.find('>') == kNone ? indent : ""));
  remove_to(in_.find('>', close) + 1);
  return true;
}

bool Cleaner::html_code(std::size_t start, std::string_view name) {
  const std::size_t end = find_html_close(in_.substr(0, std::min(in_.size(), start + 4096)), start, name);
  const std::string_view inner = in_.substr(start, end == kNone ? 0 : end - start);
  // Macros and braces in it are still to be read by whoever knows them.
  if (inner.empty() || inner.find("\n\n") != kNone || inner.find("{{") != kNone) return false;
  const std::string code = docs::code_span(code_html(inner));
  if (code.empty()) return false;
  out().append(code);
  at_ = in_.find('>', end) + 1;
  return true;
}

// A link keeps its target when it leads to another page; marks to jump to are not text.
bool Cleaner::anchor(const JsxTag& tag) {
  if (tag.closing) {
    remove_to(tag.end);
    if (!link_.empty()) out().append("](").append(link_).append(")");
    link_ = {};
    return true;
  }
  const std::string_view target = tag.find("href");
  const bool closed = !tag.self_closing && find_close(tag, "a") != kNone;
  remove_to(tag.end);
  if (closed && !target.empty() && target.front() != '#' && link_.empty()) {
    link_ = target;
    out().push_back('[');
  }
  return true;
}

}  // namespace foredge::docs
