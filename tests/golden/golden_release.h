// The checked-in golden releases, one a format that is still read, from the source tree.
#pragma once

#include <string>

#include "support/release_on_disk.h"

namespace foredge::test {

struct Golden {
  const char* format;
  const char* id;
};
inline constexpr Golden kFormat2{"format-2", "4fb982f7c882cf00694ba02464e5a35dff100d24aa66a256585dc6cf4e4f88c2"};
inline constexpr Golden kFormat3{"format-3", "eb44823d4ae0a5f83a422a4d6bcb939139dd8f13211f0147b9b14fb13a0df8ec"};
inline constexpr Golden kGoldens[] = {kFormat2, kFormat3};

inline std::filesystem::path folder_of(const Golden& golden) {
  return std::filesystem::path(FOREDGE_SOURCE_DIR) / "tests/golden" / golden.format / "release";
}

inline Objects read_golden(const Golden& golden) {
  const std::filesystem::path folder = folder_of(golden);
  return {*bundle::ReleaseId::parse(golden.id), read_file(folder / bundle::kManifestObject),
          read_file(folder / bundle::kRootObject), read_file(folder / bundle::kBlocksObject)};
}

}  // namespace foredge::test
