#include "docs/sections.h"

#include <algorithm>

#include "docs/markdown.h"
#include "docs/slug.h"

namespace foredge::docs {
namespace {

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

std::uint32_t count_lines(std::string_view text) {
  return static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
}

// Line numbers of offsets; cheap when they are asked for in rising order.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  std::uint32_t at(std::size_t offset) {
    if (offset < at_) *this = Lines(text_);
    line_ += count_lines(text_.substr(at_, offset - at_));
    at_ = offset;
    return line_;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
};

bool is_fence_line(std::string_view text, std::size_t offset) {
  std::string_view line = text.substr(offset, text.find('\n', offset) - offset);
  line.remove_prefix(std::min(line.find_first_not_of(" \t>"), line.size()));
  return line.starts_with("```") || line.starts_with("~~~");
}

class Builder {
 public:
  Builder(Page& page, std::size_t prefix, Blocks& blocks, const std::vector<HeadingId>& ids)
      : page_(page), text_(page.markdown), prefix_(prefix), blocks_(blocks), ids_(ids), code_lines_(text_) {}

  void run() {
    const std::size_t parts = blocks_.parts.size();
    // Without text before it, a page's H1 and what follows is the lead.
    const bool titled = prefix_ == 0 && parts > 1 && blocks_.parts[1].offset == 0 && blocks_.parts[1].level == 1;
    for (std::size_t i = titled ? 1 : 0; i < parts; ++i) {
      const std::size_t start = i == 0 ? 0 : prefix_ + blocks_.parts[i].offset;
      const std::size_t end = i + 1 < parts ? prefix_ + blocks_.parts[i + 1].offset : text_.size();
      if (start < end) add(blocks_.parts[i], i == 0 || (titled && i == 1), start, end);
    }
  }

 private:
  void add(Stretch& part, bool is_lead, std::size_t start, std::size_t end) {
    Section section;
    section.heading = is_lead ? page_.title : std::string(trim(part.heading));
    section.level = is_lead ? 0 : part.level;
    section.anchor = anchor_of(part, is_lead);
    if (!is_lead) {
      while (!open_.empty() && open_.back().first >= part.level) open_.pop_back();
      open_.emplace_back(part.level, section.heading);
      for (const auto& [level, heading] : open_) section.heading_path.push_back(heading);
    }
    section.first_line = next_line_;
    add_code_blocks(part, section);
    add_units(section, start, end);
    section.body = std::move(part.body);
    section.code = std::move(part.code);
    page_.sections.push_back(std::move(section));
    split_last(start);
  }

  std::string anchor_of(const Stretch& part, bool is_lead) {
    while (id_ < ids_.size() && ids_[id_].offset < part.offset) ++id_;
    if (part.level == 0) return "";
    const bool given = id_ < ids_.size() && ids_[id_].offset == part.offset;
    // The title's heading takes its slug too, as it does on the site.
    std::string anchor = given ? slugger_.take_id(ids_[id_].id) : slugger_.take(trim(part.heading));
    return is_lead ? "" : anchor;
  }

  void add_code_blocks(Stretch& part, Section& section) {
    for (CodeAt& code : part.code_blocks) {
      const std::size_t offset = prefix_ + code.offset;
      const std::uint32_t first = code_lines_.at(offset);
      std::uint32_t last = first + code.body_lines - (code.fenced || code.body_lines == 0 ? 0 : 1);
      if (code.fenced) {
        std::size_t close = offset;
        for (std::uint32_t i = 0; i <= code.body_lines && close < text_.size(); ++i)
          close = text_.find('\n', close) + 1;
        last += close < text_.size() && is_fence_line(text_, close) ? 1 : 0;
      }
      section.code_blocks.push_back({std::move(code.language), first, last});
    }
  }

