// JSX inside MDX: where a tag or an expression ends, and which text of a tag a reader of the site would see. Build side
// only; refuses to know Markdown: docs/clean.h decides what is prose and where the text goes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foredge::docs {

inline constexpr std::size_t kLongestJsxBytes = std::size_t{64} * 1024;   // of an expression in text
inline constexpr std::size_t kLongestTagBytes = std::size_t{256} * 1024;  // tables of properties are written as one tag

struct JsxAttribute {
  std::string_view name;
  std::string_view value;       // between its quotes; empty for an expression that is no string
  std::string_view expression;  // between its braces; empty for a plain string
};

// Views into the text that was parsed.
struct JsxTag {
  std::string_view name;  // "" for a fragment
  bool closing = false;
  bool self_closing = false;
  std::vector<JsxAttribute> attributes;
  std::size_t end = 0;  // offset behind '>'

  [[nodiscard]] bool is_component() const;  // a capital first letter, a dot in the name, or a fragment
  [[nodiscard]] std::string_view find(std::string_view attribute) const;
  [[nodiscard]] std::string_view find_expression(std::string_view attribute) const;
};

// The tag at `text[at]`, which is '<'. Nothing when it is no tag, or is longer than kLongestTagBytes.
[[nodiscard]] std::optional<JsxTag> parse_jsx_tag(std::string_view text, std::size_t at);

// Offset behind the '}' that closes the '{' at `text[at]`; strings, templates and comments are stepped over. npos when it
// is not closed within `longest` bytes.
[[nodiscard]] std::size_t find_expression_end(std::string_view text, std::size_t at,
                                              std::size_t longest = kLongestJsxBytes);

// Whether a line at the start of a block of MDX is code: `import … from`, `export const …`.
[[nodiscard]] bool is_module_statement(std::string_view line);

// Offset of the first blank line outside brackets after the statement at `text[at]`; when its brackets never close, of the
// first blank line; else the end.
[[nodiscard]] std::size_t find_module_statement_end(std::string_view text, std::size_t at);

// What a tag says by itself, as Markdown: a title, a caption, an image, the kind of a callout. Empty for a mere wrapper.
struct JsxText {
  std::string text;
  bool is_block = false;  // to stand as a paragraph of its own
  bool is_label = false;  // says what follows is, and nothing that a heading right behind it would not say
};
[[nodiscard]] JsxText text_of(const JsxTag& tag);

}  // namespace foredge::docs
