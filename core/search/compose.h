// One spelling for each character: a letter and the marks behind it become the one character that they are (Unicode's NFC, for marks of
// Latin, Greek and Cyrillic letters, of kana, and for the letters of Hangul). Tests hold it against utf8proc, which is too large for
// the edge.
#pragma once

#include <string>
#include <string_view>

namespace foredge::search {

// Whether the text may be written in another way than compose() would write it. False for nearly all text.
[[nodiscard]] bool may_compose(std::string_view text);

// Any bytes are accepted.
[[nodiscard]] std::string compose(std::string_view text);

}  // namespace foredge::search
