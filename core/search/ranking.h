// How matches are weighed. A section answers a query, but its page speaks for it, so a hit's score has five parts, each a share
// of what the query could reach at most, added in fixed point:
//
//   section   how strongly the section holds the query's terms (stemmed)
//   words     how strongly its page holds the query's words as they are written
//   title     how much of the page's title the query names
//   pairs     which neighbours in the query are neighbours somewhere on the page
//   feedback  how much the page is about what the best pages so far are about
//
// Section and words are BM25F (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.6), computed when
// the release is built and stored as a small impact a posting:
//
//   frequency(t, u) = sum over fields f of  weight_f × tf_f / (1 - b_f + b_f × length_f / average_f)
//   impact(t, u)    = frequency / (saturation + frequency), quantised to 32 levels on a logarithmic scale
//   part(q, u)      = sum over terms of  idf(t) × impact(t, u)  /  sum over terms of idf(t)
//
// where the unit u is a section or a page. Divisions are multiplications by the share over the whole, rounded down once a query. Title,
// words and section are added up for every section, in 16 bits (Sum); pairs, which cost a read each, only for the best pages
// (kCandidatePages), and then feedback (sketches.h). A query adds integers only, so every host computes the same score to the bit.
// One set of parameters serves every corpus; docs/quality.md says how it was chosen.
#pragma once

#include <array>
#include <cstdint>

