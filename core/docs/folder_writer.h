// Writes what each folder of a library holds into folder blocks, for `outline`. Build side only; twin of find_folder in
// docs/records.h.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "bundle/release_writer.h"
#include "docs/page.h"

namespace foredge::docs {

class FolderWriter {
 public:
  // Counts a page, with the tokens of its text, into its folder and all folders above it.
  void note(std::uint32_t library, const Page& page, std::uint32_t tokens);

  // Writes the blocks and their fences. Call once, behind the last page.
  void write(bundle::ReleaseWriter& release) const;

 private:
  // What each folder holds, by its key; std::map keeps both levels sorted.
  struct Child {
    std::string title;
    std::uint32_t page_tokens = 0;
    std::uint32_t below_pages = 0;
    std::uint64_t below_tokens = 0;
  };
  std::map<std::string, std::map<std::string, Child>> folders_;
};

}  // namespace foredge::docs
