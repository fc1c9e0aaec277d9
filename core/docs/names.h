// Names that docs and callers write in several ways, brought to one: languages of code blocks, and the symbols (components, functions,
// options, commands) that a heading documents. The same code when a release is built and when it is asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace foredge::docs {

// "JavaScript" → "js", "shell" → "sh", "yml" → "yaml"; an unknown name in lower case.
[[nodiscard]] std::string canonical_language(std::string_view language);

// The bare name of a symbol: without call parentheses, angle brackets, code marks and white space around.
[[nodiscard]] std::string canonical_symbol(std::string_view name);

// The symbol that a heading is about, if it is about one: "useState(initialState)", "<Suspense>", "--force",
// "Array.prototype.at()", "AbortController: abort() method". A single plain word counts only where `is_title` says that the heading names
// a page of its own.
[[nodiscard]] std::optional<std::string> symbol_of_heading(std::string_view heading, bool is_title);

}  // namespace foredge::docs
