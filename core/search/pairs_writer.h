// Collects which terms stand side by side on each page and writes the filters of pairs.h. Build side only.
#pragma once

#include <cstdint>
#include <vector>

#include "bundle/release_writer.h"

namespace foredge::search {

class PairsWriter {
 public:
  // Room for so many, more still fit.
  void reserve(std::size_t pairs) { hashes_.reserve(pairs); }
  // Starts page 0, 1, 2 …
  void begin_page() { begins_.push_back(hashes_.size()); }
  // A pair of the current page, by its hash; it may come more than once.
  void add(std::uint64_t hash);

  // Writes blocks and segment. Call once.
  void write(bundle::ReleaseWriter& release);

 private:
  // A hash table of the current page's pairs, which is emptied by a new stamp.
  struct Slot {
    std::uint64_t hash = 0;
    std::size_t stamp = 0;  // the page, plus one
  };
  // The slot of the pair, or the free one where it belongs.
  Slot& slot_of(std::uint64_t hash);
  void grow();
  // Calls `visit(hash, page)` for every pair.
  template <typename Visit>
  void visit_pairs(Visit visit) const;

  std::vector<std::uint64_t> hashes_;                  // page by page
  std::vector<std::size_t> begins_;                    // of each page in hashes_
  std::vector<Slot> slots_ = std::vector<Slot>(1024);  // a power of two, at most half of them taken
};

}  // namespace foredge::search
