// From a caller's words to what the index is asked for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "search/ranking.h"

namespace foredge::search {

struct Query {
  std::vector<std::string> terms;    // distinct, at most kMaxQueryTerms, in order of appearance
  std::vector<std::string> marks{};  // terms of marks.h that a section must have, at most kMaxQueryMarks
  std::vector<std::string> words{};  // distinct, as they are written (folded), at most kMaxQueryTerms
  // Terms that stand side by side, as places in `terms`.
  struct Pair {
    std::uint8_t first;
    std::uint8_t second;

    bool operator==(const Pair&) const = default;
  };
  std::vector<Pair> pairs{};  // distinct, fewer than kMaxQueryTerms
};

// Any bytes are accepted. Stop words are left out unless nothing else is there.
[[nodiscard]] Query parse_query(std::string_view text);

}  // namespace foredge::search
