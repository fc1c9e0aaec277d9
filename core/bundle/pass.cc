#include "bundle/pass.h"

#include <algorithm>

#include "base/check.h"

namespace foredge::bundle {

Release* Pass::open(const ReleaseId& id) {
  Release* release = store_.find_release(id);
  if (release == nullptr) {
    // Their names do not depend on each other, so both are read in one round; the root is checked once the manifest is.
    if (!store_.has_manifest(id)) {
      note({id, kManifestBlock});
    }
    note({id, kRootBlock});
  }
  return release;
}

Result<std::optional<Bytes>> Pass::block(Release& release, std::uint32_t block) {
  if (block >= release.root().block_count()) {
    return fail(ErrorCode::kMalformed, "index names a block that the release does not have; rebuild it", block);
  }
  const auto bytes = store_.find_block(release, block);
  if (bytes) {
    ++work.blocks;
    work.bytes += bytes->size();
  } else {
    note({release.id(), block});
  }
  return bytes;
}

NeedExtent Pass::extent(const Need& need) {
  if (need.block == kManifestBlock) {
    return {kManifestObject, 0, 0};
  }
  if (need.block == kRootBlock) {
    return {kRootObject, 0, 0};
  }
  const Release* release = store_.find_release(need.release);
  FOREDGE_CHECK(release != nullptr);
  const BlockExtent extent = release->root().extent(need.block);
  return {kBlocksObject, extent.offset, extent.size_bytes};
}

void Pass::note(const Need& need) {
  if (std::ranges::find(needs_, need) == needs_.end()) {
    needs_.push_back(need);
  }
}

}  // namespace foredge::bundle
