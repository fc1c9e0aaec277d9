// Cuts text into the pieces that o200k_base's pre-tokenizer makes (words with the one character before them, digits by
// three, runs of punctuation, runs of white space) and prices each piece by shape and length. It has no vocabulary: a
// word's price grows with its length and with every pair of letters that is rare in documentation.
//
// All prices are in 1/64 token, and each price is at most the sum of the prices of any two halves of its piece: that
// is what makes the estimate additive. Prices were fitted to the measured mean of each shape and length, then
// raised until no text of the calibration was under-estimated (docs/tokens.h has the figures).
#include "docs/tokens.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace foredge::docs {
namespace {

constexpr std::uint32_t kToken = 64;
constexpr std::uint64_t kMargin = 75;  // in 1/64: what lifts the worst text of the calibration to its real count

enum Class : std::uint8_t { kControl, kSpace, kNewline, kDigit, kUpper, kLower, kPunctuation, kHigh };

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    classes[byte] = byte >= 0x80                   ? kHigh
                    : byte == '\n' || byte == '\r' ? kNewline
                    : byte == ' ' || byte == '\t'  ? kSpace
                    : byte >= '0' && byte <= '9'   ? kDigit
                    : byte >= 'A' && byte <= 'Z'   ? kUpper
                    : byte >= 'a' && byte <= 'z'   ? kLower
                    : byte > ' ' && byte < 0x7f    ? kPunctuation
                                                   : kControl;
  }
  return classes;
}
constexpr std::array<std::uint8_t, 256> kClass = make_classes();

Class class_of(char byte) { return static_cast<Class>(kClass[static_cast<unsigned char>(byte)]); }

// Bit `second` of row `first`: the pair is among the 294 that make up 98.5 % of the pairs in documentation's words.
constexpr std::array<std::uint32_t, 26> kCommonPairs = {
    0x1bebd6eU, 0x1164b11U, 0x11e4d95U, 0x116d919U, 0x1eff97fU, 0x01a4931U, 0x01669d1U, 0x01a4911U, 0x2aefc7fU,
    0x0040011U, 0x0140110U, 0x11c4919U, 0x094d913U, 0x13ced7fU, 0x0fefd6fU, 0x09ec999U, 0x0100000U, 0x13e7d7dU,
    0x1becd9dU, 0x15ec99dU, 0x00ef95fU, 0x0004151U, 0x0466191U, 0x00a8111U, 0x004f800U, 0x0000011U};

// Price of a word of 1 … 15 letters without rare pairs, by what stands before it; longer ones add kLongLetter each.
using Prices = std::array<std::uint8_t, 16>;
constexpr Prices kAfterSpace = {0, 65, 65, 66, 66, 67, 68, 69, 71, 73, 76, 80, 85, 90, 96, 106};
constexpr Prices kAlone = {0, 65, 66, 74, 70, 72, 78, 88, 90, 94, 104, 116, 122, 130, 138, 144};
constexpr Prices kAfterMark = {0, 66, 70, 80, 86, 88, 92, 108, 112, 118, 130, 138, 148, 156, 168, 180};
constexpr std::uint32_t kLongLetter = 12;
constexpr std::uint32_t kRarePair = 36;
constexpr std::uint32_t kMarkBeforeCapital = 26;
constexpr std::uint32_t kCapitalsThenSmall = 32;
constexpr std::uint32_t kCapital = 10;  // each capital past the second of a word in capitals
constexpr std::uint32_t kCapitalAfterSpace = 5;

std::uint32_t word_price(const Prices& prices, std::size_t letters) {
  return letters < prices.size()
             ? prices[letters]
             : prices.back() + kLongLetter * static_cast<std::uint32_t>(letters - prices.size() + 1);
}

