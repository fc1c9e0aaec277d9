// Collects which terms stand side by side on each page and writes the filters of pairs.h. Build side only.
#pragma once

#include <cstdint>
#include <vector>

#include "bundle/release_writer.h"

namespace foredge::search {

class PairsWriter {
 public:
  // Pages in ascending order; a pair may come more than once.
  void add(std::uint64_t hash, std::uint32_t page);

  // Writes blocks and segment. Call once.
  void write(bundle::ReleaseWriter& release);

 private:
  struct PagePair {
    std::uint64_t hash;
    std::uint32_t page;

    auto operator<=>(const PagePair&) const = default;
  };
  void drop_repeated();

  std::vector<PagePair> pairs_;
  std::size_t page_begin_ = 0;  // of the current page in pairs_
};

}  // namespace foredge::search
