// Gathers page records into page blocks. Build side only, twin of PageBlockReader in records.h.
//
// Headings repeat from page to page ("Examples", "See also"), so a block holds each once and its pages' tables of contents name them
// by number.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "bundle/release_writer.h"
#include "docs/page.h"

namespace foredge::docs {

// A page as it is stored, apart from what page.h says of it.
struct PageNumbers {
  std::uint32_t library;  // number of the catalog's entry
  std::uint32_t first_section;
  std::vector<std::uint32_t> section_tokens;
};

class PageBlockWriter {
 public:
  // Pages come in the order of their keys, which is the order of their numbers.
  void add(const Page& page, const PageNumbers& numbers);

  // Writes the blocks and the segment of their fences. Call once, when all text blocks are written: blocks of one kind are neighbours.
  void write(bundle::ReleaseWriter& release);

 private:
  // Heading, level and anchor of a section, as they are stored.
  using Name = std::tuple<std::string, std::uint64_t, std::string>;

  void finish_block();

  struct Block {
    std::string first_key;
    std::uint32_t first_page;
    std::vector<std::uint8_t> bytes;
  };
  std::vector<Block> blocks_;
  std::uint32_t page_count_ = 0;
  // The block being filled.
  ByteWriter records_;
  ByteWriter names_;
  std::map<Name, std::uint32_t> name_numbers_;
  std::uint32_t first_page_ = 0;
  std::string first_key_;
  std::string path_;  // of the page before
  std::string kind_;
};

}  // namespace foredge::docs
