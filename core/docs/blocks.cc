#include "docs/blocks.h"

#include <md4c.h>

#include <algorithm>
#include <optional>

#include "docs/entities.h"

namespace foredge::docs {
namespace {

// Receives md4c's events in document order.
class Sink {
 public:
  explicit Sink(std::string_view text) : text_(text) { blocks_.parts.emplace_back(); }

  Blocks take() { return std::move(blocks_); }

  void enter(MD_BLOCKTYPE type, const void* detail) {
    switch (type) {
      case MD_BLOCK_QUOTE:
        ++quotes_;
        break;
      case MD_BLOCK_LI:
        ++items_;
        end_block('\n');  // in a tight list no paragraph ends the text before
        pending_ = UnitKind::kListItem;
        break;
      case MD_BLOCK_H:
        level_ = static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level;
        is_divider_ = quotes_ == 0 && items_ == 0;
        heading_at_.reset();
        heading_.clear();
        heading_images_.clear();
        expect(is_divider_ ? UnitKind::kHeading : text_kind());
        break;
      case MD_BLOCK_P:
        expect(text_kind());
        break;
      case MD_BLOCK_HTML:
        in_html_ = true;
        in_tag_ = false;
        expect(UnitKind::kOther);
        break;
      case MD_BLOCK_CODE:
        enter_code(*static_cast<const MD_BLOCK_CODE_DETAIL*>(detail));
        break;
      case MD_BLOCK_TABLE:
        in_table_ = true;
        table_known_ = false;
        row_ = -1;
        break;
      case MD_BLOCK_TR:
        ++row_;
        row_known_ = false;
        break;
      default:
        break;
    }
  }

  void leave(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_QUOTE:
        --quotes_;
        break;
      case MD_BLOCK_LI:
        --items_;
        end_block('\n');
        pending_.reset();
        break;
      case MD_BLOCK_H:
        leave_heading();
        break;
      case MD_BLOCK_HTML:
        in_html_ = false;
        end_block('\n');
        break;
      case MD_BLOCK_CODE:
        leave_code();
        break;
      case MD_BLOCK_TABLE:
        in_table_ = false;
        pending_.reset();
        break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD:
        end_block(' ');
        break;
      case MD_BLOCK_P:
      case MD_BLOCK_TR:
        end_block('\n');
        break;
      default:
        break;
    }
  }

  void enter_span(MD_SPANTYPE type, const void* detail) {
    if (type == MD_SPAN_A) {
      const auto& link = *static_cast<const MD_SPAN_A_DETAIL*>(detail);
      links_.push_back({attribute(link.href), {}, 0});
      link_starts_.push_back(plain().size());
      see_target(link.href.text);
    } else if (type == MD_SPAN_IMG) {
      ++images_;
      see_target(static_cast<const MD_SPAN_IMG_DETAIL*>(detail)->src.text);
    }
  }

  void leave_span(MD_SPANTYPE type) {
    if (type == MD_SPAN_IMG) --images_;
    if (type == MD_SPAN_CODE) {
      if (level_ == 0) part().code.push_back('\n');
    } else if (type == MD_SPAN_A && !links_.empty()) {
      LinkAt link = std::move(links_.back());
      link.text = plain().substr(std::min(link_starts_.back(), plain().size()));
      link.offset = last_seen_;
      links_.pop_back();
      link_starts_.pop_back();
      blocks_.links.push_back(std::move(link));
    }
  }

  void text(MD_TEXTTYPE type, std::string_view piece) {
    if (code_) {
      code_text(piece);
      return;
    }
    see(piece.data());
    if (images_ != 0 && level_ != 0) {  // a logo beside a heading's words
      heading_images_ += piece;
      return;
    }
    if (in_html_) {
      html_text(piece);
      return;
    }
    switch (type) {
      case MD_TEXT_NULLCHAR:
        break;
      case MD_TEXT_BR:
      case MD_TEXT_SOFTBR:
        plain().push_back(' ');
        break;
      case MD_TEXT_ENTITY:
        append_entity(piece, plain());
        break;
      case MD_TEXT_CODE:
        plain() += piece;
        if (level_ == 0) part().code += piece;
        break;
      case MD_TEXT_HTML:
        if (piece.starts_with("<br")) plain().push_back(' ');
        break;
      default:
        plain() += piece;
        break;
    }
  }

