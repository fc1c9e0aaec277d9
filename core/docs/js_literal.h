// Data that a page hands to a component, <PropertiesTable content={[{name: 'x', …}]} />, as the Markdown list that the
// component would show. Reads JavaScript's literals (arrays, objects, strings, templates); refuses to compute: any other
// expression is its own source text. Build side only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foredge::docs {

struct JsValue {
  enum class Kind : unsigned char { kText, kSource, kArray, kObject } kind = Kind::kSource;
  std::string text;               // of a string or template; the source of kSource
  std::vector<std::string> keys;  // of kObject, beside `items`
  std::vector<JsValue> items;

  [[nodiscard]] const JsValue* find(std::string_view key) const;
};

// A whole array or object, up to 32 deep; nothing when brackets or strings do not fit.
[[nodiscard]] std::optional<JsValue> parse_js_literal(std::string_view source);

// An item for each object that says what it is (a name, a title, a type), nested ones below it. "" when there is none:
// styles, options and plain lists of strings are no text.
[[nodiscard]] std::string describe_js_value(const JsValue& value);

}  // namespace foredge::docs
