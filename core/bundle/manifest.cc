#include "bundle/manifest.h"

#include "bundle/format.h"
#include "json/value.h"

namespace foredge::bundle {

Result<Manifest> parse_manifest(Bytes bytes) {
  const auto document = json::parse(as_text(bytes), {.max_size_bytes = kMaxManifestBytes});
  if (!document) {
    return std::unexpected(document.error());
  }
  const json::Value value = document->root();
  const auto format = value.find_int("format");
  if (!format || *format < kOldestFormatVersion || *format > kFormatVersion) {
    return fail(ErrorCode::kUnsupported, "manifest has a format that this build does not read; rebuild the release");
  }
  const auto root = value.find_object("root");
  const auto blocks = value.find_object("blocks");
  if (!root || !blocks) {
    return fail(ErrorCode::kMalformed, "manifest lacks `root` or `blocks`");
  }
  const auto root_size = root->find_int("size");
  const auto root_digest = root->find_string("sha256").and_then(parse_sha256_hex);
  const auto blocks_size = blocks->find_int("size");
  if (!root_size || *root_size <= 0 || *root_size > std::int64_t{kMaxRootBytes} || !root_digest || !blocks_size ||
      *blocks_size < 0) {
    return fail(ErrorCode::kMalformed, "manifest has a wrong size or digest for `root` or `blocks`");
  }
  return Manifest{*root_digest, static_cast<std::uint32_t>(*root_size), static_cast<std::uint64_t>(*blocks_size)};
}

}  // namespace foredge::bundle
