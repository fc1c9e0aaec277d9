// The dictionary holds more than one list a word: a byte that no text has (docs/page.h allows no such byte) behind the term
// tells them apart, and keeps the lists of one word in one term block. Marks (marks.h) have such a byte in front.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace foredge::search {

// Pages that hold the word as it is written, folded but not stemmed.
[[nodiscard]] inline std::string page_list_name(std::string_view word) { return std::string(word) + '\x02'; }

// The word of a page list's name; nothing for another name.
[[nodiscard]] inline std::optional<std::string_view> page_list_word(std::string_view name) {
  return name.ends_with('\x02') ? std::optional(name.substr(0, name.size() - 1)) : std::nullopt;
}

// Pages whose title has the term; the impact is the term's share of the title.
[[nodiscard]] inline std::string title_list_name(std::string_view term) { return std::string(term) + '\x03'; }

}  // namespace foredge::search
