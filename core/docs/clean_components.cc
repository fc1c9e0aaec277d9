// Components of MDX: wrappers go, their titles, links, data and code stay, tabs are marked for docs/tabs.h. Twin of
// clean_tags.cc, which has the elements of HTML.
#include <algorithm>

#include "docs/cleaner.h"
#include "docs/html.h"
#include "docs/js_literal.h"
#include "docs/tabs.h"

namespace foredge::docs {
namespace {

constexpr std::size_t kLongestCard = 4096;  // what a linked component holds, markup included

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

// Components whose content, or whose attribute, is code.
bool holds_code(std::string_view name) {
  return is_one_of(name, {"Code", "CodeBlock", "CodeSnippet", "Command", "Snippet", "SyntaxHighlighter", "Terminal",
                          "TerminalBlock"});
}

// A picture without words says nothing.
bool is_picture(std::string_view file) {
  for (const std::string_view extension : {".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp", ".avif"}) {
    if (file.ends_with(extension)) return true;
  }
  return false;
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

bool Cleaner::component(const JsxTag& tag) {
  if (code_component(tag) || tab(tag) || linked(tag)) return true;
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
  bool has_data = false;
  for (const JsxAttribute& attribute : tag.attributes) {
    if (attribute.name != "style") has_data = add_data(attribute.expression) || has_data;
  }
  if (said.text.empty() && !has_data) name_shown(tag);
  return true;
}

// A component with lines of its own that says nothing shows something that text cannot hold, a demo or a film: its name
// tells the reader that it is there, and where.
void Cleaner::name_shown(const JsxTag& tag) {
  const bool alone =
      tag.self_closing && out_line_is_blank() && !in_table_ && in_[std::min(at_, in_.size() - 1)] == '\n';
  if (!alone || tag.name == "Icon") return;
  for (const std::string_view attribute : {"name", "file", "path", "src", "url"}) {
    const std::string_view value = tag.find(attribute);
    if (!value.empty() && value.find_first_of("`\n") == kNone && !is_picture(value)) {
      add_block("*" + std::string(tag.name) + ": `" + std::string(value) + "`*\n");
      return;
    }
  }
}

// A button or a card that leads somewhere and holds no more than a few words.
bool Cleaner::linked(const JsxTag& tag) {
  const std::string_view target = tag.find("href");
  if (tag.closing || tag.self_closing || target.empty() || target.front() == '#' || !text_of(tag).text.empty())
    return false;
  const std::string end = "</" + std::string(tag.name) + ">";
  const std::size_t close = in_.substr(0, std::min(in_.size(), tag.end + kLongestCard)).find(end, tag.end);
  if (close == kNone) return false;
  const std::string words = card_words(in_.substr(tag.end, close - tag.end));
  if (words.empty()) return false;
  out().append("[").append(words).append("](").append(target).append(")");
  at_ = close + end.size();
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
  if (tag.name == "Tabs" || tag.name == "CodeTabs" || tag.name == "TabGroup") {
    list_of_tabs(tag);
    return false;
  }
  const bool opens = !tag.closing && !tag.self_closing;
  if (tag.name == "TabsTrigger" || tag.name == "TabTrigger") return opens && tab_trigger(tag);
  if (tag.self_closing || !is_one_of(tag.name, {"Tab", "TabItem", "TabPanel", "Tabs.Tab", "TabsContent"})) return false;
  const std::string label = opens ? label_of_tab(tag) : std::string();
  count_tag(tag);
  remove_to(tag.end);
  add_block(opens ? tab_opening(label) + "\n" : std::string(1, kTabCloses) + "\n");
  return true;
}

void Cleaner::list_of_tabs(const JsxTag& tag) {
  if (tag.closing && !tabs_.empty()) tabs_.pop_back();
  if (tag.closing || tag.self_closing) return;
  Tabs tabs;
  if (const auto items = parse_js_literal(tag.find_expression("items")); items) {
    for (const JsValue& item : items->items) tabs.by_number.push_back(item.text);
  }
  tabs_.push_back(std::move(tabs));
}

bool Cleaner::tab_trigger(const JsxTag& tag) {
  const std::string_view value = tag.find("value");
  const std::size_t close = in_.substr(0, std::min(in_.size(), tag.end + kFailedTag)).find("</", tag.end);
  if (tabs_.empty() || close == kNone || value.empty()) return false;
  tabs_.back().by_value[std::string(value)] = inline_html(in_.substr(tag.end, close - tag.end));
  const std::size_t end = in_.find('>', close);
  remove_to(end == kNone ? tag.end : end + 1);
  return true;
}

std::string Cleaner::label_of_tab(const JsxTag& tag) {
  for (const std::string_view attribute : {"title", "label", "name", "header"}) {
    if (const std::string_view own = tag.find(attribute); !own.empty()) return std::string(own);
  }
  const std::string_view value = tag.find("value");
  if (tabs_.empty()) return std::string(value);
  Tabs& tabs = tabs_.back();
  const auto named = tabs.by_value.find(value);
  std::string label(named != tabs.by_value.end() ? std::string_view(named->second) : value);
  if (label.empty() && tabs.next < tabs.by_number.size()) label = tabs.by_number[tabs.next];
  ++tabs.next;
  return label;
}

}  // namespace foredge::docs
