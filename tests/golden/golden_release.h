// The checked-in golden release of format 2, read from the source tree.
#pragma once

#include <string>

#include "support/release_on_disk.h"

namespace foredge::test {

inline constexpr const char* kGoldenId = "4fb982f7c882cf00694ba02464e5a35dff100d24aa66a256585dc6cf4e4f88c2";

inline std::filesystem::path golden_folder() {
  return std::filesystem::path(FOREDGE_SOURCE_DIR) / "tests/golden/format-2/release";
}

inline Objects golden() {
  const std::filesystem::path folder = golden_folder();
  return {*bundle::ReleaseId::parse(kGoldenId), read_file(folder / bundle::kManifestObject),
          read_file(folder / bundle::kRootObject), read_file(folder / bundle::kBlocksObject)};
}

}  // namespace foredge::test
