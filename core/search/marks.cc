#include "search/marks.h"

#include "search/analyzer.h"

namespace foredge::search {

std::string mark_term(Mark mark, std::string_view value) {
  if (value.size() > kMaxTermBytes) {
    return {};
  }
  std::string term{'\x01', static_cast<char>(mark)};
  for (const char c : value) {
    term.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c);
  }
  return term;
}

}  // namespace foredge::search
