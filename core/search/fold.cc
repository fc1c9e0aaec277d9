#include "search/fold.h"

#include <string_view>

#include "base/utf8.h"

namespace foredge::search {
namespace {

// Base letters of U+00C0 … U+017F (Latin-1 Supplement and Latin Extended-A), folded to lower case. '*' keeps the code
// point; letters that fold to two are handled before the table is asked.
constexpr std::u32string_view kLatinBase =
    U"aaaaaa*ceeeeiiii"  // 00C0
    U"*nooooo*ouuuuy**"  // 00D0
    U"aaaaaa*ceeeeiiii"  // 00E0
    U"*nooooo*ouuuuy*y"  // 00F0
    U"aaaaaaccccccccdd"  // 0100
    U"ddeeeeeeeeeegggg"  // 0110
    U"gggghhhhiiiiiiii"  // 0120
    U"ii**jjkkklllllll"  // 0130
    U"lllnnnnnn*nnoooo"  // 0140
    U"oo**rrrrrrssssss"  // 0150
    U"ssttttttuuuuuuuu"  // 0160
    U"uuuuwwyyyzzzzzzs"  // 0170
    ;
static_assert(kLatinBase.size() == 0x180 - 0xc0);

constexpr std::string_view two_letters(char32_t c) {
  switch (c) {
    case 0xc6:
    case 0xe6:
      return "ae";
    case 0xdf:
      return "ss";
    case 0xde:
    case 0xfe:
      return "th";
    case 0xd0:
    case 0xf0:
      return "d";
    case 0x132:
    case 0x133:
      return "ij";
    case 0x152:
    case 0x153:
      return "oe";
    default:
      return {};
  }
}

constexpr bool is_between(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

// Latin-1 Supplement and Latin Extended-A, where most capitals stand in front of their small letter.
char32_t lower_latin(char32_t c) {
  if (is_between(c, 0xc0, 0xde) && c != 0xd7) {
    return c + 0x20;
  }
  if (c == 0x178) {
    return 0xff;
  }
  const bool even_capitals = is_between(c, 0x100, 0x137) || is_between(c, 0x14a, 0x177);
  const bool odd_capitals = is_between(c, 0x139, 0x148) || is_between(c, 0x179, 0x17e);
  const bool capital = (even_capitals && c % 2 == 0) || (odd_capitals && c % 2 == 1);
  return capital ? c + 1 : c;
}

char32_t lower_beyond_latin(char32_t c) {
  if (c >= 0x391 && c <= 0x3a9) {
    return c + 0x20;
  }
  if (c >= 0x410 && c <= 0x42f) {
    return c + 0x20;
  }
  if (c >= 0x400 && c <= 0x40f) {
    return c + 0x50;
  }
  return c;
}

struct Span {
  char32_t first;
  char32_t last;
};

constexpr Span kIdeographs[] = {{0x1100, 0x11ff}, {0x3040, 0x30ff}, {0x3400, 0x4dbf},  {0x4e00, 0x9fff},
                                {0xac00, 0xd7af}, {0xf900, 0xfaff}, {0x20000, 0x3134f}};

// Beyond ASCII everything is a letter but these: punctuation, symbols, private use, emoji.
constexpr Span kSeparators[] = {{0x80, 0xa9},     {0xab, 0xb4},     {0xb6, 0xb9},      {0xbb, 0xbf},
                                {0xd7, 0xd7},     {0xf7, 0xf7},     {0x2000, 0x206f},  {0x20a0, 0x20cf},
                                {0x2190, 0x2bff}, {0x2e00, 0x2e7f}, {0x3000, 0x303f},  {0xd800, 0xf8ff},
                                {0xfe10, 0xfe6f}, {0xff00, 0xff0f}, {0xff1a, 0xff20},  {0xff3b, 0xff40},
                                {0xff5b, 0xff65}, {0xfff0, 0xffff}, {0x1f000, 0x1faff}};

template <std::size_t N>
bool is_in(const Span (&spans)[N], char32_t c) {
  for (const Span span : spans) {
    if (c >= span.first && c <= span.last) {
      return true;
    }
  }
  return false;
}

}  // namespace

CharClass classify_beyond_ascii(char32_t c) {
  if (is_in(kIdeographs, c)) {
    return CharClass::kIdeograph;
  }
  return is_in(kSeparators, c) ? CharClass::kSeparator : CharClass::kWord;
}

void append_folded(std::string& out, char32_t c) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 0x20 : c));
    return;
  }
  if (const std::string_view pair = two_letters(c); !pair.empty()) {
    out.append(pair);
    return;
  }
  if (c >= 0xc0 && c < 0x180 && kLatinBase[c - 0xc0] != U'*') {
    out.push_back(static_cast<char>(kLatinBase[c - 0xc0]));
    return;
  }
  if (c >= 0x300 && c <= 0x36f) {
    return;  // a combining mark behind its letter
  }
  utf8::append(out, lower_beyond_latin(c));
}

void append_lower(std::string& out, char32_t c) {
  utf8::append(out, c < 0x80 ? (c >= 'A' && c <= 'Z' ? c + 0x20 : c) : lower_beyond_latin(lower_latin(c)));
}

}  // namespace foredge::search
