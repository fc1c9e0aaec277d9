// Folding of code points for matching: case and diacritics of Latin, case of Greek and Cyrillic, and what kind of character
// a code point is. Small tables on purpose: this runs in the edge instance as well as in the builder.
#pragma once

#include <cstdint>
#include <string>

namespace foredge::search {

enum class CharClass : std::uint8_t {
  kSeparator,
  kWord,
  kIdeograph,  // Han, kana, Hangul: written without spaces, so cut into bigrams
};

[[nodiscard]] CharClass classify(char32_t c);

// Appends the folded form as UTF-8: "É" → "e", "ß" → "ss", "Ω" → "ω".
void append_folded(std::string& out, char32_t c);

}  // namespace foredge::search
