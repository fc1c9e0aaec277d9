// The root of a release's index: a directory of segments, and the block table. What the other segments mean belongs to
// docs and search. Twin of root_writer.h.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "bundle/format.h"
#include "bundle/page_starts.h"

namespace foredge::bundle {

using BlockDigest = std::array<std::uint8_t, kBlockDigestBytes>;

[[nodiscard]] BlockDigest block_digest(Bytes bytes);

// Where a block lies in index/blocks.
struct BlockExtent {
  std::uint64_t offset;
  std::uint32_t size_bytes;
};

// Views the root's bytes, which the release owns.
class RootView {
 public:
  // Checks the header, the directory and the whole block table; kMalformed, kTruncated or kUnsupported otherwise.
  static Result<RootView> parse(Bytes bytes);

  // The bytes of a segment; kMalformed when the root has none of that tag.
  [[nodiscard]] Result<Bytes> segment(std::uint32_t tag) const;
  [[nodiscard]] std::optional<Bytes> find_segment(std::uint32_t tag) const;

  // Segment kPageStarts, checked once when the root is parsed: that takes a look at every section.
  [[nodiscard]] const Result<PageStarts>& page_starts() const { return page_starts_; }

  [[nodiscard]] std::uint32_t block_count() const { return block_count_; }
  // `block` must be below block_count().
  [[nodiscard]] BlockExtent extent(std::uint32_t block) const;
  [[nodiscard]] BlockDigest digest(std::uint32_t block) const;

 private:
  Result<void> parse_block_table();

  Bytes bytes_;
  Bytes directory_;
  Result<PageStarts> page_starts_;
  std::uint32_t block_count_ = 0;
  Bytes ends_;     // u64 each: where the block ends in index/blocks
  Bytes digests_;  // kBlockDigestBytes each
};

}  // namespace foredge::bundle
