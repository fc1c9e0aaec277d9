// A release directory as files: its id, manifest, root and blocks, each checked against the digest that names it. Refuses to
// know what blocks say beyond their kind, and answers no question: that is local_host.h, over the same files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "bundle/release_id.h"
#include "bundle/root.h"

namespace foredge::cli {

// What a user called a release: its directory with links resolved, and its id. Throws std::runtime_error with the remedy
// when the directory's name is no release id.
struct ReleaseName {
  std::filesystem::path directory;
  bundle::ReleaseId id;
};
[[nodiscard]] ReleaseName name_release(const std::filesystem::path& given);

// `size` bytes of a file from `offset`; 0 is the whole file. Throws std::runtime_error that names the file.
[[nodiscard]] std::vector<std::uint8_t> read_range(const std::filesystem::path& file, std::uint64_t offset,
                                                   std::uint64_t size);

// Which writer made a block, in the order in which blocks lie in the file.
enum class BlockKind : std::uint8_t { kText, kPages, kFolders, kPostings, kTerms, kPairs };
inline constexpr std::string_view kBlockKindNames[] = {"text", "pages", "folders", "postings", "terms", "pairs"};

class ReleaseFiles {
 public:
  // Reads manifest and root. Throws std::runtime_error that names the file which is missing or not the one that its name or
  // the manifest promises.
  explicit ReleaseFiles(const std::filesystem::path& given);

  [[nodiscard]] const std::filesystem::path& directory() const { return name_.directory; }
  [[nodiscard]] const bundle::ReleaseId& id() const { return name_.id; }
  [[nodiscard]] const nlohmann::json& manifest() const { return manifest_; }
  [[nodiscard]] const bundle::RootView& root() const { return root_; }

  // The block's bytes, checked. Throws std::runtime_error that names file, block and kind.
  [[nodiscard]] std::vector<std::uint8_t> read_block(std::uint32_t block) const;
  [[nodiscard]] BlockKind kind_of(std::uint32_t block) const;

 private:
  // Blocks [first, end) are of one kind; what no run holds are postings.
  struct Run {
    std::uint32_t first;
    std::uint32_t end;
    BlockKind kind;
  };
  void read_runs();

  ReleaseName name_;
  nlohmann::json manifest_;
  std::vector<std::uint8_t> root_bytes_;
  bundle::RootView root_;
  std::vector<Run> runs_;
  mutable std::ifstream blocks_;
};

}  // namespace foredge::cli
