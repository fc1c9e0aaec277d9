// The term dictionary: from a term to its postings. Where blocks come from is the pass's business; twin of
// dictionary_writer.h.
//
// A term block holds sorted terms with short lists inline. Terms with long lists also stand in the root (segment HOTT), so that
// either way one read brings a term's postings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/pass.h"
#include "bundle/string_table.h"

namespace foredge::search {

struct TermEntry {
  std::uint32_t count;            // postings: sections or pages that hold the term
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

  // The term blocks around `term`: those with the terms that share as long a beginning with it as makes them at most `count`
  // (1 or more). Returns nothing while one is missing; all are noted in the pass.
  [[nodiscard]] Result<std::optional<std::vector<Bytes>>> find_blocks_around(bundle::Pass& pass,
                                                                             bundle::Release& release,
                                                                             std::string_view term,
                                                                             std::uint32_t count) const;

 private:
  [[nodiscard]] Result<std::optional<TermEntry>> find_hot(std::string_view term) const;

  std::uint32_t first_term_block_ = 0;
  bundle::StringTableView fences_;  // first term of each term block
  bundle::StringTableView hot_;
  Bytes hot_entries_;
};

// Walks over the terms of a block, or of a part of one that starts with a whole term.
class TermReader {
 public:
  // All of a block.
  static Result<TermReader> open(Bytes block);
  explicit TermReader(ByteReader reader) : reader_(reader) {}

  // False at the end.
  Result<bool> next();
  // Of the last next(), which gave true.
  [[nodiscard]] const std::string& term() const { return term_; }
  [[nodiscard]] const TermEntry& entry() const { return entry_; }

 private:
  Result<void> read_term();
  Result<void> read_entry();

  ByteReader reader_;
  std::string term_;
  TermEntry entry_{};
};

// Looks `term` up in one term block.
[[nodiscard]] Result<std::optional<TermEntry>> find_in_term_block(Bytes block, std::string_view term);

}  // namespace foredge::search
