#include "server/page_text.h"

#include <algorithm>

#include "docs/part.h"

namespace foredge::server {
namespace {

// A token is at least one byte of stored text and rarely more than six, so a budget reaches at most this far.
constexpr std::uint64_t kBytesPerToken = 6;

// Sections `first` … `last` of one page as far as `budget` tokens can reach, naming every missing block first.
Step<std::vector<docs::StoredSection>> read_sections(Site& site, std::uint32_t first, std::uint32_t last,
                                                     std::uint32_t budget) {
  const docs::Catalog& catalog = site.catalog();
  std::vector<docs::StoredSection> sections;
  std::uint64_t bytes_read = 0;
  docs::Catalog::TextBlock where{};
  FOREDGE_TRY(where, catalog.text_block_of(first));
  const std::uint32_t first_block_ordinal = where.ordinal;
  for (std::uint32_t ordinal = first_block_ordinal; ordinal < catalog.text_block_count(); ++ordinal) {
    FOREDGE_TRY(where, catalog.text_block(ordinal));
    if (where.first_section > last || bytes_read > budget * kBytesPerToken) {
      break;
    }
    std::optional<Bytes> block;
    FOREDGE_TRY(block, site.try_block(where.block));
    bytes_read += site.release().root().extent(where.block).size_bytes;
    if (!block) {
      continue;
    }
    auto reader = docs::TextBlockReader::open(*block, where.first_section);
    if (!reader) {
      return std::unexpected(reader.error());
    }
    if (where.first_section < first) {
      if (const auto skipped = reader->skip_to(first); !skipped) {
        return std::unexpected(skipped.error());
      }
    }
    while (true) {
      std::optional<docs::StoredSection> section;
      FOREDGE_TRY(section, reader->next());
      if (!section || section->section.section > last) {
        break;
      }
      sections.push_back(*std::move(section));
    }
  }
  if (site.pass().blocked()) {
    return stop_blocked();
  }
  return sections;
}

class Assembler {
 public:
  Assembler(PageText& text, const Extent& extent, std::uint32_t budget)
      : text_(text), first_line_(extent.first_line), last_line_(extent.last_line), budget_(budget) {}

  // Appends a section from byte `offset` on; false when the budget or the last line ends it.
  bool add(const docs::SectionRecord& section, std::uint64_t offset) {
    std::uint64_t at = 0;
    std::uint32_t line = section.first_line;
    for (const docs::StoredUnit& unit : section.units) {
      const std::uint64_t end = at + unit.size_bytes;
      const std::uint64_t end_line = std::uint64_t{line} + unit.lines;
      if (end > offset && end_line > first_line_) {
        if (line > last_line_) {
          return false;
        }
        const std::string_view stored = section.escaped_text.substr(static_cast<std::size_t>(at), unit.size_bytes);
        if (!add_unit(section, unit, stored, at, std::max(offset, at), line)) {
          return false;
        }
      }
      at = end;
      line += unit.lines;
    }
    return true;
  }

 private:
  bool add_unit(const docs::SectionRecord& section, const docs::StoredUnit& unit, std::string_view stored,
                std::uint64_t begin, std::uint64_t from, std::uint32_t line) {
    const std::size_t inside = static_cast<std::size_t>(from - begin);
    const std::uint32_t passed = inside == 0 ? 0 : docs::count_lines(stored.substr(0, inside));
    if (text_.first_line == 0) {
      text_.first_line = line + passed;
    }
    // One character may cost more than all that was left.
    const std::uint32_t room = budget_ - std::min(budget_, text_.tokens);
    if (inside == 0 && unit.tokens <= room) {
      text_.escaped.append(stored);
      text_.tokens += unit.tokens;
      text_.last_line = line + unit.lines - 1;
      return true;
    }
    if (!text_.escaped.empty()) {
      return stop_at(section.section, from);
    }
    docs::Part part = docs::take_part(unit.kind, stored, inside, room);
    text_.escaped = std::move(part.escaped);
    text_.tokens = part.tokens;
    const std::size_t reached = inside + part.taken_bytes;
    text_.last_line = line + docs::count_lines(stored.substr(0, reached - 1));
    return reached == stored.size() ? true : stop_at(section.section, begin + reached);
  }

  bool stop_at(std::uint32_t section, std::uint64_t offset) {
    text_.complete = false;
    text_.next = {section, offset};
    return false;
  }

  PageText& text_;
  std::uint32_t first_line_;
  std::uint32_t last_line_;
  std::uint32_t budget_;
};

}  // namespace

Extent whole_page(const docs::PageRecord& page) {
  return {{page.first_section, 0}, page.last_section(), 1, page.lines};
}

std::optional<Extent> find_section(const std::vector<docs::ContentsEntry>& contents, std::string_view anchor) {
  const auto first = std::ranges::find(contents, anchor, &docs::ContentsEntry::anchor);
  if (first == contents.end()) {
    return std::nullopt;
  }
  const std::string continued =
      std::string(anchor) + "~";  // the later pieces of a section that was cut when it was built
  auto last = first;
  while (last + 1 != contents.end() &&
         ((last + 1)->level > first->level || (last + 1)->anchor.starts_with(continued))) {
    ++last;
  }
  return Extent{{first->section, 0}, last->section, first->first_line, last->first_line + last->lines - 1};
}

Step<PageText> read_page_text(Site& site, const Extent& extent, std::uint32_t budget) {
  std::vector<docs::StoredSection> sections;
  FOREDGE_TRY(sections, read_sections(site, extent.from.section, extent.last_section, budget));
  const std::string_view begun = sections.empty() ? std::string_view() : sections.front().section.escaped_text;
  std::uint64_t offset = extent.from.offset;
  if (offset >= begun.size() || !docs::is_character_start(begun, static_cast<std::size_t>(offset))) {
    return stop_caller("no text starts at that place of the page; call again without `cursor`");
  }
  PageText text;
  std::size_t stored_bytes = 0;
  for (const docs::StoredSection& stored : sections) {
    stored_bytes += stored.section.escaped_text.size();
  }
  text.escaped.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(stored_bytes, budget * kBytesPerToken)));
  Assembler assembler(text, extent, budget);
  bool more = true;
  for (auto stored = sections.begin(); more && stored != sections.end(); ++stored, offset = 0) {
    more = assembler.add(stored->section, offset);
  }
  if (more && sections.back().section.section < extent.last_section) {
    text.complete = false;
    text.next = {sections.back().section.section + 1, 0};
  }
  if (text.escaped.empty()) {
    return stop_caller("what was asked for ends before that place of the page; call again without `cursor`");
  }
  return text;
}

}  // namespace foredge::server
