#include "docs/row_text.h"

namespace foredge::docs {

std::string flatten_row(std::string_view text) {
  std::string out;
  for (const char c : trim_row(text)) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    if (!space || (!out.empty() && out.back() != ' ')) {
      out.push_back(space ? ' ' : c);
    }
  }
  return out;
}

std::string bare_row(std::string_view text) {
  text = trim_row(text);
  for (const std::string_view mark : {"**", "`", "*"}) {
    if (text.size() > 2 * mark.size() && text.starts_with(mark) && text.ends_with(mark) &&
        text.substr(mark.size(), text.size() - 2 * mark.size()).find(mark) == std::string_view::npos) {
      text = text.substr(mark.size(), text.size() - 2 * mark.size());
    }
  }
  return std::string(text);
}

}  // namespace foredge::docs
