// Marks: what a section is, beside what its text says. They stand in the dictionary as terms that no text can produce, so a
// filter costs what a word costs. Written when the release is built, asked for as filters of a query.
#pragma once

#include <string>
#include <string_view>

namespace foredge::search {

enum class Mark : char {
  kCode = 'c',      // the section has a code block; no value
  kLanguage = 'l',  // … in this language
  kKind = 'k',      // its page is of this kind ("component", "guide" …)
  kSymbol = 's',    // it documents the symbol of this name
  kRow = 'r',       // it has a row of this name in a table or list of options, props or parameters
};

// The dictionary's term: U+0001, the mark's letter, the value with ASCII letters in lower case. "" when the value is longer than a
// term may be: such a mark is not written, and asking for it finds nothing.
[[nodiscard]] std::string mark_term(Mark mark, std::string_view value);

// Whether a term of the dictionary is a mark's.
[[nodiscard]] bool is_mark_term(std::string_view term);

}  // namespace foredge::search
