// Collects which terms stand side by side on each page and writes the filters of pairs.h. Build side only.
#pragma once

#include <cstdint>
#include <vector>

#include "bundle/release_writer.h"

namespace foredge::search {

class PairsWriter {
 public:
  // Room for so many, more still fit.
  void reserve(std::size_t pairs) { pairs_.reserve(pairs); }
  // Pages in ascending order; a pair may come more than once.
  void add(std::uint64_t hash, std::uint32_t page);

  // Writes blocks and segment. Call once.
  void write(bundle::ReleaseWriter& release);

 private:
  struct PagePair {
    std::uint64_t hash;
    std::uint32_t page;
  };
  // A hash table of the current page's pairs, which is emptied by a new stamp.
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t stamp = 0;  // the page, plus one
  };
  // The slot of the pair, or the free one where it belongs.
  Slot& slot_of(std::uint64_t hash, std::uint32_t stamp);
  void grow();

  std::vector<PagePair> pairs_;
  std::size_t page_begin_ = 0;                         // of the current page in pairs_
  std::vector<Slot> slots_ = std::vector<Slot>(1024);  // a power of two, at most half of them taken
};

}  // namespace foredge::search
