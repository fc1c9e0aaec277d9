// Spans in prose: inline code, which is copied, and what stands in braces or for a character. Twin of clean.cc, which has the
// lines, and of clean_tags.cc.
#include <algorithm>

#include "docs/cleaner.h"
#include "docs/entities.h"
#include "docs/html.h"
#include "docs/macros.h"

namespace foredge::docs {
namespace {

constexpr std::size_t kLongestMacro = 2000;

}  // namespace

// What starts here does not end: its first bytes are text.
void Cleaner::give_up(std::size_t size, std::size_t searched) {
  patience_ -= std::min(patience_, searched);
  copy(size);
}

void Cleaner::copy(std::size_t size) {
  out().append(in_.substr(at_, size));
  at_ += size;
}

void Cleaner::code_span() {
  const std::size_t size = std::min(in_.find_first_not_of('`', at_), in_.size()) - at_;
  if (patience_ == 0) return copy(size);
  if (paragraph_ <= at_) paragraph_ = std::min(in_.find("\n\n", at_), in_.size());
  const std::size_t paragraph = paragraph_;
  for (std::size_t close = in_.find('`', at_ + size); close < paragraph; close = in_.find('`', close)) {
    const std::size_t behind = std::min(in_.find_first_not_of('`', close), in_.size());
    if (behind - close == size) {
      if (in_.substr(at_, behind - at_).find('\n') != kNone) stop_ = kNone;
      copy(behind - at_);
      return;
    }
    close = behind;
  }
  give_up(size, paragraph - std::min(paragraph, at_));
}

void Cleaner::remove_to(std::size_t end) {
  at_ = end;
  removed_ = true;
  collapse_ = true;
}

void Cleaner::brace() {
  if (patience_ == 0) return copy(1);
  if (rest().starts_with("{/*")) {
    const std::size_t end = in_.find("*/", at_ + 3);
    const std::size_t close = end == kNone ? kNone : in_.find_first_not_of(" \t\n", end + 2);
    if (close != kNone && in_[close] == '}') return remove_to(close + 1);
  }
  if (rest().starts_with("{{")) {
    macro();
  } else {
    mdx_ ? expression() : copy(1);
  }
}

void Cleaner::macro() {
  const std::size_t end = in_.substr(0, std::min(in_.size(), at_ + kLongestMacro)).find("}}", at_);
  const MacroResult result =
      end == kNone ? MacroResult::kUnknown : expand_macro(in_.substr(at_ + 2, end - at_ - 2), out());
  if (result == MacroResult::kUnknown) return give_up(2, std::min(end, at_ + kLongestMacro) - at_);
  at_ = end + 2;
  if (result == MacroResult::kFurniture) {
    removed_ = collapse_ = true;
    if (!headings_.empty()) headings_.back().furniture = true;
  }
}

// {"text"} is its text; code that computes text stays as it is, as a block of its own when it has several lines.
void Cleaner::expression() {
  const std::size_t end = find_expression_end(in_, at_);
  if (end == kNone) return give_up(1, std::min(in_.size() - at_, kLongestJsxBytes));
  const std::string_view inner = in_.substr(at_ + 1, end - at_ - 2);
  const bool quoted = inner.size() >= 2 && (inner.front() == '"' || inner.front() == '\'' || inner.front() == '`') &&
                      inner.find(inner.front(), 1) == inner.size() - 1 && inner.find("${") == kNone;
  if (quoted) {
    out().append(inner.substr(1, inner.size() - 2));
    at_ = end;
    return;
  }
  const bool block = std::ranges::count(inner, '\n') > 1 && out_line_is_blank();
  if (!block) return copy(end - at_);
  if (!add_data(inner)) add_block(code_fence(in_.substr(at_, end - at_), "jsx", ""));
  remove_to(end);
}

void Cleaner::entity() {
  const std::size_t size = plain_entity(rest(), out());
  size == 0 ? copy(1) : static_cast<void>(at_ += size);
}

}  // namespace foredge::docs
