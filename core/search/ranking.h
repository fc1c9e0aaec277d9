// The ranking of sections: BM25F (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.6) over four fields,
// computed when the release is built and stored as a small impact a posting.
//
//   frequency(t, d) = sum over fields f of  weight_f × tf_f / (1 - b_f + b_f × length_f / average_f)
//   impact(t, d)    = frequency / (saturation + frequency), quantised to 64 levels on a logarithmic scale
//   score(q, d)     = sum over terms of  idf(t) × impact(t, d), in fixed point
//
// A query adds integers only, so every host computes the same score to the bit.
#pragma once

#include <array>
#include <cstdint>

namespace foredge::search {

enum Field : std::uint8_t { kTitle, kHeadings, kBody, kCode };
inline constexpr std::size_t kFieldCount = 4;

struct FieldWeight {
  double weight;
  double b;  // how much of the field's length counts against a match in it
};

// The title and headings say what a section is about; one parameter set serves every corpus.
inline constexpr std::array<FieldWeight, kFieldCount> kFields = {{
    {12.0, 0.6},  // title
    {5.0, 0.5},   // headings
    {1.0, 0.75},  // body
    {1.0, 0.75},  // code
}};
inline constexpr double kSaturation = 2.0;

// Fixed point of idf: 1024 a nat. ln(1 + 10^8) × 1024 still fits 16 bits.
inline constexpr double kWeightScale = 1024.0;
// What the highest impact is worth. 32 terms and 4 marks of the greatest weight stay below 2^32.
inline constexpr double kImpactScale = 4096.0;
// Ratio of the highest impact to the lowest.
inline constexpr double kImpactRange = 64.0;

inline constexpr std::size_t kMaxQueryTerms = 32;
inline constexpr std::size_t kMaxQueryMarks = 4;

}  // namespace foredge::search
