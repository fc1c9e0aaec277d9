#include "bundle/root.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/sha256.h"

namespace foredge::bundle {
namespace {

constexpr std::size_t kHeaderBytes = 16;
constexpr std::size_t kEntryBytes = 12;

std::uint32_t u32_at(Bytes bytes, std::size_t at) { return *ByteReader(bytes.subspan(at, 4)).read_u32(); }
std::uint64_t u64_at(Bytes bytes, std::size_t at) { return *ByteReader(bytes.subspan(at, 8)).read_u64(); }

}  // namespace

BlockDigest block_digest(Bytes bytes) {
  const Sha256 whole = sha256(bytes);
  BlockDigest digest;
  std::copy_n(whole.begin(), digest.size(), digest.begin());
  return digest;
}

Result<RootView> RootView::parse(Bytes bytes) {
  if (bytes.size() < kHeaderBytes) {
    return fail(ErrorCode::kTruncated, "index root is shorter than its header; fetch it again");
  }
  if (as_text(bytes.first(kRootMagic.size())) != kRootMagic) {
    return fail(ErrorCode::kMalformed, "index root does not start with the foredge magic");
  }
  ByteReader reader(bytes.subspan(kRootMagic.size()));
  if (const std::uint16_t format = *reader.read_u16(); format < kOldestFormatVersion || format > kFormatVersion) {
    return fail(ErrorCode::kUnsupported, "index root has a format version that this build does not read", 8);
  }
  const std::uint16_t segments = *reader.read_u16();
  if (segments > kMaxSegments) {
    return fail(ErrorCode::kTooLarge, "index root names too many segments", 10);
  }
  if (*reader.read_u32() != bytes.size()) {
    return fail(ErrorCode::kTruncated, "index root is not as long as its header says; fetch it again", 12);
  }
  RootView root;
  root.bytes_ = bytes;
  const auto directory = reader.read_bytes(segments * kEntryBytes);
  if (!directory) {
    return std::unexpected(directory.error());
  }
  root.directory_ = *directory;
  for (std::size_t at = 0; at < root.directory_.size(); at += kEntryBytes) {
    const std::uint32_t offset = u32_at(root.directory_, at + 4);
    const std::uint32_t size = u32_at(root.directory_, at + 8);
    if (offset > bytes.size() || size > bytes.size() - offset) {
      return fail(ErrorCode::kMalformed, "index root segment lies outside the root", kHeaderBytes + at);
    }
  }
  if (const auto table = root.parse_block_table(); !table) {
    return std::unexpected(table.error());
  }
  root.page_starts_ = root.segment(kPageStarts).and_then(&PageStarts::read);
  return root;
}

std::optional<Bytes> RootView::find_segment(std::uint32_t tag) const {
  for (std::size_t at = 0; at < directory_.size(); at += kEntryBytes) {
    if (u32_at(directory_, at) == tag) {
      return bytes_.subspan(u32_at(directory_, at + 4), u32_at(directory_, at + 8));
    }
  }
  return std::nullopt;
}

Result<Bytes> RootView::segment(std::uint32_t tag) const {
  if (const auto found = find_segment(tag)) {
    return *found;
  }
  return fail(ErrorCode::kMalformed, "index root lacks a segment; rebuild the release", tag);
}

Result<void> RootView::parse_block_table() {
  const auto bytes = segment(kBlockTable);
  if (!bytes) {
    return std::unexpected(bytes.error());
  }
  ByteReader reader(*bytes);
  const auto count = reader.read_u32();
  if (!count || *count > kMaxBlocks || reader.remaining() != std::uint64_t{*count} * (8 + kBlockDigestBytes)) {
    return fail(ErrorCode::kMalformed, "block table has a wrong length");
  }
  block_count_ = *count;
  ends_ = *reader.read_bytes(std::uint64_t{*count} * 8);
  digests_ = *reader.read_bytes(std::uint64_t{*count} * kBlockDigestBytes);
  std::uint64_t previous = 0;
  for (std::uint32_t block = 0; block < *count; ++block) {
    const std::uint64_t end = u64_at(ends_, std::size_t{block} * 8);
    if (end <= previous || end - previous > kMaxBlockBytes) {
      return fail(ErrorCode::kMalformed, "block table names an empty or too large block", block);
    }
    previous = end;
  }
  return {};
}

BlockExtent RootView::extent(std::uint32_t block) const {
  FOREDGE_CHECK(block < block_count_);
  const std::uint64_t begin = block == 0 ? 0 : u64_at(ends_, std::size_t{block - 1} * 8);
  const std::uint64_t end = u64_at(ends_, std::size_t{block} * 8);
  return {begin, static_cast<std::uint32_t>(end - begin)};
}

BlockDigest RootView::digest(std::uint32_t block) const {
  FOREDGE_CHECK(block < block_count_);
  BlockDigest digest;
  std::memcpy(digest.data(), digests_.data() + std::size_t{block} * kBlockDigestBytes, digest.size());
  return digest;
}

}  // namespace foredge::bundle
