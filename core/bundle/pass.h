// One run of `handle` over the blocks at hand: hands out blocks, notes those that are missing, counts the work.
//
// Code that reads through a Pass asks for everything that it can name before it gives up, so that one round of fetching
// brings all of it. It keeps no state between passes: the host makes the same call again.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "bundle/store.h"

namespace foredge::bundle {

struct Need {
  ReleaseId release;
  std::uint32_t block;

  bool operator==(const Need&) const = default;
};

// What a host must read to satisfy a Need.
struct NeedExtent {
  std::string_view object;  // path below releases/<release id>/
  std::uint64_t offset;
  std::uint32_t size_bytes;  // 0: the whole object
};

// Deterministic counts for the request record.
struct WorkCounts {
  std::uint64_t blocks = 0;    // reads of blocks, also of ones that were at hand
  std::uint64_t bytes = 0;     // in those blocks
  std::uint64_t postings = 0;  // decoded
};

class Pass {
 public:
  // Starts a pass on the store. The store must outlive the pass, and only one pass may run at a time.
  explicit Pass(Store& store) : store_(store) { store.begin_pass(); }

  // The opened release, or nullptr after noting its manifest and root as needed.
  [[nodiscard]] Release* open(const ReleaseId& id);

  // The bytes of a block, valid for this pass, or nothing after noting it as needed. kMalformed when the release's index
  // names a block that its table does not have.
  [[nodiscard]] Result<std::optional<Bytes>> block(Release& release, std::uint32_t block);

  [[nodiscard]] bool blocked() const { return !needs_.empty(); }
  // In the order in which a host must put them.
  [[nodiscard]] const std::vector<Need>& needs() const { return needs_; }
  [[nodiscard]] NeedExtent extent(const Need& need);

  WorkCounts work;

 private:
  void note(const Need& need);

  Store& store_;
  std::vector<Need> needs_;
};

}  // namespace foredge::bundle