// Price of a code point past ASCII, in 1/64 token: how its script fares, without looking at its neighbours.
std::uint32_t high_price(char32_t point) {
  struct Range {
    char32_t last;
    std::uint8_t price;
  };
  static constexpr std::array<Range, 17> kRanges = {{
      {0xff, 48},     // Latin-1: accents, ×, ·
      {0x24f, 54},    // Latin extended
      {0x36f, 96},    // phonetic, combining
      {0x3ff, 36},    // Greek
      {0x52f, 22},    // Cyrillic
      {0x5ff, 38},    // Armenian, Hebrew
      {0x6ff, 30},    // Arabic
      {0x97f, 32},    // Syriac … Devanagari
      {0xdff, 80},    // other scripts of India
      {0xeff, 44},    // Thai, Lao
      {0x1dff, 190},  // scripts that vocabularies hardly know
      {0x1fff, 44},   // Vietnamese and polytonic Greek
      {0x206f, 66},   // dashes, quotation marks
      {0x2bff, 120},  // arrows, mathematics, boxes, symbols
      {0x2fff, 190},
      {0x9fff, 60},  // kana, Han
      {0xabff, 190},
  }};
  for (const Range& range : kRanges) {
    if (point <= range.last) {
      return range.price;
    }
  }
  if (point <= 0xd7ff) {
    return 58;  // Hangul
  }
  if (point >= 0xfe00 && point <= 0xffef) {
    return 100;  // full-width forms, variation selectors
  }
  return point >= 0x1f000 && point <= 0x1faff ? 190 : 250;  // emoji; the rest is spelt byte by byte
}

// Walks the text once; `at_` is always at the start of a piece.
class Pricer {
 public:
  explicit Pricer(std::string_view text) : text_(text) {}
  // Goes on at the start of a piece, with what the text before it costs.
  Pricer(std::string_view text, std::size_t at, std::uint64_t total) : text_(text), at_(at), total_(total) {}

  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::uint64_t total() const { return total_; }

  std::uint64_t price() {
    pass_to(text_.size());
    return total_;
  }

  // Up to the first start of a piece that is not before `end`.
  void pass_to(std::size_t end) {
    while (at_ < end) {
      piece();
    }
  }

 private:
  void piece() {
    switch (class_of(text_[at_])) {
      case kLower:
      case kUpper:
        word(kAlone, false);
        break;
      case kDigit:
        digits();
        break;
      case kSpace:
        spaces();
        break;
      case kNewline:
        newlines();
        break;
      case kPunctuation:
        punctuation();
        break;
      case kHigh:
        high();
        break;
      case kControl:
        total_ += kToken;
        ++at_;
        break;
    }
  }

  [[nodiscard]] bool class_is(std::size_t at, Class wanted) const {
    return at < text_.size() && class_of(text_[at]) == wanted;
  }
  [[nodiscard]] bool is_letter(std::size_t at) const { return class_is(at, kLower) || class_is(at, kUpper); }

  // Capitals, then small letters: "word", "Word", "HTML", "HTMLElement".
  void word(const Prices& prices, bool after_mark) {
    const std::size_t start = at_;
    std::uint32_t rare = 0;
    std::uint32_t pairs = ~0U;  // the row of the letter before: the first letter makes no pair
    std::size_t at = start;
    const auto take_while = [&](char base) {
      for (; at < text_.size(); ++at) {
        const auto letter = static_cast<unsigned>(static_cast<unsigned char>(text_[at])) - static_cast<unsigned>(base);
        if (letter >= 26) {
          return;
        }
        rare += (~pairs >> letter) & 1U;
        pairs = kCommonPairs[letter];
      }
    };
    take_while('A');
    const std::size_t capitals = at - start;
    take_while('a');
    const std::size_t letters = at - start;
    at_ = at;
    total_ += word_price(prices, letters) + rare * kRarePair;
    if (capitals >= 1 && after_mark) {
      total_ += kMarkBeforeCapital;
    }
    if (capitals > 2) {
      total_ += (&prices == &kAfterSpace ? kCapitalAfterSpace : kCapital) * static_cast<std::uint32_t>(capitals - 2);
    }
    if (capitals > 1 && capitals < letters) {
      total_ += kCapitalsThenSmall;
    }
  }

  void digits() {
    std::uint32_t count = 0;
    while (class_is(at_, kDigit)) {
      ++at_;
      ++count;
    }
    total_ += kToken * ((count + 2) / 3);
  }

