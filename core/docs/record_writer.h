// Writes pages into a release: text blocks, page blocks, static documents, and the catalog's segments. Build side only,
// twin of records.h and catalog.h. Numbers pages and sections in the order in which they are given.
#pragma once

#include <string>
#include <vector>

#include "bundle/release_writer.h"
#include "docs/folder_writer.h"
#include "docs/page.h"
#include "docs/page_block_writer.h"

namespace foredge::docs {

class RecordWriter {
 public:
  explicit RecordWriter(bundle::ReleaseWriter& release) : release_(release) {}

  // Libraries must come sorted by name and, within one name, the newest version first (version.h),
  // and live until ReleaseWriter::finish, which writes their static documents.
  void add(const LibraryVersion& library);

  // Writes what is pending and the segments. Call once, before ReleaseWriter::finish.
  void finish();

  [[nodiscard]] std::uint32_t page_count() const { return page_count_; }
  [[nodiscard]] std::uint32_t section_count() const { return section_count_; }
  [[nodiscard]] std::uint64_t token_count() const { return token_count_; }
  // Bytes of the blocks that hold texts, apart from the index proper.
  [[nodiscard]] std::uint64_t text_bytes() const { return text_bytes_; }

 private:
  void add_page(const LibraryVersion& library, std::uint32_t number, const Page& page);
  void add_document(const LibraryVersion& library, const Page& page);
  void open_group(const Page& page, std::uint32_t library);
  void close_group();
  void flush_text();

  bundle::ReleaseWriter& release_;
  std::uint32_t page_count_ = 0;
  std::uint32_t section_count_ = 0;
  std::uint64_t token_count_ = 0;
  std::uint64_t text_bytes_ = 0;

  ByteWriter libraries_;
  std::uint32_t library_count_ = 0;
  ByteWriter languages_;
  bool all_english_ = true;

  // The text block being filled: finished groups, then the sections of the open one.
  ByteWriter groups_;
  std::uint32_t group_count_ = 0;
  ByteWriter group_head_;
  ByteWriter group_sections_;
  std::uint32_t group_section_count_ = 0;
  std::uint32_t block_first_section_ = 0;
  std::vector<std::uint32_t> text_firsts_;
  std::uint32_t first_text_block_ = 0;

  FolderWriter folders_;

  // Page blocks wait until all texts are written, so that text blocks stay next to each other in the file.
  PageBlockWriter pages_;
  std::vector<std::uint32_t> page_first_sections_;
};

}  // namespace foredge::docs
