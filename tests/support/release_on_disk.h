// A release as a host has it: a directory that a ReleaseWriter made, and a loop that brings a Store what passes name.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bundle/pass.h"
#include "bundle/release_writer.h"
#include "bundle/store.h"
#include "support/random.h"

namespace foredge::test {

inline std::vector<std::uint8_t> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A directory of its own, gone at the end.
class TempDir {
 public:
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "foredge-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The objects of one release in memory.
struct Objects {
  bundle::ReleaseId id;
  std::vector<std::uint8_t> manifest;
  std::vector<std::uint8_t> root;
  std::vector<std::uint8_t> blocks;

  // What a host would read for that need.
  [[nodiscard]] Bytes read(const bundle::NeedExtent& extent) const {
    if (extent.object == bundle::kManifestObject) {
      return manifest;
    }
    if (extent.object == bundle::kRootObject) {
      return root;
    }
    REQUIRE(extent.object == bundle::kBlocksObject);
    return Bytes(blocks).subspan(static_cast<std::size_t>(extent.offset), extent.size_bytes);
  }

  // The block that the block table puts there.
  [[nodiscard]] Bytes block(const bundle::RootView& view, std::uint32_t number) const {
    const bundle::BlockExtent extent = view.extent(number);
    return Bytes(blocks).subspan(static_cast<std::size_t>(extent.offset), extent.size_bytes);
  }
};

inline Objects read_release(const std::filesystem::path& out, const bundle::ReleaseId& id) {
  const std::filesystem::path folder = out / id.hex();
  return {id, read_file(folder / bundle::kManifestObject), read_file(folder / bundle::kRootObject),
          read_file(folder / bundle::kBlocksObject)};
}

inline void put(bundle::Store& store, const bundle::Need& need, Bytes bytes) {
  const auto kept = store.put(need.release, need.block, bundle::Buffer::copy_of(bytes));
  INFO("block " << need.block << ": " << (kept ? "kept" : kept.error().message));
  REQUIRE(kept);
}

// How a host brings what a pass named.
enum class Delivery : std::uint8_t { kAllAtOnce, kOneByOne, kShuffled };

// Runs `answer(Pass&, Release&)` until it gives a value, as a host does: the same call again after each round. `answer`
// returns an optional. Counts the rounds of fetching in `rounds`.
template <typename Answer>
auto pump(bundle::Store& store, const Objects& objects, Delivery delivery, Random& random, std::uint32_t& rounds,
          Answer answer) {
  for (rounds = 0;; ++rounds) {
    REQUIRE(rounds < 1000);
    bundle::Pass pass(store);
    bundle::Release* release = pass.open(objects.id);
    decltype(answer(pass, *release)) result;
    if (release != nullptr) {
      result = answer(pass, *release);
    }
    REQUIRE(result.has_value() != pass.blocked());
    if (result) {
      return *result;
    }
    struct Parcel {
      bundle::Need need;
      Bytes bytes;
    };
    std::vector<Parcel> parcels;
    for (const bundle::Need& need : pass.needs()) {
      parcels.push_back({need, objects.read(pass.extent(need))});
    }
    // A manifest goes before its root and a root before its blocks, so only blocks may change places.
    if (delivery == Delivery::kShuffled && parcels.front().need.block < bundle::kRootBlock) {
      for (std::size_t i = parcels.size(); i > 1; --i) {
        std::swap(parcels[i - 1], parcels[random.below(static_cast<std::uint32_t>(i))]);
      }
    }
    if (delivery == Delivery::kOneByOne) {
      parcels.resize(1);
    }
    for (const Parcel& parcel : parcels) {
      put(store, parcel.need, parcel.bytes);
    }
  }
}

}  // namespace foredge::test