  // A run of spaces is one token; its last space goes with the word or mark behind it, but stands alone before a digit.
  void spaces() {
    const std::size_t start = at_;
    while (class_is(at_, kSpace)) {
      ++at_;
    }
    const std::size_t count = at_ - start;
    const bool joins = is_letter(at_) || class_is(at_, kPunctuation) || class_is(at_, kHigh);
    if (count > 1 || !joins) {
      total_ += kToken + static_cast<std::uint32_t>(count / 16) * 16;
    }
    if (count > 1 && class_is(at_, kDigit)) {
      total_ += kToken;
    }
    if (is_letter(at_)) {
      word(kAfterSpace, false);
    }
  }

  void newlines() {
    std::uint32_t count = 0;
    while (class_is(at_, kNewline)) {
      ++at_;
      ++count;
    }
    total_ += kToken + count / 4 * 16;
  }

  // One mark goes with the word behind it; a longer run is a piece and takes the line ends that follow.
  void punctuation() {
    if (is_letter(at_ + 1)) {
      ++at_;
      word(kAfterMark, true);
      return;
    }
    std::uint32_t changes = 0;
    std::uint32_t repeats = 0;
    for (++at_; class_is(at_, kPunctuation); ++at_) {
      (text_[at_] == text_[at_ - 1] ? repeats : changes) += 1;
    }
    total_ += kToken + (changes > 1 ? (changes - 1) * kChange : 0) + repeats * kRepeat;
    if (class_is(at_, kNewline)) {
      total_ += kLineEnd;
      while (class_is(at_, kNewline)) {
        ++at_;
      }
    }
  }

  void high() {
    total_ += kHighRun;
    while (class_is(at_, kHigh)) {
      std::size_t size = 1;
      char32_t point = static_cast<unsigned char>(text_[at_]);
      const std::size_t wanted = point >= 0xf0 ? 4 : point >= 0xe0 ? 3 : point >= 0xc0 ? 2 : 1;
      point &= wanted == 1 ? 0xffU : 0xffU >> (wanted + 1);
      while (size < wanted && at_ + size < text_.size() &&
             (static_cast<unsigned char>(text_[at_ + size]) & 0xc0U) == 0x80U) {
        point = (point << 6U) | (static_cast<unsigned char>(text_[at_ + size]) & 0x3fU);
        ++size;
      }
      // A byte that is no UTF-8 is a token.
      total_ += size == wanted && wanted > 1 ? high_price(point) : kToken;
      at_ += size;
    }
  }

  static constexpr std::uint32_t kChange = 40;
  static constexpr std::uint32_t kRepeat = 5;
  static constexpr std::uint32_t kLineEnd = 6;
  static constexpr std::uint32_t kHighRun = 16;

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint64_t total_ = 0;
};

// Bytes between two stops of a ruler, about.
constexpr std::size_t kStopBytes = 64;

std::uint32_t tokens_of(std::uint64_t price) {
  return static_cast<std::uint32_t>((price * kMargin + kToken * 64 - 1) / (kToken * 64));
}

}  // namespace

std::uint32_t estimate_tokens(std::string_view text) { return tokens_of(Pricer(text).price()); }

// A piece before a stop ends where it does for any text that has the stop's own byte: none looks further.
std::uint64_t TokenRuler::price_of(std::size_t size) const {
  const auto behind = std::ranges::lower_bound(stops_, size, {}, &Stop::at);
  const Stop stop = behind == stops_.begin() ? Stop{0, 0} : *std::prev(behind);
  return Pricer(text_.substr(0, size), stop.at, stop.price).price();
}

void TokenRuler::reach(std::size_t size, std::uint32_t most) {
  while (stops_.back().at < size && tokens_of(stops_.back().price) <= most) {
    Pricer pricer(text_, stops_.back().at, stops_.back().price);
    pricer.pass_to(std::min(pricer.at() + kStopBytes, text_.size()));
    stops_.push_back({pricer.at(), pricer.total()});
  }
}

std::uint32_t TokenRuler::estimate(std::size_t size) {
  reach(size, ~0U);
  return tokens_of(price_of(size));
}

bool TokenRuler::fits(std::size_t size, std::uint32_t budget) {
  reach(size, budget);
  // More text never costs less where it begins with whole pieces.
  const auto behind = std::ranges::lower_bound(stops_, size, {}, &Stop::at);
  const bool dear = behind != stops_.begin() && tokens_of(std::prev(behind)->price) > budget;
  return !dear && tokens_of(price_of(size)) <= budget;
}

}  // namespace foredge::docs
