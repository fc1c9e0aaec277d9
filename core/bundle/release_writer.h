// Writes a release directory: blocks, root, static documents, manifest. Build side only, twin of root.h and manifest.h.
//
// It decides nothing about content: docs and search give it blocks and segments. Everything is written below
// `<out>/.building-<pid>/` and moved to `<out>/<release id>/` in one rename at the end, so that no half release ever has a
// release's name.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "bundle/release_id.h"
#include "bundle/root.h"

namespace foredge::bundle {

// Failures of the file system throw std::filesystem::filesystem_error or std::system_error with the path.
class ReleaseWriter {
 public:
  explicit ReleaseWriter(std::filesystem::path out);
  ~ReleaseWriter();
  ReleaseWriter(const ReleaseWriter&) = delete;
  ReleaseWriter& operator=(const ReleaseWriter&) = delete;

  // Appends a block and returns its number. `bytes` must not be empty nor pass kMaxBlockBytes.
  std::uint32_t add_block(Bytes bytes);

  // Adds a segment of the root; each tag once.
  void add_segment(std::uint32_t tag, std::vector<std::uint8_t> bytes);

  // Writes a static document at `path` below docs/.
  void add_document(std::string_view path, std::string_view content);

  // Closes the release. `about` is what the manifest says beside its own members. Returns the id.
  ReleaseId finish(const nlohmann::json& about);

  [[nodiscard]] std::uint64_t blocks_size_bytes() const { return ends_.empty() ? 0 : ends_.back(); }

 private:
  std::vector<std::uint8_t> build_root();

  std::filesystem::path out_;
  std::filesystem::path work_;
  std::FILE* blocks_file_ = nullptr;
  std::vector<std::uint64_t> ends_;
  std::vector<BlockDigest> digests_;
  std::vector<std::pair<std::uint32_t, std::vector<std::uint8_t>>> segments_;
  std::vector<std::pair<std::string, Sha256>> documents_;
};

}  // namespace foredge::bundle
