// From a caller's words to the terms that the index is asked for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "search/ranking.h"

namespace foredge::search {

struct Query {
  std::vector<std::string> terms;    // distinct, at most kMaxQueryTerms, in order of appearance
  std::vector<std::string> marks{};  // terms of marks.h that a section must have, at most kMaxQueryMarks
};

// Any bytes are accepted. Stop words are left out unless nothing else is there.
[[nodiscard]] Query parse_query(std::string_view text);

}  // namespace foredge::search
