// Stored pages and sections: how text blocks and page blocks are read. Where a block is found is catalog.h's; twin of
// record_writer.h.
//
// Texts are stored as the inside of a JSON string, so that an answer copies them. Only four escapes occur (\n \t \" \\),
// because page.h allows no other control byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "docs/page.h"

namespace foredge::docs {

// A page as page blocks list it. Views into the block, but for the path.
struct PageRecord {
  std::uint32_t page;
  std::uint32_t library;  // number of the catalog's entry
  std::string path;
  std::string_view title;
  std::string_view description;
  std::string_view kind;
  std::string_view url;
  std::uint32_t first_section;
  std::uint32_t section_count;
  std::uint32_t lines;
  std::uint32_t tokens;      // estimate for the whole text, as the inside of a JSON string
  std::uint64_t size_bytes;  // of the Markdown
  Bytes names;               // of the block's sections, for read_contents
  Bytes contents;            // the sections, for read_contents

  [[nodiscard]] std::uint32_t last_section() const { return first_section + section_count - 1; }
};

// A section as a page's table of contents names it. Views into the block, but for the anchor.
struct ContentsEntry {
  std::uint32_t section;
  std::string anchor;
  std::string_view heading;
  std::uint32_t level;
  std::uint32_t first_line;
  std::uint32_t lines;
  std::uint32_t tokens;
};

// The table of contents of a page, one entry a section.
Result<std::vector<ContentsEntry>> read_contents(const PageRecord& page);

// The anchor that most sites give a heading: letters of ASCII in lower case, digits, '_' and '-', a dash for a blank, nothing else.
// An anchor that is this one is not stored.
[[nodiscard]] std::string plain_anchor(std::string_view heading);

// Walks a page block. `first_page` is the block's fence.
class PageBlockReader {
 public:
  static Result<PageBlockReader> open(Bytes block, std::uint32_t first_page);
  // The next record, or nothing at the end.
  Result<std::optional<PageRecord>> next();

 private:
  PageBlockReader(ByteReader reader, Bytes names, std::uint32_t page, std::uint64_t left)
      : reader_(reader), names_(names), page_(page), left_(left) {}
  ByteReader reader_;
  Bytes names_;
  std::string path_;       // of the record before
  std::string_view kind_;  // of the same
  std::uint32_t page_;
  std::uint64_t left_;
};

// What a folder of a library holds, as folder blocks list it. Views into the block.
struct FolderEntry {
  std::string_view name;      // the last part of the path
  std::string_view title;     // of the page of that path, "" when there is none
  std::uint32_t page_tokens;  // of that page
  std::uint32_t below_pages;  // pages under "<path>/"; 0 when the entry is no folder
  std::uint64_t below_tokens;

  [[nodiscard]] bool is_page() const { return !title.empty(); }
  [[nodiscard]] bool is_folder() const { return below_pages != 0; }
};

// The entries of the folder with that key (catalog.h), sorted by name, or nothing when the block has no such folder.
Result<std::optional<std::vector<FolderEntry>>> find_folder(Bytes block, std::string_view key);

// The page that a text block's sections belong to. Views into the block.
struct PageHeader {
  std::uint32_t page;
  std::uint32_t library;
  std::string_view path;
  std::string_view title;
  std::string_view kind;
  std::string_view url;
};

struct StoredUnit {
  UnitKind kind;
  std::uint32_t size_bytes;  // of escaped text
  std::uint32_t lines;
  std::uint32_t tokens;  // of escaped text
};

struct StoredCode {
  std::string_view language;
  std::uint32_t first_line;  // in the page
  std::uint32_t lines;
};

struct SectionRecord {
  std::uint32_t section;
  std::string_view anchor;
  std::uint32_t level;
  std::uint32_t first_line;
  std::uint32_t lines;
  std::uint32_t tokens;  // sum of the units'
  std::uint64_t digest;  // first 8 bytes of the SHA-256 of the Markdown, big endian
  std::vector<std::string_view> heading_path;
  std::vector<StoredUnit> units;
  std::vector<StoredCode> code;
  std::string_view escaped_text;

  [[nodiscard]] std::uint32_t last_line() const { return first_line + lines - 1; }
};

struct StoredSection {
  PageHeader page;
  SectionRecord section;
};

// Walks a text block. `first_section` is the block's fence.
class TextBlockReader {
 public:
  static Result<TextBlockReader> open(Bytes block, std::uint32_t first_section);
  // The next section with its page, or nothing at the end.
  Result<std::optional<StoredSection>> next();
  // The section that next() would give.
  [[nodiscard]] std::uint32_t section() const { return section_; }
  // Passes over sections before `section` without decoding them.
  Result<void> skip_to(std::uint32_t section);

 private:
  TextBlockReader(ByteReader reader, std::uint32_t section, std::uint64_t groups)
      : reader_(reader), section_(section), groups_left_(groups) {}
  // Moves into the next group when the current one is used up; false at the end of the block.
  Result<bool> enter_group();

  ByteReader reader_;
  std::uint32_t section_;
  std::uint64_t groups_left_;
  std::uint64_t sections_left_ = 0;
  PageHeader page_{};
};

// Appends what the escaped text stands for.
void unescape_text(std::string_view escaped, std::string& out);

}  // namespace foredge::docs
