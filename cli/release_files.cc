#include "cli/release_files.h"

#include <stdexcept>

#include "bundle/manifest.h"

namespace foredge::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRemedy = "; build the release again, or copy it again from where it was published";

[[noreturn]] void fail_at(const fs::path& file, const std::string& what) {
  throw std::runtime_error(file.string() + ": " + what + kRemedy);
}

}  // namespace

ReleaseName name_release(const fs::path& given) {
  std::error_code unresolved;  // then the path as it was given is what the message should name
  fs::path directory = fs::weakly_canonical(given, unresolved);
  if (unresolved) {
    directory = given;
  }
  if (!directory.has_filename()) {
    directory = directory.parent_path();
  }
  const auto id = bundle::ReleaseId::parse(directory.filename().string());
  if (!id) {
    throw std::runtime_error(
        given.string() + " is no release: its name must be a release id of 64 hex digits, as `foredge build` prints");
  }
  return {directory, *id};
}

std::vector<std::uint8_t> read_range(const fs::path& path, std::uint64_t offset, std::uint64_t size) {
  std::ifstream file(path, std::ios::binary);
  std::error_code error;
  if (!file || !fs::is_regular_file(path, error)) {
    throw std::runtime_error("cannot read " + path.string() + "; build the release again");
  }
  if (size == 0) {
    size = fs::file_size(path);
  }
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (static_cast<std::uint64_t>(file.gcount()) != size) {
    throw std::runtime_error(path.string() + " is shorter than the release says; build the release again");
  }
  return bytes;
}

ReleaseFiles::ReleaseFiles(const fs::path& given) : name_(name_release(given)) {
  const fs::path manifest_file = directory() / bundle::kManifestObject;
  const std::vector<std::uint8_t> bytes = read_range(manifest_file, 0, 0);
  if (sha256(bytes) != id().digest) {
    fail_at(manifest_file, "not the manifest that the directory is named after");
  }
  const auto parsed = bundle::parse_manifest(bytes);
  if (!parsed) {
    fail_at(manifest_file, parsed.error().message);
  }
  manifest_ = nlohmann::json::parse(as_text(bytes));

  const fs::path root_file = directory() / bundle::kRootObject;
  root_bytes_ = read_range(root_file, 0, 0);
  if (root_bytes_.size() != parsed->root_size_bytes || sha256(root_bytes_) != parsed->root_digest) {
    fail_at(root_file, "not the root that the manifest names");
  }
  const auto root = bundle::RootView::parse(root_bytes_);
  if (!root) {
    fail_at(root_file, root.error().message);
  }
  root_ = *root;
  read_runs();
  const fs::path blocks_file = directory() / bundle::kBlocksObject;
  blocks_.open(blocks_file, std::ios::binary);
  if (!blocks_) {
    throw std::runtime_error("cannot read " + blocks_file.string() + kRemedy);
  }
}

void ReleaseFiles::read_runs() {
  const std::pair<std::uint32_t, BlockKind> fences[] = {{bundle::kTextFences, BlockKind::kText},
                                                        {bundle::kPageFences, BlockKind::kPages},
                                                        {bundle::kFolderFences, BlockKind::kFolders},
                                                        {bundle::kTermFences, BlockKind::kTerms},
                                                        {bundle::kPairs, BlockKind::kPairs}};
  for (const auto& [tag, kind] : fences) {
    // Each of these segments begins with the first block and the number of blocks.
    const auto segment = root_.find_segment(tag);
    if (!segment && kind == BlockKind::kPairs) {
      continue;
    }
    ByteReader reader(segment.value_or(Bytes{}));
    const auto first = reader.read_u32();
    const auto count = reader.read_u32();
    if (!first || !count || *count > root_.block_count() || *first > root_.block_count() - *count) {
      fail_at(directory() / bundle::kRootObject, "a segment names blocks that do not exist");
    }
    runs_.push_back({*first, *first + *count, kind});
  }
}

BlockKind ReleaseFiles::kind_of(std::uint32_t block) const {
  for (const Run& run : runs_) {
    if (block >= run.first && block < run.end) {
      return run.kind;
    }
  }
  return BlockKind::kPostings;
}

std::vector<std::uint8_t> ReleaseFiles::read_block(std::uint32_t block) const {
  const bundle::BlockExtent extent = root_.extent(block);
  std::vector<std::uint8_t> bytes(extent.size_bytes);
  blocks_.clear();
  blocks_.seekg(static_cast<std::streamoff>(extent.offset));
  blocks_.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  const bool whole = blocks_.gcount() == static_cast<std::streamsize>(bytes.size());
  if (!whole || bundle::block_digest(bytes) != root_.digest(block)) {
    const std::string name(kBlockKindNames[static_cast<std::size_t>(kind_of(block))]);
    fail_at(directory() / bundle::kBlocksObject,
            "block " + std::to_string(block) + " (" + name + ", " + std::to_string(extent.size_bytes) + " bytes at " +
                std::to_string(extent.offset) + (whole ? ") is not the one that the root names" : ") is cut off"));
  }
  return bytes;
}

}  // namespace foredge::cli
