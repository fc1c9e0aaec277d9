// A sorted or unsorted list of strings, read in place: u32 n, n+1 × u32 offset, then the bytes.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace foredge::bundle {

// Views bytes that the release owns. Each access checks its own bounds, so opening costs nothing per entry.
class StringTableView {
 public:
  // Reads the table that starts at the reader's position and moves behind it.
  static Result<StringTableView> read(ByteReader& reader);

  [[nodiscard]] std::uint32_t size() const { return count_; }

  // Entry `index`, which must be below size(); kMalformed when the stored offsets run backwards or out.
  [[nodiscard]] Result<std::string_view> at(std::uint32_t index) const;

  // For a table sorted by bytes: how many entries are at most `key`.
  [[nodiscard]] Result<std::uint32_t> count_not_above(std::string_view key) const;

 private:
  std::uint32_t count_ = 0;
  Bytes offsets_;
  Bytes pool_;
};

// The mirror of StringTableView.
void write_string_table(ByteWriter& writer, const std::vector<std::string_view>& entries);

}  // namespace foredge::bundle
