// Anchors as GitHub's slugger makes them: lower case, letters, marks, numbers, '_' and '-' kept, spaces turned into '-',
// a repeated slug numbered "-1", "-2". Build side only; refuses to know what a heading is.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace foredge::docs {

// The slug of a heading's plain text, not yet unique; "" when nothing of the text may stand in a slug.
[[nodiscard]] std::string make_slug(std::string_view text);

// Hands out slugs that are unique in one page.
class Slugger {
 public:
  // `text` is a heading's plain text; a slug that would be empty becomes "section".
  std::string take(std::string_view text);
  // An id that the page itself gives: kept as it is when nobody has it yet.
  std::string take_id(std::string_view id) { return unique(std::string(id)); }

 private:
  std::string unique(std::string slug);

  std::unordered_map<std::string, unsigned> taken_;
};

}  // namespace foredge::docs
