// The blocks at hand: verified bytes of the releases that this instance serves. It fetches nothing and knows no clock;
// the host gives bytes, `Pass` reads them.
//
// Bytes enter only through `put`, which checks them against the digest that the release names, so nothing that reads from
// here needs to distrust a single bit. Past the budget blocks that were not read for long are forgotten, only between passes, and
// never those that came or were read since the pass before: whatever the budget, the same call made again gets further.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <list>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "bundle/manifest.h"
#include "bundle/release_id.h"
#include "bundle/root.h"

namespace foredge::bundle {

// Bytes inside one malloc'd allocation, so that what a host wrote through the C ABI is adopted without a copy.
class Buffer {
 public:
  Buffer() = default;
  // Adopts `allocation` (from malloc); the content is `size` bytes from `offset`.
  Buffer(std::uint8_t* allocation, std::size_t offset, std::size_t size)
      : allocation_(allocation), offset_(offset), size_(size) {}
  static Buffer copy_of(Bytes bytes);

  [[nodiscard]] Bytes bytes() const { return {allocation_.get() + offset_, size_}; }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  struct Free {
    void operator()(std::uint8_t* pointer) const { std::free(pointer); }
  };
  std::unique_ptr<std::uint8_t, Free> allocation_;
  std::size_t offset_ = 0;
  std::size_t size_ = 0;
};

// An opened release: manifest and root are here and verified.
class Release {
 public:
  Release(const ReleaseId& id, const Manifest& manifest) : id_(id), manifest_(manifest) {}

  [[nodiscard]] const ReleaseId& id() const { return id_; }
  [[nodiscard]] const RootView& root() const { return root_; }

 private:
  friend class Store;

  // A block's place among all that are here, and the pass that read it last when it was given that place.
  struct Place {
    Release* release;
    std::uint32_t block;
    std::uint64_t last_pass;
  };
  struct Held {
    Buffer buffer;
    std::list<Place>::iterator place;
    std::uint64_t last_pass;  // the pass that read it last, or behind which it came
  };

  ReleaseId id_;
  Manifest manifest_;
  Buffer root_bytes_;
  RootView root_;
  bool opened_ = false;
  std::uint64_t last_pass_ = 0;
  std::vector<std::unique_ptr<Held>> blocks_;  // by number; nothing where one is not here
};

class Store {
 public:
  explicit Store(std::size_t budget_bytes) : budget_bytes_(budget_bytes) {}
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Takes block `block` of release `id`. kDigest: not the bytes that the release names. kNotFound: the release or the block
  // number is unknown here (put the manifest first, then the root). Other codes: right bytes that this build cannot read.
  // A block that is here already is kept as it is.
  Result<void> put(const ReleaseId& id, std::uint32_t block, Buffer buffer);

  // Starts a pass: forgets what is past the budget and was not of use in the pass before. Spans from `find_block` stay valid until the next call of this.
  void begin_pass();

  // The release when its manifest and root are here.
  [[nodiscard]] Release* find_release(const ReleaseId& id);
  [[nodiscard]] bool has_manifest(const ReleaseId& id) const;
  [[nodiscard]] std::optional<Bytes> find_block(Release& release, std::uint32_t block);

  [[nodiscard]] std::size_t held_bytes() const { return held_bytes_; }
  void set_budget(std::size_t bytes) { budget_bytes_ = bytes; }

 private:
  // Stable and canary; a third release pushes out the one that was used longest ago.
  static constexpr std::size_t kMaxReleases = 2;

  Result<void> put_manifest(const ReleaseId& id, Bytes bytes);
  Result<void> put_root(Release& release, Buffer buffer);
  Release* find_any(const ReleaseId& id) const;
  void forget_oldest_release();
  void forget_block(Release& release, std::uint32_t block);

  std::size_t budget_bytes_;
  std::size_t held_bytes_ = 0;
  std::uint64_t pass_ = 0;
  std::vector<std::unique_ptr<Release>> releases_;
  // Those first that are forgotten next. A block that was read since it got its place gets a new one, at the end, only when it would be
  // forgotten (second chance, as page replacement knows it): reading touches no neighbour.
  std::list<Release::Place> places_;
};

}  // namespace foredge::bundle
