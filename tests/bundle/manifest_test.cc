// Which manifests open a release, and that a wrong one with the right digest is refused too.
#include "bundle/manifest.h"

#include <catch2/catch.hpp>
#include <string>

#include "bundle/small_release.h"

using namespace foredge;
using namespace foredge::bundle;

namespace {
const std::string kDigest(64, 'a');

std::string manifest(const std::string& format, const std::string& root_size, const std::string& root_digest,
                     const std::string& blocks_size) {
  return R"({"format":)" + format + R"(,"root":{"size":)" + root_size + R"(,"sha256":)" + root_digest +
         R"(},"blocks":{"size":)" + blocks_size + "}}";
}
}  // namespace

TEST_CASE("manifests") {
  const std::string digest = "\"" + kDigest + "\"";
  const auto good = parse_manifest(as_bytes(manifest("2", "100", digest, "5000000000")));
  REQUIRE(good);
  CHECK(good->root_size_bytes == 100);
  CHECK(good->root_digest == *parse_sha256_hex(kDigest));
  CHECK(good->blocks_size_bytes == 5000000000U);
  CHECK(parse_manifest(as_bytes(manifest("3", "67108864", digest, "0"))));

  struct Row {
    const char* name;
    std::string text;
    ErrorCode code;
  };
  const Row rows[] = {
      {"bad_empty", "", ErrorCode::kTruncated},
      {"bad_no JSON", "release", ErrorCode::kMalformed},
      {"bad_list", "[1]", ErrorCode::kUnsupported},
      {"bad_no format", "{}", ErrorCode::kUnsupported},
      {"bad_format 4", manifest("4", "100", digest, "0"), ErrorCode::kUnsupported},
      {"bad_format as text", manifest("\"2\"", "100", digest, "0"), ErrorCode::kUnsupported},
      {"bad_format 1", manifest("1", "100", digest, "0"), ErrorCode::kUnsupported},
      {"bad_format 2.0", manifest("2.0", "100", digest, "0"), ErrorCode::kUnsupported},
      {"bad_no root", R"({"format":2,"blocks":{"size":0}})", ErrorCode::kMalformed},
      {"bad_no blocks", R"({"format":2,"root":{"size":1,"sha256":)" + digest + "}}", ErrorCode::kMalformed},
      {"bad_root is a number", R"({"format":2,"root":1,"blocks":{"size":0}})", ErrorCode::kMalformed},
      {"bad_root of no bytes", manifest("2", "0", digest, "0"), ErrorCode::kMalformed},
      {"bad_root of -1 bytes", manifest("2", "-1", digest, "0"), ErrorCode::kMalformed},
      {"bad_root past 64 MiB", manifest("2", "67108865", digest, "0"), ErrorCode::kMalformed},
      {"bad_root size as text", manifest("2", "\"100\"", digest, "0"), ErrorCode::kMalformed},
      {"bad_short digest", manifest("2", "100", "\"aa\"", "0"), ErrorCode::kMalformed},
      {"bad_digest in capitals", manifest("2", "100", "\"" + std::string(64, 'A') + "\"", "0"), ErrorCode::kMalformed},
      {"bad_digest is null", manifest("2", "100", "null", "0"), ErrorCode::kMalformed},
      {"bad_blocks of -1 bytes", manifest("2", "100", digest, "-1"), ErrorCode::kMalformed},
      {"bad_blocks of half a byte", manifest("2", "100", digest, "0.5"), ErrorCode::kMalformed},
      {"bad_cut", manifest("2", "100", digest, "0").substr(0, 50), ErrorCode::kMalformed},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const auto parsed = parse_manifest(as_bytes(row.text));
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == row.code);
    // With a digest that fits, the store refuses it with the same reason and keeps nothing.
    Store store(1000);
    const ReleaseId id{sha256(as_bytes(row.text))};
    const auto kept = store.put(id, kManifestBlock, Buffer::copy_of(as_bytes(row.text)));
    REQUIRE_FALSE(kept);
    CHECK(kept.error().code == row.code);
    CHECK_FALSE(store.has_manifest(id));
  }
}

TEST_CASE("a manifest past 4 MiB is refused before it is digested") {
  const std::vector<std::uint8_t> large((std::size_t{4} << 20U) + 1, ' ');
  Store store(1000);
  const auto kept = store.put(ReleaseId{}, kManifestBlock, Buffer::copy_of(large));
  REQUIRE_FALSE(kept);
  CHECK(kept.error().code == ErrorCode::kTooLarge);
}

TEST_CASE("a root that disagrees with its manifest about the blocks is refused") {
  const auto objects = bundle::test::build_release("a", 3);
  nlohmann::json changed = nlohmann::json::parse(as_text(objects.manifest));
  changed["blocks"]["size"] = objects.blocks.size() + 1;
  const std::string text = changed.dump();
  const ReleaseId id{sha256(as_bytes(text))};
  Store store(1000);
  REQUIRE(store.put(id, kManifestBlock, Buffer::copy_of(as_bytes(text))));
  const auto kept = store.put(id, kRootBlock, Buffer::copy_of(objects.root));
  REQUIRE_FALSE(kept);
  CHECK(kept.error().code == ErrorCode::kMalformed);
  CHECK(store.find_release(id) == nullptr);
}
