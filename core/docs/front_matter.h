// Front matter: the YAML between two "---" lines at the start of a file, as far as a page needs it. Only scalars of the
// outermost mapping are kept; lists and nested mappings are read over. Build side only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "docs/page.h"

namespace foredge::docs {

struct FrontMatter {
  std::vector<std::pair<std::string, std::string>> values;  // in the file's order
  std::size_t size_bytes = 0;                               // up to the body, both "---" lines included; 0 without one

  // The first value that is not empty among `keys`, or "". The view lives as long as this.
  [[nodiscard]] std::string_view find(std::initializer_list<std::string_view> keys) const;
};

// `text` has '\n' line ends. YAML that libyaml refuses gives a Finding, and then every line "key: value" is taken at its
// word, so that a title with a stray colon is not lost. An opening "---" without a closing one is body.
[[nodiscard]] FrontMatter read_front_matter(std::string_view text, std::string_view file,
                                            std::vector<Finding>& findings);

}  // namespace foredge::docs
