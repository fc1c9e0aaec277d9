// Words of each language that say nothing about a topic. They are indexed (some name language features: `this`, `for`, `with`), but
// a query that has other words does not ask for them.
#pragma once

#include <string_view>

#include "bundle/languages.h"

namespace foredge::search {

// `word` is folded, not stemmed.
[[nodiscard]] bool is_stop_word(std::string_view word, bundle::Language language = bundle::Language::kEnglish);

// `before`, `all`, `not` …: no stop word, since it may be what a query is about, but rarely is. English has a list of them. `word` is folded, not
// stemmed.
[[nodiscard]] bool is_function_word(std::string_view word, bundle::Language language = bundle::Language::kEnglish);

}  // namespace foredge::search
