// Tags in prose, and the elements of HTML among them. Wrappers go, what has a Markdown form takes it, what neither reader
// nor Markdown knows stays. Twin of clean_components.cc, which has the components of MDX.
#include <algorithm>
#include <array>

#include "docs/cleaner.h"
#include "docs/html.h"
#include "docs/html_table.h"

namespace foredge::docs {
namespace {

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
  if (out_line_is_mark()) return;
  if (!out_line_is_blank()) {
    out().append(static_cast<std::size_t>(count), '\n');
    out_line_ = out().size();
    broken_ = true;
  } else if (broken_) {
    out().resize(out_line_);  // spaces between two tags; the indentation of a line of the source stays
  }
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
      if (!out_line_is_mark()) out().append("- ");
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
  const std::size_t close = tag.self_closing ? kNone : find_close(tag, "a");
  const bool closed = close != kNone;
  // Over several lines it is a card, of which the words are the link.
  const std::string_view inner = closed ? in_.substr(tag.end, close - tag.end) : std::string_view();
  if (inner.find('\n') != kNone && link_.empty()) {
    if (const std::string words = card_words(inner); !words.empty() && !target.empty()) {
      out().append("[").append(words).append("](").append(target).append(")");
      at_ = in_.find('>', close) + 1;
      return true;
    }
  }
  remove_to(tag.end);
  if (closed && !target.empty() && target.front() != '#' && link_.empty()) {
    link_ = target;
    out().push_back('[');
  }
  return true;
}

}  // namespace foredge::docs
