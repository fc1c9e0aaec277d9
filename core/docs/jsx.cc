#include "docs/jsx.h"

#include <algorithm>
#include <array>
#include <utility>

namespace foredge::docs {
namespace {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_name_character(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == ':' || c == '$';
}
constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

std::size_t name_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_name_character(text[at])) ++at;
  return at;
}

// A string in braces is its content: {"x"}, {'x'}, {`x`} without `${`.
std::string_view string_in(std::string_view expression) {
  const std::size_t first = expression.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return {};
  expression = expression.substr(first, expression.find_last_not_of(" \t\n") - first + 1);
  const char quote = expression.front();
  const bool quoted =
      expression.size() >= 2 && (quote == '"' || quote == '\'' || quote == '`') && expression.back() == quote;
  const std::string_view inner = quoted ? expression.substr(1, expression.size() - 2) : std::string_view();
  return inner.find(quote) == std::string_view::npos && inner.find("${") == std::string_view::npos ? inner
                                                                                                   : std::string_view();
}

// Components whose name is a message of its own to the reader.
constexpr std::array<std::string_view, 12> kCallouts = {"Caution", "Check", "Danger",  "DeepDive", "Hint", "Important",
                                                        "Info",    "Note",  "Pitfall", "Solution", "Tip",  "Warning"};

bool reads_like_text(std::string_view value) {
  return !value.empty() &&
         (value.find(' ') != std::string_view::npos || value.find('.') != std::string_view::npos ||
          (value.front() >= 'A' && value.front() <= 'Z') || static_cast<unsigned char>(value.front()) >= 0x80);
}

// The first attribute that names what the component holds.
std::string_view title_of(const JsxTag& tag) {
  if (const std::string_view name = tag.find("name"); reads_like_text(name)) return name;
  for (const std::string_view attribute : {"title", "label", "caption", "heading", "header", "question", "summary"}) {
    if (const std::string_view value = tag.find(attribute); !value.empty()) return value;
  }
  return {};
}

// Sites that have a picture for the day and one for the night call them srcLight and srcDark. Without an address the
// words that stand for the picture are left.
std::string image_of(const JsxTag& tag) {
  const std::string alt(tag.find("alt"));
  for (const std::string_view attribute : {"src", "srcLight", "lightSrc", "srcDark"}) {
    if (const std::string_view source = tag.find(attribute); !source.empty())
      return "![" + alt + "](" + std::string(source) + ")";
  }
  return alt.empty() ? alt : "*" + alt + "*";
}

}  // namespace

bool JsxTag::is_component() const {
  return name.empty() || (name.front() >= 'A' && name.front() <= 'Z') || name.find('.') != std::string_view::npos;
}

std::string_view JsxTag::find(std::string_view attribute) const {
  const auto found = std::ranges::find(attributes, attribute, &JsxAttribute::name);
  return found == attributes.end() ? std::string_view() : found->value;
}

std::string_view JsxTag::find_expression(std::string_view attribute) const {
  const auto found = std::ranges::find(attributes, attribute, &JsxAttribute::name);
  return found == attributes.end() ? std::string_view() : found->expression;
}

