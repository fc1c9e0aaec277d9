#include "search/marks.h"

#include "search/analyzer.h"

namespace foredge::search {
namespace {

// No text has it (docs/page.h allows no such byte), so no word collides with a mark.
constexpr char kMarkByte = '\x01';

}  // namespace

std::string mark_term(Mark mark, std::string_view value) {
  if (value.size() > kMaxTermBytes) {
    return {};
  }
  std::string term{kMarkByte, static_cast<char>(mark)};
  for (const char c : value) {
    term.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c);
  }
  return term;
}

bool is_mark_term(std::string_view term) { return term.starts_with(kMarkByte); }

}  // namespace foredge::search
