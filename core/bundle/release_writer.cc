#include "bundle/release_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <future>
#include <system_error>
#include <thread>

#include "base/check.h"

namespace foredge::bundle {
namespace {

namespace fs = std::filesystem;

std::FILE* open_for_writing(const fs::path& path) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) {
    throw std::system_error(errno, std::generic_category(), "cannot write " + path.string());
  }
  return file;
}

void write_all(std::FILE* file, Bytes bytes, const fs::path& path) {
  if (!bytes.empty() && std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size()) {
    throw std::system_error(errno, std::generic_category(), "cannot write " + path.string());
  }
}

void close_checked(std::FILE* file, const fs::path& path) {
  if (std::fclose(file) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot write " + path.string());
  }
}

// Without a stream's buffer: there are thousands of files, each written at once.
void write_file(const fs::path& path, Bytes bytes) {
  const auto failed = [&] {
    return std::system_error(errno, std::generic_category(), "cannot write " + path.string());
  };
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) {
    throw failed();
  }
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      const std::system_error error = failed();
      ::close(file);
      throw error;
    }
    bytes = bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
  if (::close(file) != 0) {
    throw failed();
  }
}

}  // namespace

ReleaseWriter::ReleaseWriter(fs::path out, Documents wanted)
    : out_(std::move(out)), wanted_(wanted), work_(out_ / (".building-" + std::to_string(getpid()))) {
  fs::remove_all(work_);
  fs::create_directories(work_ / "index");
  blocks_file_ = open_for_writing(work_ / kBlocksObject);
}

ReleaseWriter::~ReleaseWriter() {
  if (blocks_file_ != nullptr) {
    std::fclose(blocks_file_);
  }
  std::error_code ignored;  // a leftover work folder is removed by the next build
  fs::remove_all(work_, ignored);
}

std::uint32_t ReleaseWriter::add_block(Bytes bytes) {
  FOREDGE_CHECK(!bytes.empty() && bytes.size() <= kMaxBlockBytes && ends_.size() < kMaxBlocks);
  write_all(blocks_file_, bytes, work_ / kBlocksObject);
  digests_.push_back(block_digest(bytes));
  ends_.push_back(blocks_size_bytes() + bytes.size());
  return static_cast<std::uint32_t>(ends_.size() - 1);
}

void ReleaseWriter::add_segment(std::uint32_t tag, std::vector<std::uint8_t> bytes) {
  FOREDGE_CHECK(segments_.size() < kMaxSegments - 1);
  segments_.emplace_back(tag, std::move(bytes));
}

void ReleaseWriter::add_document(std::string path, std::function<std::string()> content) {
  const Sha256 digest = sha256(as_bytes(content()));
  documents_.push_back({std::move(path), digest, std::move(content)});
}

// One digest over all static documents, so that the manifest stays small: lines of "<sha256>  <path>\n" sorted by path, as
// `sha256sum` prints them.
Sha256 ReleaseWriter::digest_documents() {
  std::ranges::sort(documents_, {}, &Document::path);
  std::string listing;
  for (const Document& document : documents_) {
    listing += to_hex(document.digest) + "  " + document.path + "\n";
  }
  return sha256(as_bytes(listing));
}

// Thousands of small files: most of the time is the file system's, so every core takes its share.
void ReleaseWriter::write_documents() const {
  const std::size_t workers = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::future<void>> parts;
  parts.reserve(workers);
  for (std::size_t worker = 0; worker < workers; ++worker) {
    parts.push_back(std::async(std::launch::async, [&, worker] {
      fs::path made;  // documents are sorted, so neighbours share their folder
      for (std::size_t at = worker; at < documents_.size(); at += workers) {
        const fs::path target = work_ / "docs" / documents_[at].path;
        if (fs::path folder = target.parent_path(); folder != made) {
          fs::create_directories(folder);
          made = std::move(folder);
        }
        write_file(target, as_bytes(documents_[at].content()));
      }
    }));
  }
  for (std::future<void>& part : parts) {
    part.get();
  }
}

std::vector<std::uint8_t> ReleaseWriter::build_root() {
  ByteWriter table;
  table.write_u32(static_cast<std::uint32_t>(ends_.size()));
  for (const std::uint64_t end : ends_) {
    table.write_u64(end);
  }
  for (const BlockDigest& digest : digests_) {
    table.write_bytes(digest);
  }
  add_segment(kBlockTable, table.take());

  std::size_t size = 16 + segments_.size() * 12;
  ByteWriter directory;
  for (const auto& [tag, bytes] : segments_) {
    directory.write_u32(tag);
    directory.write_u32(static_cast<std::uint32_t>(size));
    directory.write_u32(static_cast<std::uint32_t>(bytes.size()));
    size += bytes.size();
  }
  FOREDGE_CHECK(size <= kMaxRootBytes);
  ByteWriter root;
  root.write_bytes(as_bytes(kRootMagic));
  root.write_u16(kFormatVersion);
  root.write_u16(static_cast<std::uint16_t>(segments_.size()));
  root.write_u32(static_cast<std::uint32_t>(size));
  root.write_bytes(directory.bytes());
  for (const auto& [tag, bytes] : segments_) {
    root.write_bytes(bytes);
  }
  return root.take();
}

ReleaseId ReleaseWriter::finish(const nlohmann::json& about) {
  close_checked(std::exchange(blocks_file_, nullptr), work_ / kBlocksObject);
  const std::vector<std::uint8_t> root = build_root();
  write_file(work_ / kRootObject, root);

  nlohmann::json manifest = about;
  manifest["format"] = kFormatVersion;
  manifest["root"] = {{"size", root.size()}, {"sha256", to_hex(sha256(root))}};
  manifest["blocks"] = {{"size", blocks_size_bytes()}, {"count", ends_.size()}};
  manifest["documents"] = {{"count", documents_.size()}, {"sha256", to_hex(digest_documents())}};
  // nlohmann::json keeps members sorted and dump() prints them one way: canonical bytes.
  const std::string text = manifest.dump(2) + "\n";
  write_file(work_ / kManifestObject, as_bytes(text));

  const ReleaseId id{sha256(as_bytes(text))};
  const fs::path target = out_ / id.hex();
  if (fs::exists(target)) {
    fs::remove_all(work_);
  } else {
    if (wanted_ == Documents::kWritten) {
      write_documents();
    }
    fs::rename(work_, target);
  }
  return id;
}

}  // namespace foredge::bundle