 private:
  Stretch& part() { return blocks_.parts.back(); }
  // Where text of the current block goes.
  std::string& plain() { return level_ != 0 ? heading_ : part().body; }
  [[nodiscard]] UnitKind text_kind() const { return quotes_ != 0 ? UnitKind::kOther : UnitKind::kParagraph; }

  void expect(UnitKind kind) {
    if (pending_ != UnitKind::kListItem) pending_ = kind;
  }

  [[nodiscard]] std::optional<std::uint32_t> offset_of(const char* address) const {
    const std::less<> before;
    if (address == nullptr || before(address, text_.data()) || !before(address, text_.data() + text_.size())) {
      return std::nullopt;
    }
    return static_cast<std::uint32_t>(address - text_.data());
  }
  [[nodiscard]] std::uint32_t line_start(std::uint32_t offset, std::uint32_t lines_above = 0) const {
    for (std::size_t start = offset;; --lines_above) {
      const std::size_t end = start == 0 ? std::string_view::npos : text_.rfind('\n', start - 1);
      if (end == std::string_view::npos) return 0;
      if (lines_above == 0) return static_cast<std::uint32_t>(end + 1);
      start = end;
    }
  }

  void mark(std::uint32_t offset, UnitKind kind) {
    if (blocks_.marks.empty() || blocks_.marks.back().offset < offset) blocks_.marks.push_back({offset, kind});
  }

  // Every address of text passes here: the first one of a block says where the block stands.
  void see(const char* address) {
    const auto offset = offset_of(address);
    if (!offset) return;
    last_seen_ = *offset;
    if (in_table_ && !row_known_ && row_ >= 0) {
      see_row(*offset);
    } else if (pending_ && !in_table_) {
      const std::uint32_t start = line_start(*offset);
      if (level_ != 0 && !heading_at_) heading_at_ = start;
      if (pending_ != UnitKind::kHeading) mark(start, *pending_);
      pending_.reset();
    }
  }

  // The target of an inline link stands in its block, that of a reference where the reference is defined.
  void see_target(const char* address) {
    const auto offset = offset_of(address);
    if (!offset || *offset == 0) return;
    const std::size_t before = text_.find_last_not_of(" \t\n<", *offset - 1);
    if (before != std::string_view::npos && text_[before] == '(') see(address);
  }

  // Rows stand in lines that follow each other, the delimiter row behind the head.
  void see_row(std::uint32_t offset) {
    row_known_ = true;
    if (!table_known_) {
      table_known_ = true;
      mark(line_start(offset, row_ == 0 ? 0 : static_cast<std::uint32_t>(row_) + 1), UnitKind::kTableHead);
    }
    if (row_ > 0) mark(line_start(offset), UnitKind::kTableRow);
    pending_.reset();
  }

  void leave_heading() {
    if (heading_.find_first_not_of(" \t") == std::string::npos) heading_ = heading_images_;
    const bool divides =
        is_divider_ && heading_at_.has_value() && heading_.find_first_not_of(" \t") != std::string::npos;
    const unsigned level = level_;
    level_ = 0;
    if (divides) {
      mark(*heading_at_, UnitKind::kHeading);
      blocks_.parts.push_back({*heading_at_, level, std::move(heading_), {}, {}, {}});
      heading_.clear();
    } else {
      if (heading_at_) mark(*heading_at_, UnitKind::kParagraph);
      part().body += heading_;
      end_block('\n');
    }
    pending_.reset();
  }

  void end_block(char separator) {
    std::string& body = part().body;
    while (!body.empty() && (body.back() == ' ' || body.back() == separator)) body.pop_back();
    if (!body.empty() && body.back() != '\n') body.push_back(separator);
  }

