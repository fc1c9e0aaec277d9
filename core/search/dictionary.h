// The term dictionary: from a term to its weight and its postings. Where blocks come from is the pass's business; twin of
// dictionary_writer.h.
//
// A term block holds sorted terms with short lists inline. Terms with long lists also stand in the root (segment HOTT), so that
// either way one read brings a term's postings.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "bundle/pass.h"
#include "bundle/string_table.h"

namespace foredge::search {

struct TermEntry {
  std::uint32_t section_count;    // sections that hold the term
  std::uint16_t weight;           // inverse document frequency, fixed point (index_writer.h)
  Bytes inline_postings;          // one piece, or empty when the list has blocks of its own
  std::uint32_t first_block = 0;  // of its pieces
  std::uint32_t block_count = 0;
};

// Views the root of an opened release; made anew for each pass.
class Dictionary {
 public:
  static Result<Dictionary> read(const bundle::RootView& root);

  // The outcome of a look-up: found, absent from the release, or unknown until the noted block is here.
  enum class Outcome : std::uint8_t { kFound, kAbsent, kBlocked };
  struct Lookup {
    Outcome outcome;
    TermEntry entry{};
  };
  [[nodiscard]] Result<Lookup> find(bundle::Pass& pass, bundle::Release& release, std::string_view term) const;

 private:
  [[nodiscard]] Result<std::optional<TermEntry>> find_hot(std::string_view term) const;

  std::uint32_t first_term_block_ = 0;
  bundle::StringTableView fences_;  // first term of each term block
  bundle::StringTableView hot_;
  Bytes hot_entries_;
};

// Looks `term` up in one term block.
[[nodiscard]] Result<std::optional<TermEntry>> find_in_term_block(Bytes block, std::string_view term);

}  // namespace foredge::search