namespace foredge::search {

enum Field : std::uint8_t { kTitle, kHeadings, kBody, kCode, kLead };
inline constexpr std::size_t kFieldCount = 5;

struct FieldWeight {
  double weight;
  double b;  // how much of the field's length counts against a match in it
};

struct UnitRanking {
  std::array<FieldWeight, kFieldCount> fields;
  double saturation;
};

// Title and headings say what a section is about. Its lead counts as body alone.
inline constexpr UnitRanking kSectionRanking = {{{{2.0, 0.75}, {4.0, 0.6}, {1.0, 0.6}, {0.4, 0.5}, {0.0, 0.0}}}, 2.0};
// A page's lead, its first kLeadWords words, says what the page is about: it counts beside the body.
inline constexpr UnitRanking kPageRanking = {{{{36.0, 0.6}, {5.0, 0.5}, {1.0, 0.6}, {0.35, 0.6}, {4.0, 0.7}}}, 5.0};
inline constexpr std::uint32_t kLeadWords = 40;

// How strongly a section holds a function word says nothing: its impact is the same wherever it stands, which costs no bits in a list.
inline constexpr std::uint8_t kFunctionWordImpact = 11;

// What the highest impact is worth.
inline constexpr double kImpactScale = 4096.0;
// Ratio of the highest impact to the lowest.
inline constexpr double kImpactRange = 12.0;
// What a term adds to a section by being there at all, in a query of few words.
inline constexpr std::uint32_t kPresence = 1303;
// The terms of a query weigh at most this together, so that what a section could reach stays below 2^32; weights are halved until they do.
inline constexpr std::uint64_t kMaxWholeWeight = 0xffffffffU / (static_cast<std::uint32_t>(kImpactScale) + kPresence);

// What sections and pages hold of a query is added up in 16 bits, as so many parts of what they could hold at most, each posting's rounded
// down, but to a section at least 1: a search reads and writes the sums of all sections. The room above is for those that count 1.
using Sum = std::uint16_t;
inline constexpr std::uint32_t kFullSum = 65'000;

// The parts of a score. A part at its full is worth its share × kFullPart.
inline constexpr std::uint32_t kFullPart = 4096;
inline constexpr std::uint32_t kSectionShare = 2750;
inline constexpr std::uint32_t kWordsShare = 2800;
inline constexpr std::uint32_t kTitleShare = 900;
inline constexpr std::uint32_t kPairsShare = 450;
inline constexpr std::uint32_t kFeedbackShare = 300;

// Lengths of a query are counted in words that a page of the release has as they are written.

// A long query names much of many titles and has many neighbours by chance: both parts fall with the third power of its length
// from here on.
inline constexpr std::uint32_t kTitleWords = 10;
inline constexpr std::uint32_t kPairsWords = 6;
[[nodiscard]] constexpr std::uint32_t share_for(std::uint64_t share, std::uint64_t full_words, std::uint64_t words) {
  return words <= full_words
             ? static_cast<std::uint32_t>(share)
             : static_cast<std::uint32_t>(share * full_words * full_words * full_words / (words * words * words));
}

// It is also a text about something rather than a list of what the page must say: between these lengths how it is written and what is merely
// there come to count less, and what pages are about counts more.
inline constexpr std::uint32_t kFewWords = 10;
inline constexpr std::uint32_t kManyWords = 18;
// From `few` at kFewWords or less in a straight line to `many` at kManyWords or more.
[[nodiscard]] constexpr std::uint32_t between(std::uint32_t few, std::uint32_t many, std::size_t words) {
  const auto at = static_cast<std::uint32_t>(words <= kFewWords ? 0 : words - kFewWords);
  constexpr std::uint32_t kSpan = kManyWords - kFewWords;
  return at >= kSpan ? many : (few * (kSpan - at) + many * at) / kSpan;
}
[[nodiscard]] constexpr std::uint32_t presence_for(std::size_t words) { return between(kPresence, 0, words); }
[[nodiscard]] constexpr std::uint32_t words_share_for(std::size_t words) {
  return between(kWordsShare, kWordsShare / 5, words);
}
[[nodiscard]] constexpr std::uint32_t feedback_share_for(std::size_t words) {
  return between(kFeedbackShare, 2 * kFeedbackShare, words);
}

// A word that a query has `count` times weighs (slack + 1) × count / (slack + count) as much: up to three times in a query of a few
// words, where it may stand twice by chance, nearly each time in a long one, where what it is about comes back.
[[nodiscard]] constexpr std::uint64_t repeat_slack(std::size_t words) {
  return words <= kFewWords ? 2 : words - kFewWords + 2;
}

// `share` × value ÷ `whole`, for many values: the quotient of the two is taken once, to at least 22 bits.
class Part {
 public:
  // `share` is below 2^25, `whole` below 2^32; a 0 makes every part 0.
  constexpr Part(std::uint32_t share, std::uint64_t whole) {
    while (whole != 0 && shift_ < kMaxShift && (std::uint64_t{share} << (shift_ + 1)) / whole < kScaleLimit) {
      ++shift_;
    }
    scale_ = whole == 0 ? 0 : (std::uint64_t{share} << shift_) / whole;
  }

  // `value` is below 2^32.
  [[nodiscard]] constexpr std::uint32_t of(std::uint64_t value) const {
    return static_cast<std::uint32_t>(value * scale_ >> shift_);
  }
  // The least value whose part is at least `part`, which is below 2^26.
  [[nodiscard]] constexpr std::uint64_t least(std::uint32_t part) const {
    return scale_ == 0 ? (part == 0 ? 0 : ~std::uint64_t{0}) : ((std::uint64_t{part} << shift_) + scale_ - 1) / scale_;
  }

 private:
  static constexpr std::uint64_t kScaleLimit = std::uint64_t{1} << 32U;
  static constexpr std::uint32_t kMaxShift = 38;

  std::uint64_t scale_ = 0;  // below 2^32
  std::uint32_t shift_ = 0;
};

inline constexpr std::size_t kMaxQueryTerms = 64;
inline constexpr std::size_t kMaxQueryMarks = 4;
// Pages whose pairs are looked at, the best of those that say what the query is about, and sections of one page that may answer.
inline constexpr std::size_t kCandidatePages = 64;
inline constexpr std::size_t kFeedbackPages = 6;
inline constexpr std::size_t kSectionsPerPage = 3;

}  // namespace foredge::search
