// Sections that say the same, told once: copies, and the same section in several versions of a product. Two sections are the
// same when their texts are, letter by letter; or when they stand on different pages under the same title and headings and
// at least 85 % of all runs of three words that occur in either occur in both. Targets of links do not count: versions
// differ in them everywhere. Costs one pass over each text, and one over both for each pair with the same headings.
#pragma once

#include <cstddef>
#include <vector>

#include "docs/records.h"

namespace foredge::server {

// A section, and those ranked behind it that say the same.
struct Group {
  const docs::StoredSection& best;
  std::size_t rank;  // of `best` among the sections
  std::vector<const docs::StoredSection*> same;
};

// In the order of their best sections, which live longer than the groups.
[[nodiscard]] std::vector<Group> group_same(const std::vector<docs::StoredSection>& sections);

}  // namespace foredge::server
