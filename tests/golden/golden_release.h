// The checked-in golden release of format 1, read from the source tree.
#pragma once

#include <string>

#include "support/release_on_disk.h"

namespace foredge::test {

inline constexpr const char* kGoldenId = "8462e8e346b28f940f1e3f3a0c9678a17ead5319f3b1b68f985f0025d1ff6b02";

inline std::filesystem::path golden_folder() {
  return std::filesystem::path(FOREDGE_SOURCE_DIR) / "tests/golden/format-1/release";
}

inline Objects golden() {
  const std::filesystem::path folder = golden_folder();
  return {*bundle::ReleaseId::parse(kGoldenId), read_file(folder / bundle::kManifestObject),
          read_file(folder / bundle::kRootObject), read_file(folder / bundle::kBlocksObject)};
}

}  // namespace foredge::test
