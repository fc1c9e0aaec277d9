// The manifest: what a release consists of. Its bytes are canonical JSON, and their SHA-256 is the release's id.
//
// A reader needs only what opens the index; the rest is for people and tools and is not kept in memory.
#pragma once

#include <cstdint>

#include "base/sha256.h"

namespace foredge::bundle {

struct Manifest {
  Sha256 root_digest;
  std::uint32_t root_size_bytes = 0;
  std::uint64_t blocks_size_bytes = 0;  // of index/blocks
};

// kUnsupported for a format that this build does not read, kMalformed for a missing or mistyped member.
Result<Manifest> parse_manifest(Bytes bytes);

}  // namespace foredge::bundle
