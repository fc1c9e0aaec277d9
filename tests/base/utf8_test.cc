// UTF-8: each edge of RFC 3629's table, from inside and from outside, and every code point there and back.
#include "base/utf8.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace utf8 = foredge::utf8;
using namespace std::string_view_literals;

namespace {
constexpr std::size_t kNone = std::string_view::npos;
}

TEST_CASE("where text stops being UTF-8") {
  struct Row {
    const char* name;
    std::string_view text;
    std::size_t invalid_at;
  };
  const Row rows[] = {
      {"empty", "", kNone},
      {"ASCII with NUL and DEL", "a\0\x7f"sv, kNone},
      {"lowest of two bytes", "\xc2\x80", kNone},
      {"highest of two bytes", "\xdf\xbf", kNone},
      {"lowest of three bytes", "\xe0\xa0\x80", kNone},
      {"below the surrogates", "\xed\x9f\xbf", kNone},
      {"above the surrogates", "\xee\x80\x80", kNone},
      {"highest of three bytes", "\xef\xbf\xbf", kNone},
      {"lowest of four bytes", "\xf0\x90\x80\x80", kNone},
      {"U+10FFFF", "\xf4\x8f\xbf\xbf", kNone},
      {"bad_continuation alone", "a\x80", 1},
      {"bad_overlong slash in two bytes", "\xc0\xaf", 0},
      {"bad_overlong U+007F", "ab\xc1\xbf", 2},
      {"bad_overlong U+07FF in three bytes", "\xe0\x9f\xbf", 0},
      {"bad_overlong U+FFFF in four bytes", "\xf0\x8f\xbf\xbf", 0},
      {"bad_first surrogate", "\xed\xa0\x80", 0},
      {"bad_last surrogate", "\xed\xbf\xbf", 0},
      {"bad_U+110000", "\xf4\x90\x80\x80", 0},
      {"bad_lead F5", "\xf5\x80\x80\x80", 0},
      {"bad_lead FF", "\xff", 0},
      {"bad_cut in two bytes", "é\xc3", 2},
      {"bad_cut in three bytes", "\xe2\x82", 0},
      {"bad_cut in four bytes", "x\xf0\x9f\x98", 1},
      {"bad_second byte is ASCII", "\xc3(", 0},
      {"bad_third byte is a lead", "\xe2\x82\xe2", 0},
      {"bad_Latin-1", "caf\xe9 au lait", 3},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    // An allocation of exactly that size: the sanitizer sees a read behind it.
    const std::vector<char> copy(row.text.begin(), row.text.end());
    CHECK(utf8::find_invalid({copy.data(), copy.size()}) == row.invalid_at);
    if (row.invalid_at != kNone) {
      const utf8::CodePoint point = utf8::decode(row.text, row.invalid_at);
      CHECK(point.value == 0xfffd);
      CHECK(point.size == 1);
    }
  }
}

TEST_CASE("every code point is written and read back") {
  std::string text;
  std::size_t wrong = 0;
  for (char32_t value = 0; value <= 0x10ffff; ++value) {
    text.clear();
    utf8::append(text, value);
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    const utf8::CodePoint point = utf8::decode(text, 0);
    const bool right = point.value == (surrogate ? char32_t{0xfffd} : value) && point.size == text.size() &&
                       utf8::find_invalid(text) == kNone;
    wrong += right ? 0U : 1U;
  }
  CHECK(wrong == 0);
  text.clear();
  utf8::append(text, 0x110000);
  CHECK(text == "\xef\xbf\xbd");
}

TEST_CASE("walking any bytes takes each byte once") {
  const std::string_view text = "a\xc3\xa9\xff\xe2\x82z\xf0\x9f\x98\x80\x80";
  std::u32string points;
  for (std::size_t at = 0; at < text.size();) {
    const utf8::CodePoint point = utf8::decode(text, at);
    points.push_back(point.value);
    at += point.size;
  }
  CHECK(points == U"a\u00e9\ufffd\ufffd\ufffdz\U0001f600\ufffd");
}
