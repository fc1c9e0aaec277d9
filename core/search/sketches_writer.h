// Learns the sketches of sketches.h from the words of all pages. Build side only.
//
// Latent semantic analysis (Deerwester et al. 1990): pages as vectors of their words' weights, words as rows of a matrix, and the
// kSketchBits directions in which pages differ most, found by subspace iteration from a fixed start (Halko, Martinsson and Tropp 2011,
// "Finding structure with randomness", algorithm 4.4). A page keeps the signs of its coordinates (Charikar 2002, "Similarity
// estimation techniques from rounding algorithms"). Additions have one order, so the same pages give the same bits everywhere.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "search/postings_writer.h"
#include "search/sketches.h"

namespace foredge::search {

// The pages that hold a word.
struct WordPages {
  std::uint32_t stem;                 // words of one stem count as one; below the count of stems
  std::span<const Posting> postings;  // `section` is the page
};

// Fewer pages than that have no sketches: their places would be mere chance.
inline constexpr std::uint32_t kMinSketchedPages = kSketchBits;

// One sketch a page; none when there are too few pages.
[[nodiscard]] std::vector<Sketch> sketch_pages(std::span<const WordPages> words, std::uint32_t stem_count,
                                               std::uint32_t page_count);

}  // namespace foredge::search
