// For a word that a release does not have: the known words that were probably meant, one or two typos away or begun with it.
// Reads a bounded part of the dictionary; says nothing about what to do with them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/pass.h"

namespace foredge::search {

// Term blocks that are looked through for one word. In a release with more, typos in a word's first letters are not found.
inline constexpr std::uint32_t kNearestBlocks = 16;

// Words as they are written (folded), the most likely first: by distance, then by the number of pages, then by bytes; at most
// `count`. The distance is that of Damerau and Levenshtein (a swap of neighbours is one edit), at most 1, or 2 for words from 8
// letters on; a word that begins with `word` (of at least 3 letters) stands between 1 and 2. A word of less than 4 letters has
// no typos, and one with a digit has nothing near it: other numbers mean other things. Returns nothing while a block is missing:
// all are noted in the pass.
Result<std::optional<std::vector<std::string>>> find_nearest_words(bundle::Pass& pass, bundle::Release& release,
                                                                   std::string_view word, std::size_t count);

}  // namespace foredge::search