  void add_units(Section& section, std::size_t start, std::size_t end) {
    std::size_t at = start;
    UnitKind kind = start < prefix_ ? UnitKind::kHeading : UnitKind::kParagraph;
    const auto close = [&](std::size_t behind) {
      const std::string_view text = text_.substr(at, behind - at);
      const std::uint32_t lines = count_lines(text);
      section.units.push_back({kind, static_cast<std::uint32_t>(text.size()), lines});
      section.size_bytes += static_cast<std::uint32_t>(text.size());
      next_line_ += lines;
      at = behind;
    };
    for (; mark_ < blocks_.marks.size() && prefix_ + blocks_.marks[mark_].offset < end; ++mark_) {
      if (const std::size_t offset = prefix_ + blocks_.marks[mark_].offset; offset > at) close(offset);
      kind = blocks_.marks[mark_].kind;
    }
    close(end);
    section.last_line = next_line_ - 1;
  }

  // Cuts the section that was added last, which starts at `start`, at unit boundaries. Each piece takes its own units and
  // code blocks; the index text of a piece is its Markdown, since plain text has no positions.
  void split_last(std::size_t start) {
    if (page_.sections.back().size_bytes <= kLargestSectionBytes) return;
    const Section whole = std::move(page_.sections.back());
    page_.sections.pop_back();
    std::vector<Section> pieces;
    for (const Unit& unit : whole.units) {
      const bool fits =
          !pieces.empty() && pieces.back().size_bytes + std::uint64_t{unit.size_bytes} <= kLargestSectionBytes;
      // A heading never stands alone at the end of a piece.
      const bool after_heading =
          !pieces.empty() && pieces.back().units.size() == 1 && pieces.back().units.front().kind == UnitKind::kHeading;
      if (!fits && !after_heading) {
        Section piece;
        piece.heading = whole.heading;
        piece.heading_path = whole.heading_path;
        piece.level = whole.level;
        piece.anchor =
            pieces.empty() ? whole.anchor : slugger_.take_id(whole.anchor + '~' + std::to_string(pieces.size() + 1));
        piece.first_line = pieces.empty() ? whole.first_line : pieces.back().last_line + 1;
        piece.last_line = piece.first_line - 1;
        pieces.push_back(std::move(piece));
      }
      Section& piece = pieces.back();
      piece.units.push_back(unit);
      piece.size_bytes += unit.size_bytes;
      piece.last_line += unit.lines;
    }
    if (pieces.size() == 1) {
      page_.sections.push_back(whole);
      return;
    }
    for (Section& piece : pieces) {
      for (const CodeBlock& code : whole.code_blocks) {
        if (code.first_line >= piece.first_line && code.first_line <= piece.last_line)
          piece.code_blocks.push_back(code);
      }
      const Blocks blocks = read_blocks(text_.substr(start, piece.size_bytes), false);
      for (const Stretch& part : blocks.parts) {
        piece.body += part.body;
        piece.code += part.code;
      }
      start += piece.size_bytes;
      page_.sections.push_back(std::move(piece));
    }
  }

  Page& page_;
  std::string_view text_;
  std::size_t prefix_;
  Blocks& blocks_;
  const std::vector<HeadingId>& ids_;
  Lines code_lines_;
  Slugger slugger_;
  std::vector<std::pair<unsigned, std::string>> open_;  // headings around the current one
  std::uint32_t next_line_ = 1;
  std::size_t mark_ = 0;
  std::size_t id_ = 0;
};

}  // namespace

void build_sections(Page& page, std::size_t prefix_bytes, Blocks blocks, const std::vector<HeadingId>& ids,
                    std::string_view directory) {
  Builder(page, prefix_bytes, blocks, ids).run();
  std::ranges::stable_sort(blocks.links, {}, &LinkAt::offset);
  Lines lines(page.markdown);
  for (LinkAt& link : blocks.links) {
    std::string target = resolve_link(link.target, directory);
    const bool by_file = target != link.target;
    page.links.push_back(
        {std::move(target), std::string(trim(link.text)), lines.at(prefix_bytes + link.offset), by_file});
  }
}

}  // namespace foredge::docs
