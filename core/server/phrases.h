// Quoted words: which a query has, and whether a text has them as they are. Knows nothing of ranking.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace foredge::server {

inline constexpr std::size_t kMaxPhrases = 4;

// A text to look for phrases in, or a phrase: letters folded as in the index, blanks and line ends as one blank, without marks of
// emphasis and code, so that "**rolling** update" reads "rolling update".
[[nodiscard]] std::string plain_text(std::string_view markdown);

// What stands in double quotes, as plain text and not empty; the first kMaxPhrases. A quote that is not closed counts for nothing.
[[nodiscard]] std::vector<std::string> quoted_phrases(std::string_view query);

// Whether the phrase stands in the text with no word cut at its ends. Both are plain.
[[nodiscard]] bool has_phrase(std::string_view text, std::string_view phrase);

}  // namespace foredge::server
