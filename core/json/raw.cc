// A scanner over JSON that is known to be valid, so it only counts brackets and skips strings.
#include "json/raw.h"

#include <cstddef>
#include <string>

#include "base/check.h"
#include "base/utf8.h"

namespace foredge::json {

namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) {
    ++at;
  }
  return at;
}

// The offset behind the string that starts at `text[at]`.
std::size_t skip_string(std::string_view text, std::size_t at) {
  FOREDGE_CHECK(at < text.size() && text[at] == '"');
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') {
      ++at;
    }
  }
  FOREDGE_CHECK(at < text.size());
  return at + 1;
}

// The offset behind the value that starts at `text[at]`.
std::size_t skip_value(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    switch (text[at]) {
      case '"':
        at = skip_string(text, at);
        if (depth == 0) {
          return at;
        }
        break;
      case '{':
      case '[':
        ++depth;
        ++at;
        break;
      case '}':
      case ']':
        if (depth == 0) {
          return at;  // the end of what holds a scalar
        }
        ++at;
        if (--depth == 0) {
          return at;
        }
        break;
      case ',':
      case ' ':
      case '\n':
      case '\t':
      case '\r':
        if (depth == 0) {
          return at;
        }
        ++at;
        break;
      default:
        ++at;
    }
  }
  return at;
}

unsigned hex_digit(char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10); }

char32_t four_digits(std::string_view text, std::size_t at) {
  char32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 4 | hex_digit(text[at + i]);
  }
  return value;
}

// Whether the inside of a JSON string spells `name`.
bool spells(std::string_view inside, std::string_view name) {
  if (inside.find('\\') == std::string_view::npos) {
    return inside == name;
  }
  std::string plain;
  for (std::size_t at = 0; at < inside.size(); ++at) {
    if (inside[at] != '\\') {
      plain.push_back(inside[at]);
      continue;
    }
    switch (inside[++at]) {
      case 'b':
        plain.push_back('\b');
        break;
      case 'f':
        plain.push_back('\f');
        break;
      case 'n':
        plain.push_back('\n');
        break;
      case 'r':
        plain.push_back('\r');
        break;
      case 't':
        plain.push_back('\t');
        break;
      case 'u': {
        char32_t value = four_digits(inside, at + 1);
        at += 4;
        // A surrogate pair is two escapes in a row; parse has refused lone ones.
        if (value >= 0xd800 && value < 0xdc00) {
          value = 0x10000 + ((value - 0xd800) << 10) + (four_digits(inside, at + 3) - 0xdc00);
          at += 6;
        }
        utf8::append(plain, value);
        break;
      }
      default:
        plain.push_back(inside[at]);
    }
  }
  return plain == name;
}

}  // namespace

std::optional<std::string_view> find_raw(std::string_view object_text, std::string_view name) {
  std::size_t at = skip_space(object_text, 0);
  if (at == object_text.size() || object_text[at] != '{') {
    return std::nullopt;
  }
  at = skip_space(object_text, at + 1);
  while (object_text[at] != '}') {
    const std::size_t name_end = skip_string(object_text, at);
    const std::string_view inside = object_text.substr(at + 1, name_end - at - 2);
    const std::size_t colon = skip_space(object_text, name_end);
    const std::size_t begin = skip_space(object_text, colon + 1);
    const std::size_t end = skip_value(object_text, begin);
    if (spells(inside, name)) {
      return object_text.substr(begin, end - begin);
    }
    at = skip_space(object_text, end);
    FOREDGE_CHECK(at < object_text.size());
    if (object_text[at] == ',') {
      at = skip_space(object_text, at + 1);
    }
  }
  return std::nullopt;
}

RawItems::RawItems(std::string_view array_text) : text_(array_text), at_(skip_space(array_text, 0)) {
  FOREDGE_CHECK(at_ < text_.size() && text_[at_] == '[');
  at_ = skip_space(text_, at_ + 1);
}

std::optional<std::string_view> RawItems::next() {
  FOREDGE_CHECK(at_ < text_.size());
  if (text_[at_] == ']') {
    return std::nullopt;
  }
  const std::size_t end = skip_value(text_, at_);
  const std::string_view item = text_.substr(at_, end - at_);
  at_ = skip_space(text_, end);
  FOREDGE_CHECK(at_ < text_.size());
  if (text_[at_] == ',') {
    at_ = skip_space(text_, at_ + 1);
  }
  return item;
}

}  // namespace foredge::json
