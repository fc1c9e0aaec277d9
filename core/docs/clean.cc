#include "docs/clean.h"

#include <algorithm>
#include <array>

#include "docs/entities.h"
#include "docs/fences.h"
#include "docs/heading_line.h"
#include "docs/jsx.h"
#include "docs/macros.h"
#include "docs/table_rows.h"

namespace foredge::docs {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t kLongestMacro = 2000;
constexpr std::size_t kFailedTag = 1024;  // most fail in a few bytes, none later than kLongestJsxBytes
// Bytes of a file that may be searched in vain for the end of a construct; then the rest of it is read as plain text, so
// that no input takes time that grows with its square.
constexpr std::size_t kPatienceBytes = 4U * 1024 * 1024;

// Bytes at which the scan of prose stops; all others are copied in runs.
constexpr std::array<bool, 256> kStops = [] {
  std::array<bool, 256> stops{};
  for (const char c : {'\n', '`', '<', '{', '\\', '&'}) stops[static_cast<unsigned char>(c)] = true;
  return stops;
}();

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\n>") == npos; }

// HTML that only groups or styles: in MDX it is unwrapped like a component.
constexpr std::array<std::string_view, 9> kInlineWrappers = {"center", "font",   "nav",  "ol", "picture",
                                                             "small",  "source", "span", "ul"};
constexpr std::array<std::string_view, 9> kBlockWrappers = {"article", "aside",  "details", "div",    "figcaption",
                                                            "figure",  "footer", "main",    "section"};

class Cleaner {
 public:
  Cleaner(std::string_view body, bool mdx) : in_(body), mdx_(mdx) { cleaned_.text.reserve(body.size() + 1024); }

  Cleaned run() {
    while (at_ < in_.size()) line();
    close_headings(0);
    while (out().ends_with("\n\n")) out().pop_back();
    return std::move(cleaned_);
  }

 private:
  std::string& out() { return cleaned_.text; }
  [[nodiscard]] std::string_view rest() const { return in_.substr(at_); }
  [[nodiscard]] bool out_line_is_blank() { return is_blank(std::string_view(out()).substr(out_line_)); }

  void line() {
    out_line_ = out().size();
    removed_ = broken_ = false;
    const std::size_t end = std::min(in_.find('\n', at_), in_.size() - 1);
    const std::string_view current = in_.substr(at_, end - at_);
    if (const Fence fence = find_fence(current); fence.size != 0) {
      const std::size_t behind = find_fence_end(in_, end + 1, fence);
      out().append(in_.substr(at_, behind - at_));
      at_ = behind;
      collapse_ = false;
      return;
    }
    if (mdx_ && is_module_statement(current)) {
      at_ = find_module_statement_end(in_, at_);
      collapse_ = true;
      return;
    }
    // Only below a line that may be a table's head.
    const bool below_bar = out_line_ > 1 && last_line().find('|') != npos;
    if (const auto wide = below_bar ? widen_delimiter_row(current) : std::nullopt) {
      out().append(*wide).push_back('\n');
      at_ = end + 1;
      return;
    }
    stop_ = npos;
    const std::size_t content = std::min(current.find_first_not_of(" \t>"), current.size());
    in_table_ = current.substr(content).starts_with("|");
    if (const unsigned level = find_heading_level(current.substr(content)); level != 0 && (content <= 3 || mdx_)) {
      heading(level, current);
    }
    skip_indent(current);
    prose();
  }

  // The line of the output before the current one.
  std::string_view last_line() {
    const std::string_view done = std::string_view(out()).substr(0, out_line_ - 1);
    return done.substr(done.rfind('\n') + 1);
  }

  // Takes the id off the heading's end, and forgets the headings before it that only held furniture.
  void heading(unsigned level, std::string_view line) {
    close_headings(level);
    out_line_ = out().size();
    if (const auto id = find_heading_id(line)) {
      if (!id->id.empty()) cleaned_.ids.push_back({out_line_, std::string(id->id)});
      stop_ = at_ + id->offset;
    }
    headings_.push_back({out_line_, level, false});
  }

