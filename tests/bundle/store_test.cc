// The store takes only the bytes that a release names, in the order in which they can be checked, and keeps what is of use.
#include "bundle/store.h"

#include <catch2/catch.hpp>

#include "bundle/pass.h"
#include "bundle/small_release.h"

using namespace foredge;
using namespace foredge::bundle;
using namespace foredge::bundle::test;

namespace {

constexpr std::size_t kRoomy = std::size_t{1} << 20U;

void check_code(const Result<void>& result, ErrorCode code) {
  REQUIRE_FALSE(result);
  CHECK(result.error().code == code);
}

// The block's bytes as a pass sees them now, or nothing.
std::optional<std::string> seen(Store& store, const ReleaseId& id, std::uint32_t block) {
  Pass pass(store);
  Release* release = pass.open(id);
  if (release == nullptr) {
    return std::nullopt;
  }
  const auto bytes = pass.block(*release, block);
  REQUIRE(bytes);
  return *bytes ? std::optional(std::string(as_text(**bytes))) : std::nullopt;
}

}  // namespace

TEST_CASE("a release goes from the writer through needs into the store") {
  const Objects objects = build_release("a", 5);
  Store store(kRoomy);
  Pass first(store);
  CHECK(first.open(objects.id) == nullptr);
  REQUIRE(first.needs().size() == 2);
  CHECK(first.needs()[0] == Need{objects.id, kManifestBlock});
  CHECK(first.needs()[1] == Need{objects.id, kRootBlock});
  CHECK(first.extent(first.needs()[0]).size_bytes == 0);
  for (const Need& need : first.needs()) {
    foredge::test::put(store, need, objects.read(first.extent(need)));
  }
  Pass second(store);
  Release* release = second.open(objects.id);
  REQUIRE(release != nullptr);
  CHECK(release->root().block_count() == 5);
  const auto segment = release->root().segment(kTag);
  REQUIRE(segment);
  CHECK(std::vector<std::uint8_t>(segment->begin(), segment->end()) == std::vector<std::uint8_t>{1, 2, 3});
  for (const std::uint32_t block : {3U, 1U, 3U}) {
    const auto bytes = second.block(*release, block);
    REQUIRE(bytes);
    CHECK_FALSE(*bytes);
  }
  // Each once, in the order of asking.
  REQUIRE(second.needs().size() == 2);
  CHECK(second.needs()[0].block == 3);
  CHECK(second.needs()[1].block == 1);
  const NeedExtent extent = second.extent(second.needs()[1]);
  CHECK(extent.object == "index/blocks");
  CHECK(extent.offset == 3);
  CHECK(extent.size_bytes == 6);
  for (const Need& need : second.needs()) {
    foredge::test::put(store, need, objects.read(second.extent(need)));
  }
  CHECK(seen(store, objects.id, 1) == "a1\na1\n");
  CHECK(seen(store, objects.id, 3) == "a3\na3\na3\na3\n");
  CHECK(seen(store, objects.id, 0) == std::nullopt);
}

TEST_CASE("a block that the release does not have is an error, not a need") {
  const Objects objects = build_release("a", 2);
  Store store(kRoomy);
  open_release(store, objects);
  Pass pass(store);
  Release* release = pass.open(objects.id);
  REQUIRE(release != nullptr);
  for (const std::uint32_t block : {2U, 1000U, kRootBlock, kManifestBlock}) {
    const auto bytes = pass.block(*release, block);
    REQUIRE_FALSE(bytes);
    CHECK(bytes.error().code == ErrorCode::kMalformed);
  }
  CHECK_FALSE(pass.blocked());
}

TEST_CASE("objects that come before what names them are refused") {
  const Objects objects = build_release("a", 2);
  Store store(kRoomy);
  const Bytes block = Bytes(objects.blocks).first(3);
  check_code(put(store, objects.id, kRootBlock, objects.root), ErrorCode::kNotFound);
  check_code(put(store, objects.id, 0, block), ErrorCode::kNotFound);
  REQUIRE(put(store, objects.id, kManifestBlock, objects.manifest));
  check_code(put(store, objects.id, 0, block), ErrorCode::kNotFound);
  REQUIRE(put(store, objects.id, kRootBlock, objects.root));
  check_code(put(store, objects.id, 2, block), ErrorCode::kNotFound);
  REQUIRE(put(store, objects.id, 0, block));
}

