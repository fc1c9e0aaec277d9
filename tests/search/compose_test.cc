// Composed text is held against utf8proc's NFC: every character that composes, and seeded random runs of marks.
#include "search/compose.h"

#include <utf8proc.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "base/utf8.h"

using namespace foredge;

namespace {

std::string normalise(std::string_view text, int form) {
  utf8proc_uint8_t* out = nullptr;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto size = utf8proc_map(bytes, static_cast<utf8proc_ssize_t>(text.size()), &out,
                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | form));
  REQUIRE(size >= 0);
  std::string result(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
  std::free(out);
  return result;
}

std::string nfc(std::string_view text) { return normalise(text, UTF8PROC_COMPOSE); }
std::string nfd(std::string_view text) { return normalise(text, UTF8PROC_DECOMPOSE); }

std::string utf8_of(char32_t c) {
  std::string text;
  utf8::append(text, c);
  return text;
}

}  // namespace

TEST_CASE("a character and its parts are written alike") {
  std::size_t composed = 0;
  for (char32_t c = 0xc0; c < 0xd7a4; ++c) {
    const std::string parts = nfd(utf8_of(c));
    const bool marked = search::may_compose(parts) && parts != utf8_of(c);
    if (marked && nfc(parts) == utf8_of(c)) {
      INFO("U+" << std::hex << static_cast<std::uint32_t>(c));
      CHECK(search::compose(parts) == utf8_of(c));
      ++composed;
    }
  }
  CHECK(composed > 11'172 + 850);  // Hangul and marked letters
}

TEST_CASE("marks in any order become one character") {
  // Letters without a singleton among them: those would be another character in NFC.
  constexpr std::u32string_view kLetters = U"aeEosuiyzngkдиуйαωがハêọǖ각가x1";
  std::mt19937 random(7);
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t letters = 1 + below(3); letters != 0; --letters) {
      utf8::append(text, kLetters[below(kLetters.size())]);
      for (std::size_t marks = below(4); marks != 0; --marks) {
        // U+0340, U+0341, U+0343 and U+0344 are other marks in NFC, which nobody types.
        const auto mark = static_cast<char32_t>(0x300 + below(0x40));
        utf8::append(text, below(8) == 0 ? 0x3099 + static_cast<char32_t>(below(2)) : mark);
      }
    }
    CHECK(search::compose(text) == nfc(text));
  }
}

TEST_CASE("text without marks is left alone") {
  for (const std::string_view text : {"plain", "état", "状態変数", "각", "Größe", "\xcc", "\xe1\x84", "\xff\xe3"}) {
    CHECK_FALSE(search::may_compose(text));
  }
  CHECK(search::may_compose("e\xcc\x81"));
  CHECK(search::compose("\xff") == "\xef\xbf\xbd");
}
