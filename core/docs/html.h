// Pieces of HTML as Markdown: the inline text of a cell, the text of a code element, a whole table. Build side only;
// refuses to know where in a page they stand: docs/clean.h finds them and places what comes of them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace foredge::docs {

// True for the names of HTML's elements, lower case. Anything else between '<' and '>' is taken for text.
[[nodiscard]] bool is_html_element(std::string_view name);

// Elements that show no text, or a control's: "button", "script", "svg" … `name` is lower case.
[[nodiscard]] bool is_furniture(std::string_view name);

// ASCII lower case, as HTML compares names.
[[nodiscard]] std::string lower_name(std::string_view name);

// Offset of the "</name>" that closes an element whose content starts at `at`; elements of the same name nest. npos when
// none stands within 512 KiB. `name` is lower case.
[[nodiscard]] std::size_t find_html_close(std::string_view text, std::size_t at, std::string_view name);

// Inline Markdown in one line: emphasis, code, links and images in their Markdown form, entities that need no escape as
// characters. Tags that are no HTML, macros and code spans stay as they are.
[[nodiscard]] std::string inline_html(std::string_view html);

// The words of a card that is a link as a whole, pictures left out: one line of at most 200 bytes that a link's text may be.
// "" when it holds more than that: a block of code, a list, components.
[[nodiscard]] std::string card_words(std::string_view html);

// The characters that a reader sees of an element that holds code: no tags, "<br>" a line end, all entities read.
[[nodiscard]] std::string code_html(std::string_view html);

// `text` as inline code, with as many marks as it needs; spaces and line ends at its ends go.
[[nodiscard]] std::string code_span(std::string_view text);

// `code` as a fenced block behind `indent`, with as many marks as it needs. Ends with '\n'.
[[nodiscard]] std::string code_fence(std::string_view code, std::string_view language, std::string_view indent);

// "json" of class="language-json" or class="json"; "" for classes that say more than a name.
[[nodiscard]] std::string_view language_of_class(std::string_view classes);

}  // namespace foredge::docs