TEST_CASE("objects that are not the ones named are refused, and the right ones are still welcome") {
  const Objects objects = build_release("a", 3);
  const Objects other = build_release("b", 3);
  Store store(kRoomy);
  check_code(put(store, objects.id, kManifestBlock, other.manifest), ErrorCode::kDigest);
  REQUIRE(put(store, objects.id, kManifestBlock, objects.manifest));
  check_code(put(store, objects.id, kRootBlock, other.root), ErrorCode::kDigest);
  check_code(put(store, objects.id, kRootBlock, {}), ErrorCode::kDigest);
  REQUIRE(put(store, objects.id, kRootBlock, objects.root));
  check_code(put(store, objects.id, 1, Bytes(objects.blocks).subspan(0, 3)), ErrorCode::kDigest);  // block 0
  check_code(put(store, objects.id, 1, Bytes(objects.blocks).subspan(3, 5)), ErrorCode::kDigest);  // a byte short
  check_code(put(store, objects.id, 1, Bytes(other.blocks).subspan(3, 6)), ErrorCode::kDigest);    // same size
  REQUIRE(put(store, objects.id, 1, Bytes(objects.blocks).subspan(3, 6)));
  CHECK(seen(store, objects.id, 1) == "a1\na1\n");
  // What is there stays, whatever comes again.
  REQUIRE(put(store, objects.id, 1, Bytes(other.blocks).subspan(3, 6)));
  REQUIRE(put(store, objects.id, kManifestBlock, other.manifest));
  CHECK(seen(store, objects.id, 1) == "a1\na1\n");
}

TEST_CASE("two releases are kept; a third pushes out the one that was used longest ago") {
  const Objects a = build_release("a", 2);
  const Objects b = build_release("b", 2);
  const Objects c = build_release("c", 2);
  Store store(kRoomy);
  open_release(store, a);
  open_release(store, b);
  REQUIRE(put(store, a.id, 0, Bytes(a.blocks).first(3)));
  REQUIRE(put(store, b.id, 0, Bytes(b.blocks).first(3)));
  CHECK(seen(store, b.id, 0) == "b0\n");
  CHECK(seen(store, a.id, 0) == "a0\n");  // a was used last
  open_release(store, c);
  CHECK(store.has_manifest(a.id));
  CHECK_FALSE(store.has_manifest(b.id));
  CHECK(store.has_manifest(c.id));
  CHECK(seen(store, a.id, 0) == "a0\n");
  CHECK(store.held_bytes() == a.root.size() + c.root.size() + 3);
  // The one that went can come again.
  open_release(store, b);
  CHECK(seen(store, b.id, 0) == std::nullopt);
}

TEST_CASE("past the budget the blocks that were not read lately go, between passes only") {
  const Objects objects = build_release("a", 10);
  const auto root = RootView::parse(objects.root);
  REQUIRE(root);
  Store store(kRoomy);
  open_release(store, objects);
  for (std::uint32_t block = 0; block < 10; ++block) {
    REQUIRE(put(store, objects.id, block, objects.block(*root, block)));
  }
  const std::size_t all = objects.root.size() + objects.blocks.size();
  CHECK(store.held_bytes() == all);
  {
    const Pass idle(store);
  }
  REQUIRE(seen(store, objects.id, 0));  // now read lately
  // One byte too many: block 1, the oldest, goes.
  store.set_budget(all - 1);
  CHECK(store.held_bytes() == all);
  {
    Pass pass(store);
    CHECK(store.held_bytes() == all - 6);
    Release* release = pass.open(objects.id);
    REQUIRE(release != nullptr);
    CHECK(store.find_block(*release, 0).has_value());
    CHECK_FALSE(store.find_block(*release, 1).has_value());
    CHECK(store.find_block(*release, 2).has_value());
  }
  // With no budget only what the last pass read survives the next one's start.
  store.set_budget(0);
  {
    const Pass pass(store);
    CHECK(store.held_bytes() == objects.root.size() + 3 + 9);
  }
  const Pass pass(store);
  CHECK(store.held_bytes() == objects.root.size());
}

TEST_CASE("a pass counts the blocks and bytes that it read") {
  const Objects objects = build_release("a", 3);
  Store store(kRoomy);
  open_release(store, objects);
  REQUIRE(put(store, objects.id, 2, Bytes(objects.blocks).subspan(9, 9)));
  Pass pass(store);
  Release* release = pass.open(objects.id);
  REQUIRE(release != nullptr);
  REQUIRE(pass.block(*release, 2));
  REQUIRE(pass.block(*release, 0));  // missing: not counted
  CHECK(pass.work.blocks == 1);
  CHECK(pass.work.bytes == 9);
}

TEST_CASE("every truncation and every flipped bit of an object is refused at the door") {
  const Objects objects = build_release("a", 3);
  const auto root = RootView::parse(objects.root);
  REQUIRE(root);
  Store store(kRoomy);
  const auto attack = [&](std::uint32_t block, Bytes right) {
    const std::vector<std::uint8_t> bytes(right.begin(), right.end());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      REQUIRE(put(store, objects.id, block, Bytes(bytes).first(size)).error().code == ErrorCode::kDigest);
    }
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      std::vector<std::uint8_t> flipped = bytes;
      flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      REQUIRE(put(store, objects.id, block, flipped).error().code == ErrorCode::kDigest);
    }
    REQUIRE(put(store, objects.id, block, bytes));
  };
  attack(kManifestBlock, objects.manifest);
  attack(kRootBlock, objects.root);
  for (std::uint32_t block = 0; block < 3; ++block) {
    attack(block, objects.block(*root, block));
  }
}