  void close_headings(unsigned level) {
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

  // Inside components, text is indented as the code of a component is: that much goes, so that a paragraph is no code.
  void skip_indent(std::string_view line) {
    const std::size_t indent = line.find_first_not_of(' ');
    indent_ = indent == npos ? 0 : indent;
    if (open_.empty() || indent == npos) return;
    Open& last = open_.back();
    if (last.unset && !line.substr(indent).starts_with("</")) {
      last.extra = indent - std::min(indent, last.indent);
      last.unset = false;
    }
    std::size_t extra = 0;
    for (const Open& open : open_) extra += open.extra;
    at_ += std::min(indent, extra);
  }

  // Keeps count of the components that are open; a closing tag that fits none closes none.
  void count_tag(const JsxTag& tag) {
    if (tag.self_closing) return;
    if (!tag.closing) {
      const bool at_start = out_line_is_blank();
      open_.push_back({std::string(tag.name), indent_, 0, at_start});
      return;
    }
    for (std::size_t i = open_.size(); i-- > 0;) {
      if (open_[i].name == tag.name) return open_.resize(i);
    }
  }

  // From at_ to behind the end of the line in which the last construct ends.
  void prose() {
    while (at_ < in_.size()) {
      std::size_t run = at_;
      while (run < in_.size() && run < stop_ && !kStops[static_cast<unsigned char>(in_[run])]) ++run;
      out().append(in_.substr(at_, run - at_));
      at_ = run;
      if (at_ == stop_) {
        at_ = in_.find('\n', at_);
        removed_ = true;
        stop_ = npos;
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

  // What starts here does not end: its first bytes are text.
  void give_up(std::size_t size, std::size_t searched) {
    patience_ -= std::min(patience_, searched);
    copy(size);
  }

  void copy(std::size_t size) {
    out().append(in_.substr(at_, size));
    at_ += size;
  }

  void end_line() {
    ++at_;
    if (!out_line_is_blank()) {
      if (removed_) {
        while (out().ends_with(' ')) out().pop_back();
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

  void code_span() {
    const std::size_t size = std::min(in_.find_first_not_of('`', at_), in_.size()) - at_;
    if (patience_ == 0) return copy(size);
    if (paragraph_ <= at_) paragraph_ = std::min(in_.find("\n\n", at_), in_.size());
    const std::size_t paragraph = paragraph_;
    for (std::size_t close = in_.find('`', at_ + size); close < paragraph; close = in_.find('`', close)) {
      const std::size_t behind = std::min(in_.find_first_not_of('`', close), in_.size());
      if (behind - close == size) {
        if (in_.substr(at_, behind - at_).find('\n') != npos) stop_ = npos;
        copy(behind - at_);
        return;
      }
      close = behind;
    }
    give_up(size, paragraph - std::min(paragraph, at_));
  }

  void remove_to(std::size_t end) {
    at_ = end;
    removed_ = true;
    collapse_ = true;
  }

  void angle() {
    if (patience_ == 0) return copy(1);
    if (rest().starts_with("<!--")) {
      const std::size_t end = in_.find("-->", at_ + 4);
      end == npos ? give_up(4, in_.size() - at_) : remove_to(end + 3);
      return;
    }
    const auto tag = mdx_ ? parse_jsx_tag(in_, at_) : std::nullopt;
    if (!tag) return give_up(1, mdx_ ? kFailedTag : 0);
    if (!(tag->is_component() ? component(*tag) : element(*tag))) copy(1);
  }

  bool component(const JsxTag& tag) {
    JsxText said = text_of(tag);
    count_tag(tag);
    remove_to(tag.end);
    const std::size_t next = in_.find_first_not_of(" \n", at_);
    if (said.text.empty() || (said.is_label && next != npos && in_[next] == '#')) return true;
    if (said.is_block && out_line_is_blank()) {
      out().resize(out_line_);
      if (!out().empty() && !out().ends_with("\n\n")) out().push_back('\n');
      out().append(said.text).append("\n\n");
      out_line_ = out().size();
    } else {
      out().append(said.text).append(said.is_block ? " " : "");
    }
    return true;
  }

  // HTML in MDX: wrappers go, what has a Markdown form takes it, the rest stays.
  bool element(const JsxTag& tag) {
    const std::string_view name = tag.name;
    if (std::ranges::find(kInlineWrappers, name) != kInlineWrappers.end()) {
      count_tag(tag);
      remove_to(tag.end);
    } else if (std::ranges::find(kBlockWrappers, name) != kBlockWrappers.end()) {
      count_tag(tag);
      in_table_ ? remove_to(tag.end) : new_line(tag.end, 1);
    } else if (name == "svg" && !tag.closing) {
      const std::size_t end = tag.self_closing ? npos : in_.find("</svg>", tag.end);
      remove_to(end == npos ? tag.end : end + 6);
    } else if (name == "img") {
      out().append(text_of(tag).text);
      at_ = tag.end;
    } else if (name == "br" && !in_table_) {
      new_line(tag.end, 1);
    } else if (name == "p" && !in_table_) {
      new_line(tag.end, 2);
    } else if (name == "li" && !in_table_) {
      if (tag.closing) {
        remove_to(tag.end);
      } else {
        new_line(tag.end, out_line_is_blank() ? 0 : 1);
        out().append("- ");
      }
    } else if (name == "summary") {
      out().append("**");
      at_ = tag.end;
    } else if (name == "code" && !tag.closing) {
      return html_code(tag.end);
    } else if (name == "a") {
      return anchor(tag);
    } else {
      return false;
    }
    return true;
  }

  void new_line(std::size_t end, int count) {
    remove_to(end);
    if (!out_line_is_blank()) {
      out().append(static_cast<std::size_t>(count), '\n');
      out_line_ = out().size();
      broken_ = true;
    } else if (broken_) {
      out().resize(out_line_);  // spaces between two tags; the indentation of a line of the source stays
    }
  }

  bool html_code(std::size_t start) {
    const std::size_t end = in_.find("</code>", start);
    const std::string_view code = in_.substr(start, end == npos ? 0 : end - start);
    if (code.empty() || code.find_first_of("<`\n") != npos) return false;
    out().push_back('`');
    for (at_ = start; at_ < end;) entity();
    out().push_back('`');
    at_ = end + 7;
    return true;
  }

  // A link keeps its target when it leads to another page; marks to jump to are not text.
  bool anchor(const JsxTag& tag) {
    if (tag.closing) {
      remove_to(tag.end);
      if (!link_.empty()) out().append("](").append(link_).append(")");
      link_ = {};
      return true;
    }
    const std::string_view target = tag.find("href");
    const bool closed = !tag.self_closing && in_.find("</a>", tag.end) != npos;
    remove_to(tag.end);
    if (closed && !target.empty() && target.front() != '#' && link_.empty()) {
      link_ = target;
      out().push_back('[');
    }
    return true;
  }

  void brace() {
    if (patience_ == 0) return copy(1);
    if (rest().starts_with("{/*")) {
      const std::size_t end = in_.find("*/", at_ + 3);
      const std::size_t close = end == npos ? npos : in_.find_first_not_of(" \t\n", end + 2);
      if (close != npos && in_[close] == '}') return remove_to(close + 1);
    }
    if (rest().starts_with("{{")) {
      macro();
    } else {
      mdx_ ? expression() : copy(1);
    }
  }

  void macro() {
    const std::size_t end = in_.substr(0, std::min(in_.size(), at_ + kLongestMacro)).find("}}", at_);
    const MacroResult result =
        end == npos ? MacroResult::kUnknown : expand_macro(in_.substr(at_ + 2, end - at_ - 2), out());
    if (result == MacroResult::kUnknown) return give_up(2, std::min(end, at_ + kLongestMacro) - at_);
    at_ = end + 2;
    if (result == MacroResult::kFurniture) {
      removed_ = collapse_ = true;
      if (!headings_.empty()) headings_.back().furniture = true;
    }
  }

  // {"text"} is its text; any other expression stays as it is, whole.
  void expression() {
    const std::size_t end = find_expression_end(in_, at_);
    if (end == npos) return give_up(1, std::min(in_.size() - at_, kLongestJsxBytes));
    std::string_view inner = in_.substr(at_ + 1, end - at_ - 2);
    const bool quoted = inner.size() >= 2 && (inner.front() == '"' || inner.front() == '\'' || inner.front() == '`') &&
                        inner.find(inner.front(), 1) == inner.size() - 1 && inner.find("${") == npos;
    if (!quoted) {
      copy(end - at_);
      return;
    }
    out().append(inner.substr(1, inner.size() - 2));
    at_ = end;
  }

  void entity() {
    const std::size_t size = mdx_ ? plain_entity(rest(), out()) : 0;
    size == 0 ? copy(1) : static_cast<void>(at_ += size);
  }

  struct Open {
    std::string name;
    std::size_t indent = 0;  // of the line in which the tag stands
    std::size_t extra = 0;   // how much further its content is indented
    bool unset = false;      // `extra` is known when the first line of content comes
  };

  struct Heading {
    std::size_t offset;
    unsigned level;
    bool furniture;  // something without text stood below it
  };

  std::string_view in_;
  bool mdx_;
  Cleaned cleaned_;
  std::size_t patience_ = kPatienceBytes;
  std::size_t paragraph_ = 0;  // where the paragraph at hand ends, when that is known
  std::size_t at_ = 0;
  std::size_t out_line_ = 0;  // where the current line starts in the output
  std::size_t stop_ = npos;   // where the current heading's id starts in the input
  bool removed_ = false;      // something was removed from the current line
  bool broken_ = false;       // HTML broke the current line of the input
  bool collapse_ = false;     // something was removed since the last line with text: blank lines fall together
  bool in_table_ = false;
  std::string_view link_;   // target of the <a> that is open
  std::size_t indent_ = 0;  // of the current line in the input
  std::vector<Heading> headings_;
  std::vector<Open> open_;
};

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
    if (content.starts_with("<")) {
      content.remove_prefix(content.starts_with("</") ? 2 : 1);
      if (!content.empty() && content.front() >= 'A' && content.front() <= 'Z') {
        const auto tag = parse_jsx_tag(body, at + static_cast<std::size_t>(line.find('<')));
        if (tag && (tag->self_closing || tag->closing || body.find("</" + std::string(tag->name) + ">") != npos))
          return true;
      }
    }
    at = end + 1;
  }
  return false;
}

Cleaned clean_markdown(std::string_view body, bool mdx) { return Cleaner(body, mdx).run(); }

}  // namespace foredge::docs