  void enter_code(const MD_BLOCK_CODE_DETAIL& detail) {
    code_.emplace();
    code_->fenced = detail.fence_char != 0;
    code_->language = attribute(detail.lang);
    // Highlighters take "js{1,3}" and the like: the language is what stands before.
    code_->language.resize(std::min(code_->language.find_first_of("{,:("), code_->language.size()));
    std::ranges::transform(code_->language, code_->language.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    code_known_ = false;
    if (const auto offset = offset_of(detail.info.text); offset && detail.info.size != 0) see_code(*offset, 0);
  }

  void see_code(std::uint32_t offset, std::uint32_t lines_above) {
    code_known_ = true;
    code_->offset = line_start(offset, lines_above);
    mark(code_->offset, UnitKind::kFence);
    pending_.reset();
  }

  void code_text(std::string_view piece) {
    if (!code_known_) {
      if (const auto offset = offset_of(piece.data())) {
        see_code(*offset, code_->body_lines + (code_->fenced ? 1U : 0U));
      }
    }
    code_->body_lines += piece == "\n" ? 1U : 0U;
    part().code += piece;
  }

  void leave_code() {
    std::string& code = part().code;
    if (!code.empty() && code.back() != '\n') code.push_back('\n');
    if (code_known_) part().code_blocks.push_back(std::move(*code_));
    code_.reset();
  }

  // Raw HTML without its tags; a tag may span pieces.
  void html_text(std::string_view piece) {
    for (const char c : piece) {
      if (c == '<') {
        in_tag_ = true;
        plain().push_back(' ');
      } else if (c == '>' && in_tag_) {
        in_tag_ = false;
      } else if (!in_tag_) {
        plain().push_back(c);
      }
    }
  }

  static std::string attribute(const MD_ATTRIBUTE& value) {
    std::string result;
    for (std::size_t i = 0; value.size != 0 && value.substr_offsets[i] < value.size; ++i) {
      const std::string_view piece(value.text + value.substr_offsets[i],
                                   value.substr_offsets[i + 1] - value.substr_offsets[i]);
      if (value.substr_types[i] == MD_TEXT_ENTITY) {
        append_entity(piece, result);
      } else if (value.substr_types[i] == MD_TEXT_NORMAL) {
        result += piece;
      }
    }
    return result;
  }

  std::string_view text_;
  Blocks blocks_;
  int quotes_ = 0;
  int items_ = 0;
  std::optional<UnitKind> pending_;  // a block was entered whose place is not known yet
  std::uint32_t last_seen_ = 0;
  unsigned level_ = 0;  // of the heading that is open
  bool is_divider_ = false;
  std::optional<std::uint32_t> heading_at_;
  std::string heading_;
  std::string heading_images_;  // what its pictures say: the heading when there is nothing else
  int images_ = 0;              // that are open
  std::optional<CodeAt> code_;
  bool code_known_ = false;
  bool in_html_ = false;
  bool in_tag_ = false;
  bool in_table_ = false;
  bool table_known_ = false;
  bool row_known_ = false;
  int row_ = -1;
  std::vector<LinkAt> links_;
  std::vector<std::size_t> link_starts_;
};

Sink& sink(void* user) { return *static_cast<Sink*>(user); }

}  // namespace

Blocks read_blocks(std::string_view text, bool mdx) {
  Sink receiver(text);
  MD_PARSER parser{};
  parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | (mdx ? MD_FLAG_NOINDENTEDCODEBLOCKS : 0U);
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* user) { return sink(user).enter(type, detail), 0; };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* user) { return sink(user).leave(type), 0; };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* user) { return sink(user).enter_span(type, detail), 0; };
  parser.leave_span = [](MD_SPANTYPE type, void*, void* user) { return sink(user).leave_span(type), 0; };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* piece, MD_SIZE size, void* user) {
    return sink(user).text(type, {piece, size}), 0;
  };
  md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &receiver);
  return receiver.take();
}

}  // namespace foredge::docs
