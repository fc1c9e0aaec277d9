// What a release's root says about its documents: libraries and their versions, which block holds which page or section,
// and which page a section belongs to. Texts are records.h's; twin of catalog_writer.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/languages.h"
#include "bundle/page_starts.h"
#include "bundle/root.h"
#include "bundle/string_table.h"

namespace foredge::docs {

// One version of one library. Views into the release's root.
struct LibraryEntry {
  std::string_view library;
  std::string_view version;
  std::string_view title;
  std::string_view description;
  std::string_view base_url;  // pages' URLs start so; "" when the library has none
  std::uint32_t first_page;
  std::uint32_t page_count;
  std::uint32_t first_section;
  std::uint32_t section_count;
  std::uint64_t tokens;
  bool newest;  // the library's newest version: what answers when a caller names none
  bundle::Language language;
};

// A half-open range of section or page numbers.
struct Range {
  std::uint32_t begin;
  std::uint32_t end;

  [[nodiscard]] bool empty() const { return begin >= end; }
  [[nodiscard]] bool contains(std::uint32_t value) const { return value >= begin && value < end; }
};

// Views the root of an opened release; cheap to make, meant to live for one pass.
class Catalog {
 public:
  // kMalformed when a segment breaks its layout, kUnsupported when a library has a language that this build does not know.
  static Result<Catalog> read(const bundle::RootView& root);

  // Sorted by library, the newest version first.
  [[nodiscard]] const std::vector<LibraryEntry>& libraries() const { return libraries_; }
  [[nodiscard]] std::uint32_t section_count() const { return page_starts_.section_count(); }
  [[nodiscard]] std::uint32_t page_count() const { return page_starts_.page_count(); }

  // Which sections start a page, and so the page of each section.
  [[nodiscard]] const bundle::PageStarts& page_starts() const { return page_starts_; }
  [[nodiscard]] std::uint32_t page_of(std::uint32_t section) const { return page_starts_.page_of(section); }
  [[nodiscard]] bool starts_page(std::uint32_t section) const { return page_starts_.starts_page(section); }

  // The text block that holds a section, and the number of the block's first section.
  struct TextBlock {
    std::uint32_t ordinal;  // among text blocks, for text_block
    std::uint32_t block;
    std::uint32_t first_section;
  };
  [[nodiscard]] Result<TextBlock> text_block_of(std::uint32_t section) const;
  // Text block `ordinal` of text_block_count(), in the order of sections.
  [[nodiscard]] Result<TextBlock> text_block(std::uint32_t ordinal) const;
  [[nodiscard]] std::uint32_t text_block_count() const { return text_count_; }

  // The page block in which a page of that library entry and path stands if it exists, and the number of the block's
  // first page.
  struct PageBlock {
    std::uint32_t block;
    std::uint32_t first_page;
  };
  [[nodiscard]] Result<PageBlock> page_block_of(std::uint32_t library, std::string_view path) const;
  [[nodiscard]] Result<PageBlock> page_block_of_page(std::uint32_t page) const;

  // The folder block in which that folder of a library entry stands if it exists; the path of the top folder is "".
  [[nodiscard]] Result<std::uint32_t> folder_block_of(std::uint32_t library, std::string_view path) const;

 private:
  Result<void> read_libraries(Bytes bytes);
  Result<void> read_languages(Bytes bytes);
  Result<void> read_page_fences(Bytes bytes);
  Result<void> read_folder_fences(Bytes bytes);
  Result<void> read_text_fences(Bytes bytes);

  std::vector<LibraryEntry> libraries_;
  bundle::PageStarts page_starts_;
  std::uint32_t first_page_block_ = 0;
  bundle::StringTableView page_keys_;
  Bytes page_firsts_;  // u32 each
  std::uint32_t first_folder_block_ = 0;
  bundle::StringTableView folder_keys_;
  std::uint32_t first_text_block_ = 0;
  std::uint32_t text_count_ = 0;
  Bytes text_firsts_;  // u32 each
};

// The key under which a page or a folder is sorted: the library entry's number, big endian, then the path.
[[nodiscard]] std::string page_key(std::uint32_t library, std::string_view path);

}  // namespace foredge::docs
