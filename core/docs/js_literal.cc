#include "docs/js_literal.h"

#include <algorithm>

#include "docs/html.h"

namespace foredge::docs {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr int kDeepest = 32;

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  return first == kNone ? std::string_view() : text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::optional<JsValue> run() {
    skip();
    if (at_ == text_.size() || (text_[at_] != '[' && text_[at_] != '{')) return std::nullopt;
    auto value = read(0);
    skip();
    return value && at_ == text_.size() ? std::move(value) : std::nullopt;
  }

 private:
  void skip() {
    for (;;) {
      at_ = std::min(text_.find_first_not_of(" \t\n", at_), text_.size());
      const std::string_view rest = text_.substr(at_);
      if (rest.starts_with("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (rest.starts_with("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        at_ = end == kNone ? text_.size() : end + 2;
      } else {
        return;
      }
    }
  }

  [[nodiscard]] bool take(char c) {
    skip();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<JsValue> read(int depth) {
    skip();
    if (depth > kDeepest || at_ == text_.size()) return std::nullopt;
    const char c = text_[at_];
    if (c == '[' || c == '{') return collection(depth);
    const std::size_t start = at_;
    if (c == '"' || c == '\'' || c == '`') {
      JsValue value{JsValue::Kind::kText, {}, {}, {}};
      do {
        if (!string(value.text)) return std::nullopt;
      } while (take('+') && (skip(), at_ < text_.size()) && std::string_view("\"'`").find(text_[at_]) != kNone);
      skip();
      if (at_ == text_.size() || std::string_view(",]}").find(text_[at_]) != kNone) return value;
      at_ = start;  // a method of a string, a sum with something else
    }
    if (!source()) return std::nullopt;
    return JsValue{JsValue::Kind::kSource, std::string(trim(text_.substr(start, at_ - start))), {}, {}};
  }

  std::optional<JsValue> collection(int depth) {
    const bool is_object = text_[at_++] == '{';
    const char close = is_object ? '}' : ']';
    JsValue value{is_object ? JsValue::Kind::kObject : JsValue::Kind::kArray, {}, {}, {}};
    while (!take(close)) {
      if (at_ == text_.size()) return std::nullopt;
      if (is_object) {
        std::string key;
        if (text_[at_] == '"' || text_[at_] == '\'') {
          if (!string(key)) return std::nullopt;
        } else {
          const std::size_t end = std::min(text_.find_first_of(" \t\n:,}", at_), text_.size());
          key = text_.substr(at_, end - at_);
          at_ = end;
        }
        value.keys.push_back(std::move(key));
        if (!take(':')) {  // a shorthand or a spread says nothing by itself
          value.items.emplace_back();
          if (!take(',') && (at_ == text_.size() || text_[at_] != close)) return std::nullopt;
          continue;
        }
      }
      auto item = read(depth + 1);
      if (!item) return std::nullopt;
      value.items.push_back(std::move(*item));
      if (!take(',') && (at_ == text_.size() || text_[at_] != close)) return std::nullopt;
    }
    return value;
  }

  // The string at at_, its escapes read; what a template computes stays as it is written.
  bool string(std::string& out) {
    const char quote = text_[at_++];
    for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        const char c = text_[++at_];
        if (c != '\n') out.push_back(c == 'n' ? '\n' : c == 't' ? ' ' : c);
      } else {
        out.push_back(text_[at_]);
      }
    }
    return at_++ < text_.size();
  }

