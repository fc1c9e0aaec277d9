// Every truncation and seeded bit flips of the golden releases: refused at the door by digest, and where digests are made
// right again, an error or values inside their bounds; never a trap, a hang or a read outside.
#include <catch2/catch.hpp>
#include <vector>

#include "golden/golden_release.h"
#include "support/walk_release.h"

using namespace foredge;
using namespace foredge::test;

namespace {

using Raw = std::vector<std::uint8_t>;

void flip(Random& random, Raw& bytes) {
  for (std::uint32_t flips = 1 + random.below(3); flips != 0; --flips) {
    bytes[random.below(static_cast<std::uint32_t>(bytes.size()))] ^= static_cast<std::uint8_t>(1U << random.below(8));
  }
}

void walk(Image image, Changed changed) {
  const std::string manifest = seal(image);
  walk_image(image, manifest, "term boilWater() Größe means 12", changed);
}

}  // namespace

TEST_CASE("changed objects are refused at the door") {
  const std::uint64_t seed = seed_or(91);
  INFO("seed " << seed);
  Random random(seed);
  const Golden golden = GENERATE(from_range(std::begin(kGoldens), std::end(kGoldens)));
  INFO(golden.format);
  const Objects objects = read_golden(golden);
  const auto root = bundle::RootView::parse(objects.root);
  REQUIRE(root);
  bundle::Store store(std::size_t{1} << 20U);
  const auto attack = [&](std::uint32_t block, Bytes right) {
    const Raw bytes(right.begin(), right.end());
    const auto refused = [&](Bytes wrong) {
      const auto put = store.put(objects.id, block, bundle::Buffer::copy_of(wrong));
      REQUIRE_FALSE(put);
      REQUIRE(put.error().code == ErrorCode::kDigest);
    };
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      refused(Bytes(bytes).first(size));
    }
    for (int round = 0; round < 500; ++round) {
      Raw flipped = bytes;
      flipped[random.below(static_cast<std::uint32_t>(bytes.size()))] ^=
          static_cast<std::uint8_t>(1U << random.below(8));
      refused(flipped);
    }
    REQUIRE(store.put(objects.id, block, bundle::Buffer::copy_of(right)));
  };
  attack(bundle::kManifestBlock, objects.manifest);
  attack(bundle::kRootBlock, objects.root);
  for (std::uint32_t block = 0; block < root->block_count(); ++block) {
    attack(block, objects.block(*root, block));
  }
}

TEST_CASE("a changed root under right digests gives errors or values inside their bounds") {
  const std::uint64_t seed = seed_or(92);
  INFO("seed " << seed);
  Random random(seed);
  const Golden golden = GENERATE(from_range(std::begin(kGoldens), std::end(kGoldens)));
  INFO(golden.format);
  const Objects objects = read_golden(golden);
  for (std::size_t bit = 0; bit < objects.root.size() * 8; ++bit) {
    Image image{objects.root, objects.blocks};
    image.root[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    walk(std::move(image), Changed::kRoot);
  }
  for (int round = 0; round < 3000; ++round) {
    Image image{objects.root, objects.blocks};
    flip(random, image.root);
    walk(std::move(image), Changed::kRoot);
  }
  for (std::uint32_t size = 0; size < objects.root.size(); ++size) {
    Image image{objects.root, objects.blocks};
    image.root.resize(size);
    if (size >= 16) {
      for (unsigned i = 0; i < 4; ++i) {
        image.root[12 + i] = static_cast<std::uint8_t>(size >> (8 * i));
      }
    }
    walk(std::move(image), Changed::kRoot);
  }
}

TEST_CASE("an impact that is worth more than sums have room for is refused") {
  const Objects objects = read_golden(GENERATE(from_range(std::begin(kGoldens), std::end(kGoldens))));
  for (const int worth : {4096, 4097}) {
    Image image{objects.root, objects.blocks};
    const auto right = bundle::RootView::parse(image.root);
    REQUIRE(right);
    const Bytes ranking = *right->segment(bundle::kRanking);
    const auto highest = static_cast<std::size_t>(ranking.data() - image.root.data()) + ranking.size() - 2;
    image.root[highest] = static_cast<std::uint8_t>(worth);
    image.root[highest + 1] = static_cast<std::uint8_t>(worth >> 8);
    const std::string manifest = seal(image);
    const bundle::ReleaseId id{sha256(as_bytes(manifest))};
    bundle::Store store(std::size_t{1} << 20U);
    REQUIRE(store.put(id, bundle::kManifestBlock, bundle::Buffer::copy_of(as_bytes(manifest))));
    REQUIRE(store.put(id, bundle::kRootBlock, bundle::Buffer::copy_of(image.root)));
    bundle::Pass pass(store);
    bundle::Release* release = pass.open(id);
    REQUIRE(release != nullptr);
    const auto catalog = docs::Catalog::read(release->root());
    REQUIRE(catalog);
    const search::SectionRange all{0, catalog->section_count()};
    const auto found =
        search::find_best(pass, *release, catalog->page_starts(), search::parse_query("term"), {&all, 1}, 3);
    REQUIRE(found.has_value() == (worth == 4096));
    CHECK((found || found.error().code == ErrorCode::kMalformed));
  }
}

TEST_CASE("changed blocks under right digests give errors or values inside their bounds") {
  const std::uint64_t seed = seed_or(93);
  INFO("seed " << seed);
  Random random(seed);
  const Golden golden = GENERATE(from_range(std::begin(kGoldens), std::end(kGoldens)));
  INFO(golden.format);
  const Objects objects = read_golden(golden);
  for (int round = 0; round < 1500; ++round) {
    Image image{objects.root, objects.blocks};
    flip(random, image.blocks);
    walk(std::move(image), Changed::kAnything);
  }
  // Each block cut at every length and read as every kind, in an allocation of exactly that size.
  const auto root = bundle::RootView::parse(objects.root);
  REQUIRE(root);
  for (std::uint32_t block = 0; block < root->block_count(); ++block) {
    const Bytes right = objects.block(*root, block);
    const std::size_t step = right.size() > 2000 ? 7 : 1;
    for (std::size_t size = 0; size < right.size(); size += step) {
      walk_block(Raw(right.begin(), right.begin() + static_cast<std::ptrdiff_t>(size)));
    }
  }
}
