// Names that docs and callers write in several ways, brought to one: languages of code blocks, and the symbols (components, functions,
// options, commands) that a heading documents. The same code when a release is built and when it is asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace foredge::docs {

// "JavaScript" → "js", "shell" → "sh", "yml" → "yaml"; an unknown name in lower case.
[[nodiscard]] std::string canonical_language(std::string_view language);

// The bare name of a symbol: without call parentheses, angle brackets, code marks, quotes and white space around.
[[nodiscard]] std::string canonical_symbol(std::string_view name);

// The same for all ways to write one name: "Data Table", "data-table", "DataTable()" → "datatable". Dashes in front stay, so
// that the option "--force" is not the function "force".
[[nodiscard]] std::string symbol_key(std::string_view name);

// "apply" of the command "kubectl apply", "config view" of "kubectl config view": what stands behind a program's name. "" for a
// name that is no command: all words of one are in small letters.
[[nodiscard]] std::string_view subcommand_of(std::string_view symbol);

enum class HeadingForm {
  kText,   // words: counts only where it looks like code
  kCode,   // stands wholly in code marks: a name, however plain
  kTitle,  // names a page of its own: a name of up to four words
};

// The symbol that a heading is about, if it is about one: "useState(initialState)", "<Suspense>", "--force",
// "Array.prototype.at()", "AbortController: abort() method", "<dialog>: The Dialog element".
[[nodiscard]] std::optional<std::string> symbol_of_heading(std::string_view heading, HeadingForm form);

}  // namespace foredge::docs
