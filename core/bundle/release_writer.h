// Writes a release directory: blocks, root, static documents, manifest. Build side only, twin of root.h and manifest.h.
//
// It decides nothing about content: docs and search give it blocks and segments. Everything is written below
// `<out>/.building-<pid>/` and moved to `<out>/<release id>/` in one rename at the end, so that no half release ever has a
// release's name.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "bundle/release_id.h"
#include "bundle/root.h"

namespace foredge::bundle {

// Whether `finish` writes the static documents, or only names them and their digests in the manifest: enough for a release that
// is searched and thrown away. The id is the same.
enum class Documents : std::uint8_t { kWritten, kNamed };

// Failures of the file system throw std::filesystem::filesystem_error or std::system_error with the path.
class ReleaseWriter {
 public:
  explicit ReleaseWriter(std::filesystem::path out, Documents wanted = Documents::kWritten);
  ~ReleaseWriter();
  ReleaseWriter(const ReleaseWriter&) = delete;
  ReleaseWriter& operator=(const ReleaseWriter&) = delete;

  // Appends a block and returns its number. `bytes` must not be empty nor pass kMaxBlockBytes.
  std::uint32_t add_block(Bytes bytes);

  // Adds a segment of the root; each tag once.
  void add_segment(std::uint32_t tag, std::vector<std::uint8_t> bytes);

  // Names a static document at `path` below docs/. `content` is called now, for its digest, and by `finish` from any thread when
  // the file must be written; it must give the same text both times, and what it refers to must live until then.
  void add_document(std::string path, std::function<std::string()> content);

  // Closes the release. `about` is what the manifest says beside its own members. Returns the id. A release of that id that is
  // there already is left alone: the same id is the same content.
  ReleaseId finish(const nlohmann::json& about);

  [[nodiscard]] std::uint64_t blocks_size_bytes() const { return ends_.empty() ? 0 : ends_.back(); }

 private:
  struct Document {
    std::string path;
    Sha256 digest;
    std::function<std::string()> content;
  };
  std::vector<std::uint8_t> build_root();
  [[nodiscard]] Sha256 digest_documents();
  void write_documents() const;

  std::filesystem::path out_;
  Documents wanted_;
  std::filesystem::path work_;
  std::FILE* blocks_file_ = nullptr;
  std::vector<std::uint64_t> ends_;
  std::vector<BlockDigest> digests_;
  std::vector<std::pair<std::uint32_t, std::vector<std::uint8_t>>> segments_;
  std::vector<Document> documents_;
};

}  // namespace foredge::bundle
