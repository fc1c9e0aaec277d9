// Writes term blocks, postings blocks and the dictionary's segments. Build side only, twin of dictionary.h.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/release_writer.h"
#include "bundle/string_table.h"
#include "search/postings_writer.h"

namespace foredge::search {

class DictionaryWriter {
 public:
  explicit DictionaryWriter(bundle::ReleaseWriter& release) : release_(release) {}

  // Terms must come in ascending order of bytes, each once, with a list that is not empty.
  void add(std::string_view term, std::span<const Posting> postings);

  // Writes what is pending and the segments. Call once.
  void finish();

 private:
  struct Hot {
    std::string term;
    std::uint32_t count;
    std::uint32_t first_block;
  };
  void add_entry(std::string_view term, std::span<const std::uint8_t> entry);
  // Returns the first block.
  std::uint32_t write_pieces(std::span<const Posting> postings);
  void flush_block();

  bundle::ReleaseWriter& release_;
  ByteWriter entries_;
  std::vector<std::uint32_t> restarts_;
  std::uint32_t since_restart_ = 0;
  std::string previous_;
  std::string block_first_;
  std::vector<std::string> fences_;
  std::vector<std::vector<std::uint8_t>> blocks_;  // term blocks wait, so that postings blocks come first in the file
  std::vector<Hot> hot_;
};

}  // namespace foredge::search
