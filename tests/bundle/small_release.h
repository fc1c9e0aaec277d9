// A release of a few numbered blocks, for tests of what surrounds content.
#pragma once

#include <string>
#include <vector>

#include "support/release_on_disk.h"

namespace foredge::bundle::test {

using foredge::test::Objects;

inline constexpr std::uint32_t kTag = tag("TEST");

// `count` blocks; block i is `name` and i, i + 1 times.
inline Objects build_release(const std::string& name, std::uint32_t count) {
  const foredge::test::TempDir dir;
  ReleaseWriter writer(dir.path());
  for (std::uint32_t i = 0; i < count; ++i) {
    std::string content;
    for (std::uint32_t k = 0; k <= i; ++k) {
      content += name + std::to_string(i) + "\n";
    }
    REQUIRE(writer.add_block(as_bytes(content)) == i);
  }
  writer.add_segment(kTag, {1, 2, 3});
  return foredge::test::read_release(dir.path(), writer.finish({{"name", name}}));
}

inline Result<void> put(Store& store, const ReleaseId& id, std::uint32_t block, Bytes bytes) {
  return store.put(id, block, Buffer::copy_of(bytes));
}

inline void open_release(Store& store, const Objects& objects) {
  REQUIRE(put(store, objects.id, kManifestBlock, objects.manifest));
  REQUIRE(put(store, objects.id, kRootBlock, objects.root));
}

}  // namespace foredge::bundle::test