std::size_t find_expression_end(std::string_view text, std::size_t at, std::size_t longest) {
  const std::size_t limit = std::min(text.size(), at + longest);
  std::vector<char> open;  // '{' or '`' (a template, which may hold "${")
  for (; at < limit; ++at) {
    const char c = text[at];
    if (!open.empty() && open.back() == '`') {
      if (c == '\\') {
        ++at;
      } else if (c == '`') {
        open.pop_back();
      } else if (c == '$' && at + 1 < limit && text[at + 1] == '{') {
        open.push_back('{');
        ++at;
      }
    } else if (c == '{' || c == '`') {
      open.push_back(c);
    } else if (c == '}') {
      open.pop_back();
      if (open.empty()) return at + 1;
    } else if (c == '/' && at + 1 < limit && text[at + 1] == '*') {
      at = text.find("*/", at + 2);
      if (at >= limit) break;
      ++at;
    } else if (c == '"' || c == '\'') {
      // An apostrophe in text is no string: a string ends on its own line.
      std::size_t end = at + 1;
      while (end < limit && text[end] != c && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
      at = end < limit && text[end] == c ? end : at;
    }
  }
  return std::string_view::npos;
}

std::optional<JsxTag> parse_jsx_tag(std::string_view text, std::size_t at) {
  JsxTag tag;
  const std::size_t limit = std::min(text.size(), at + kLongestTagBytes);
  ++at;
  tag.closing = at < limit && text[at] == '/';
  at += tag.closing ? 1 : 0;
  const std::size_t named = name_end(text, at);
  if (named != at && !is_letter(text[at])) return std::nullopt;
  tag.name = text.substr(at, named - at);
  at = named;
  for (;;) {
    const std::size_t next = skip_spaces(text, at);
    if (next >= limit) return std::nullopt;
    if (text[next] == '>') {
      tag.end = next + 1;
      return tag;
    }
    if (text[next] == '/' && next + 1 < limit && text[next + 1] == '>' && !tag.closing) {
      tag.self_closing = true;
      tag.end = next + 2;
      return tag;
    }
    if (next == at || tag.closing || tag.name.empty()) return std::nullopt;
    if (text[next] == '{') {  // a spread, or a comment
      at = find_expression_end(text, next, kLongestTagBytes);
      if (at == std::string_view::npos) return std::nullopt;
      continue;
    }
    const std::size_t end = name_end(text, next);
    if (end == next) return std::nullopt;
    JsxAttribute attribute{text.substr(next, end - next), {}, {}};
    at = end;
    if (const std::size_t equals = skip_spaces(text, end); equals < limit && text[equals] == '=') {
      const std::size_t value = skip_spaces(text, equals + 1);
      if (value >= limit) return std::nullopt;
      if (text[value] == '"' || text[value] == '\'') {
        const std::size_t close = text.find(text[value], value + 1);
        if (close >= limit) return std::nullopt;
        attribute.value = text.substr(value + 1, close - value - 1);
        at = close + 1;
      } else if (text[value] == '{') {
        at = find_expression_end(text, value, kLongestTagBytes);
        if (at == std::string_view::npos) return std::nullopt;
        attribute.expression = text.substr(value + 1, at - value - 2);
        attribute.value = string_in(attribute.expression);
      } else {  // HTML takes a bare word
        at = std::min(text.find_first_of(" \t\n>\"'`=<{}", value), text.size());
        if (at == value || at >= limit) return std::nullopt;
        attribute.value = text.substr(value, at - value);
      }
    }
    tag.attributes.push_back(attribute);
  }
}

bool is_module_statement(std::string_view line) {
  const auto starts = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return line.starts_with(word); });
  };
  if (line.starts_with("import ")) {
    return starts({"import {", "import *", "import \"", "import '"}) || line.find(" from ") != std::string_view::npos;
  }
  return starts({"export const ", "export let ", "export var ", "export function ", "export default ", "export class ",
                 "export async ", "export {", "export *"});
}

std::size_t find_module_statement_end(std::string_view text, std::size_t at) {
  std::size_t first_blank = text.size();
  int depth = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (line.find_first_not_of(" \t") == std::string_view::npos) {
      if (depth <= 0) return at;
      first_blank = std::min(first_blank, at);
    }
    for (const char c : line) depth += c == '{' || c == '(' || c == '[' ? 1 : c == '}' || c == ')' || c == ']' ? -1 : 0;
    at = end + 1;
  }
  return depth <= 0 ? text.size() : first_blank;
}

JsxText text_of(const JsxTag& tag) {
  if (tag.closing) return {};
  if (tag.name == "img" || tag.name == "Image") {
    return {image_of(tag)};
  }
  // A tick or a cross in a table of features is its whole cell.
  if (tag.self_closing) {
    const std::string_view icon = tag.name == "Icon" ? tag.find("icon") : tag.name;
    if (icon == "check" || icon == "Check" || icon == "CHECK") return {"✓"};
    if (icon == "xmark" || icon == "Cross" || icon == "CROSS") return {"✗"};
    if (tag.name == "Icon") return {};
  }
  const std::string_view title = title_of(tag);
  std::string kind(tag.name);
  if (tag.name == "Callout" || tag.name == "Admonition" || tag.name == "Aside" || tag.name == "Alert") {
    kind = tag.find("type").empty() ? tag.find("variant") : tag.find("type");  // <Callout type="warning">
    if (!kind.empty() && kind.front() >= 'a' && kind.front() <= 'z')
      kind.front() = static_cast<char>(kind.front() - 'a' + 'A');
  }
  const bool callout = !tag.self_closing && std::ranges::find(kCallouts, kind) != kCallouts.end();
  if (title.empty()) {
    return callout ? JsxText{"**" + kind + ":**", true, true} : JsxText{};
  }
  const std::string_view link = tag.find("href");
  std::string text =
      link.empty() ? "**" + std::string(title) + "**" : "**[" + std::string(title) + "](" + std::string(link) + ")**";
  if (callout) text = "**" + kind + ":** " + text;
  for (const std::string_view attribute : {"title", "description", "comment"}) {
    const std::string_view more = tag.find(attribute);
    if (!more.empty() && more != title) text += " " + std::string(more);
  }
  std::ranges::replace(text, '\n', ' ');
  return {std::move(text), true, false};
}

}  // namespace foredge::docs
