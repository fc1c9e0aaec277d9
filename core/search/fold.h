// Folding of code points for matching: case and diacritics of Latin, case of Greek and Cyrillic, and what kind of character
// a code point is. Small tables on purpose: this runs in the edge instance as well as in the builder.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace foredge::search {

enum class CharClass : std::uint8_t {
  kSeparator,
  kWord,
  kIdeograph,  // Han, kana, Hangul and its parts: written without spaces, so cut into bigrams
};

[[nodiscard]] CharClass classify_beyond_ascii(char32_t c);

// Letters, digits and the underscore, by far the most of all text.
inline constexpr std::array<CharClass, 128> kAsciiClasses = [] {
  std::array<CharClass, 128> table{};
  for (const char c : std::string_view("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")) {
    table[static_cast<unsigned char>(c)] = CharClass::kWord;
  }
  return table;
}();

[[nodiscard]] inline CharClass classify(char32_t c) {
  return c < kAsciiClasses.size() ? kAsciiClasses[c] : classify_beyond_ascii(c);
}

// Appends the folded form as UTF-8: "É" → "e", "ß" → "ss", "Ω" → "ω".
void append_folded(std::string& out, char32_t c);

// Appends the small letter with its diacritics: "É" → "é", "ß" → "ß", "Ω" → "ω".
void append_lower(std::string& out, char32_t c);

}  // namespace foredge::search
