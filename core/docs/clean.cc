#include "docs/clean.h"

#include <algorithm>
#include <array>

#include "docs/cleaner.h"
#include "docs/fence_info.h"
#include "docs/heading_line.h"
#include "docs/table_rows.h"
#include "docs/tabs.h"
#include "docs/tidy.h"

namespace foredge::docs {
namespace {

constexpr auto kNone = std::string_view::npos;
// Bytes of a file that may be searched in vain for the end of a construct; then the rest of it is read as plain text, so
// that no input takes time that grows with its square.
constexpr std::size_t kPatienceBytes = 4U * 1024 * 1024;

// Bytes at which the scan of prose stops; all others are copied in runs.
constexpr std::array<bool, 256> kStops = [] {
  std::array<bool, 256> stops{};
  for (const char c : {'\n', '`', '<', '{', '\\', '&'}) stops[static_cast<unsigned char>(c)] = true;
  return stops;
}();

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\n>") == kNone; }

bool starts_list_item(std::string_view content) {
  const std::size_t digits = std::min(content.find_first_not_of("0123456789"), content.size());
  if (digits != 0) return digits < content.size() && (content[digits] == '.' || content[digits] == ')');
  return content.starts_with("- ") || content.starts_with("* ") || content.starts_with("+ ");
}

}  // namespace

Cleaner::Cleaner(std::string_view body, bool mdx, int depth)
    : in_(body), mdx_(mdx), depth_(depth), patience_(kPatienceBytes) {
  cleaned_.text.reserve(body.size() + 1024);
}

Cleaned Cleaner::run() {
  while (at_ < in_.size()) line();
  close_headings(0);
  while (out().ends_with("\n\n")) out().pop_back();
  return std::move(cleaned_);
}

bool Cleaner::out_line_is_blank() const { return is_blank(std::string_view(cleaned_.text).substr(out_line_)); }

bool Cleaner::out_line_is_mark() const {
  std::string_view line = std::string_view(cleaned_.text).substr(out_line_);
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return line.starts_with('-') && line.find_first_not_of(' ', 1) == kNone;
}

std::string_view Cleaner::last_line() const {
  const std::string_view done = std::string_view(cleaned_.text).substr(0, out_line_ - 1);
  return done.substr(done.rfind('\n') + 1);
}

void Cleaner::line() {
  out_line_ = out().size();
  removed_ = broken_ = false;
  const std::size_t end = std::min(in_.find('\n', at_), in_.size() - 1);
  const std::string_view current = in_.substr(at_, end - at_);
  if (const Fence found = find_fence(current); found.size != 0) return fence(current, end, found);
  if (!mdx_ && is_indented_code(current)) {
    out().append(current).push_back('\n');
    at_ = end + 1;
    return;
  }
  if (mdx_ && is_module_statement(current)) {
    at_ = find_module_statement_end(in_, at_);
    collapse_ = true;
    return;
  }
  // Only below a line that may be a table's head.
  const bool below_bar = out_line_ > 1 && last_line().find('|') != kNone;
  if (const auto wide = below_bar ? widen_delimiter_row(current) : std::nullopt) {
    out().append(*wide).push_back('\n');
    at_ = end + 1;
    return;
  }
  stop_ = kNone;
  const std::size_t content = std::min(current.find_first_not_of(" \t>"), current.size());
  in_table_ = current.substr(content).starts_with("|");
  if (const unsigned level = find_heading_level(current.substr(content)); level != 0 && (content <= 3 || mdx_)) {
    heading(level, current);
  }
  at_ += component_indent(current);
  prose();
}

// Copied as it is but for its opening line. Inside components it moves left with the text around it.
void Cleaner::fence(std::string_view opening, std::size_t end, const Fence& fence) {
  const std::size_t behind = find_fence_end(in_, end + 1, fence);
  const std::size_t skip = component_indent(opening);
  const std::size_t info = opening.find(std::string(fence.size, fence.mark)) + fence.size;
  out().append(opening.substr(skip, info - skip)).append(plain_fence_info(opening.substr(info))).push_back('\n');
  for (at_ = std::min(end + 1, behind); at_ < behind;) {
    const std::size_t next = std::min(in_.find('\n', at_), behind - 1) + 1;
    const std::size_t indent = std::min(in_.find_first_not_of(' ', at_), next) - at_;
    at_ += std::min(indent, skip);
    copy(next - at_);
  }
  collapse_ = in_code_ = is_blank_ = false;
}

// A line that Markdown shows as it is, because it is indented and in no list.
bool Cleaner::is_indented_code(std::string_view current) {
  const std::size_t indent = current.find_first_not_of(" \t");
  const bool blank = indent == kNone;
  if (!blank && indent == 0) in_list_ = starts_list_item(current);
  if (!blank && indent < 4 && starts_list_item(current.substr(indent))) in_list_ = true;
  const bool deep = !blank && (indent >= 4 || current[0] == '\t');
  const bool code = deep && !in_list_ && open_.empty() && (is_blank_ || in_code_);
  in_code_ = code || (blank && in_code_);
  is_blank_ = blank;
  return code;
}

// Takes the id off the heading's end, and forgets the headings before it that only held furniture.
void Cleaner::heading(unsigned level, std::string_view line) {
  close_headings(level);
  out_line_ = out().size();
  if (const auto id = find_heading_id(line)) {
    if (!id->id.empty()) cleaned_.ids.push_back({out_line_, std::string(id->id)});
    stop_ = at_ + id->offset;
  }
  headings_.push_back({out_line_, level, false});
}

void Cleaner::close_headings(unsigned level) {
  while (!headings_.empty() && headings_.back().level >= level) {
    const Heading last = headings_.back();
    headings_.pop_back();
    const std::size_t end = out().find('\n', last.offset);
    if (!last.furniture || end == std::string::npos || !is_blank(std::string_view(out()).substr(end))) continue;
    out().resize(last.offset);
    while (!cleaned_.ids.empty() && cleaned_.ids.back().offset >= last.offset) cleaned_.ids.pop_back();
    if (!headings_.empty()) headings_.back().furniture = true;
  }
}

// Inside components, text is indented as the code of a component is: how much of a line's indentation is of that kind.
std::size_t Cleaner::component_indent(std::string_view line) {
  const std::size_t indent = line.find_first_not_of(' ');
  indent_ = indent == kNone ? 0 : indent;
  if (open_.empty() || indent == kNone) return 0;
  Open& last = open_.back();
  if (last.unset && !line.substr(indent).starts_with("</")) {
    last.extra = indent - std::min(indent, last.indent);
    last.unset = false;
  }
  std::size_t extra = 0;
  for (const Open& open : open_) extra += open.extra;
  return std::min(indent, extra);
}

// From at_ to behind the end of the line in which the last construct ends.
void Cleaner::prose() {
  while (at_ < in_.size()) {
    std::size_t run = at_;
    while (run < in_.size() && run < stop_ && !kStops[static_cast<unsigned char>(in_[run])]) ++run;
    out().append(in_.substr(at_, run - at_));
    at_ = run;
    if (at_ == stop_) {
      at_ = in_.find('\n', at_);
      removed_ = true;
      stop_ = kNone;
      continue;
    }
    switch (in_[at_]) {
      case '\n':
        end_line();
        return;
      case '`':
        code_span();
        break;
      case '\\':
        copy(std::min<std::size_t>(in_.size() - at_, at_ + 1 < in_.size() && in_[at_ + 1] != '\n' ? 2 : 1));
        break;
      case '<':
        angle();
        break;
      case '{':
        brace();
        break;
      default:
        entity();
        break;
    }
  }
}

void Cleaner::end_line() {
  ++at_;
  if (!out_line_is_blank()) {
    if (removed_) {
      while (out().ends_with(' ')) out().pop_back();
      // A blank between two things that went would indent the line.
      if (indent_ == 0 && !broken_) out().erase(out_line_, out().find_first_not_of(' ', out_line_) - out_line_);
    }
    out().push_back('\n');
    collapse_ = removed_ && collapse_;
    return;
  }
  collapse_ = collapse_ || removed_;
  const bool quoted = out().find('>', out_line_) != std::string::npos;
  if (collapse_ && !quoted) {
    out().resize(out_line_);
    if (out().empty() || out().ends_with("\n\n")) return;
  }
  out().push_back('\n');
}

namespace {

// <Check size={18} /> in a cell; generics such as Vec<Self> close nothing.
bool has_component_in_row(std::string_view row) {
  for (std::size_t at = row.find('<'); at != kNone; at = row.find('<', at + 1)) {
    const auto tag = parse_jsx_tag(row, at);
    const bool in_code = std::ranges::count(row.substr(0, at), '`') % 2 != 0;
    if (tag && tag->self_closing && tag->is_component() && !in_code) return true;
  }
  return false;
}

}  // namespace

bool looks_like_mdx(std::string_view body) {
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = std::min(body.find('\n', at), body.size());
    const std::string_view line = body.substr(at, end - at);
    if (const Fence fence = find_fence(line); fence.size != 0) {
      at = find_fence_end(body, end + 1, fence);
      continue;
    }
    std::string_view content = line.substr(std::min(line.find_first_not_of(' '), line.size()));
    if (content.starts_with('|') && has_component_in_row(line)) return true;
    if (content.starts_with("<")) {
      content.remove_prefix(content.starts_with("</") ? 2 : 1);
      if (!content.empty() && content.front() >= 'A' && content.front() <= 'Z') {
        const auto tag = parse_jsx_tag(body, at + static_cast<std::size_t>(line.find('<')));
        if (tag && (tag->self_closing || tag->closing || body.find("</" + std::string(tag->name) + ">") != kNone))
          return true;
      }
    }
    at = end + 1;
  }
  return false;
}

Cleaned clean_markdown(std::string_view body, bool mdx) { return tidy(nest_tabs(Cleaner(body, mdx).run())); }

}  // namespace foredge::docs