  // Moves over any other expression: to the comma or bracket that ends it.
  bool source() {
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (depth == 0 && (c == ',' || c == ']' || c == '}')) return true;
      if (c == '(' || c == '[' || c == '{') ++depth;
      if (c == ')' || c == ']' || c == '}') --depth;
      if (c == '`' || c == '"') {
        std::string ignored;
        if (!string(ignored)) return false;
        --at_;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string one_line(std::string_view text) {
  // JSX in a description is its text.
  std::string line = text.find('<') == kNone ? std::string(text) : inline_html(text);
  for (std::size_t at = line.find("\\|"); at != kNone; at = line.find("\\|", at)) line.erase(at, 1);  // no table here
  for (const std::string_view fragment : {"<>", "</>"}) {
    for (std::size_t at = line.find(fragment); at != kNone; at = line.find(fragment)) line.erase(at, fragment.size());
  }
  std::string result;
  for (const char c : line) {
    if (c != '\n' && c != '\t' && c != ' ') {
      result.push_back(c);
    } else if (!result.empty() && result.back() != ' ') {
      result.push_back(' ');
    }
  }
  return std::string(trim(result));
}

class Describer {
 public:
  std::string run(const JsValue& value) {
    list(value, 0);
    return std::move(out_);
  }

 private:
  void list(const JsValue& value, std::size_t depth) {
    if (value.kind == JsValue::Kind::kArray) {
      for (const JsValue& item : value.items) {
        if (item.kind == JsValue::Kind::kObject) object(item, {}, depth);
      }
    } else if (value.kind == JsValue::Kind::kObject) {  // {size: {type: 'string', …}, …}
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        const JsValue& item = value.items[i];
        const bool described = item.kind == JsValue::Kind::kObject &&
                               (item.find("type") != nullptr || item.find("description") != nullptr);
        if (described) object(item, value.keys[i], depth);
      }
    }
  }

  // The first of `keys` that holds text.
  static std::string text_of(const JsValue& value, std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys) {
      const JsValue* const found = value.find(key);
      if (found == nullptr || (found->kind != JsValue::Kind::kText && found->kind != JsValue::Kind::kSource)) continue;
      if (std::string text = one_line(found->text); !text.empty()) return text;
    }
    return {};
  }

  static bool is_true(const JsValue& value, std::string_view key) {
    const JsValue* const found = value.find(key);
    return found != nullptr && found->text == "true";
  }

  void object(const JsValue& item, std::string_view key, std::size_t depth) {
    std::string name =
        key.empty() ? text_of(item, {"name", "prop", "property", "param", "parameter", "attribute"}) : std::string(key);
    const std::string title =
        name.empty() ? text_of(item, {"title", "label", "heading", "question", "term", "version", "key", "status"})
                     : "";
    const std::string type = text_of(item, {"type", "signature"});
    const std::string link = text_of(item, {"href", "link", "url", "to"});
    std::string head;
    if (!name.empty()) {
      head = code_span(name);
    } else if (!title.empty()) {
      head = link.empty() ? "**" + title + "**" : "[" + title + "](" + link + ")";
    } else if (!type.empty()) {
      head = code_span(type);
    }
    if (!head.empty()) {
      out_.append(depth * 2, ' ').append("- ").append(head).append(details(item, name.empty() ? "" : type));
      const std::string text = text_of(item, {"description", "text", "content", "body", "answer", "summary", "value"});
      if (!text.empty()) out_.append(": ").append(text);
      out_.push_back('\n');
    }
    const std::size_t below = head.empty() ? depth : depth + 1;
    for (const JsValue& inner : item.items) list(inner, below);
  }

  static std::string details(const JsValue& item, const std::string& type) {
    std::vector<std::string> parts;
    if (!type.empty()) parts.push_back(code_span(type));
    if (is_true(item, "isOptional") || is_true(item, "optional")) parts.emplace_back("optional");
    if (is_true(item, "required") || is_true(item, "isRequired")) parts.emplace_back("required");
    if (is_true(item, "deprecated") || is_true(item, "isDeprecated")) parts.emplace_back("deprecated");
    if (const std::string value = text_of(item, {"default", "defaultValue"}); !value.empty())
      parts.push_back("default " + code_span(value));
    std::string result;
    for (const std::string& part : parts) result.append(result.empty() ? " (" : ", ").append(part);
    return result.empty() ? result : result + ")";
  }

  std::string out_;
};

}  // namespace

const JsValue* JsValue::find(std::string_view key) const {
  const auto found = std::ranges::find(keys, key);
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

std::optional<JsValue> parse_js_literal(std::string_view source) { return Parser(source).run(); }

std::string describe_js_value(const JsValue& value) { return Describer().run(value); }

}  // namespace foredge::docs
