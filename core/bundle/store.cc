#include "bundle/store.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace foredge::bundle {

Buffer Buffer::copy_of(Bytes bytes) {
  auto* allocation = static_cast<std::uint8_t*>(std::malloc(std::max<std::size_t>(bytes.size(), 1)));
  FOREDGE_CHECK(allocation != nullptr);
  if (!bytes.empty()) {
    std::memcpy(allocation, bytes.data(), bytes.size());
  }
  return {allocation, 0, bytes.size()};
}

Result<void> Store::put(const ReleaseId& id, std::uint32_t block, Buffer buffer) {
  if (block == kManifestBlock) {
    return put_manifest(id, buffer.bytes());
  }
  Release* release = find_any(id);
  if (release == nullptr) {
    return fail(ErrorCode::kNotFound, "block of a release whose manifest is not here; put the manifest first");
  }
  if (block == kRootBlock) {
    return put_root(*release, std::move(buffer));
  }
  if (!release->opened_ || block >= release->root_.block_count()) {
    return fail(ErrorCode::kNotFound, "block number that the release does not have", block);
  }
  if (release->blocks_[block] != nullptr) {
    return {};
  }
  if (buffer.size() != release->root_.extent(block).size_bytes ||
      block_digest(buffer.bytes()) != release->root_.digest(block)) {
    return fail(ErrorCode::kDigest, "block is not the one that the release names; fetch it from the next tier", block);
  }
  held_bytes_ += buffer.size();
  const auto place = places_.insert(places_.end(), {release, block, pass_});
  release->blocks_[block] = std::make_unique<Release::Held>(std::move(buffer), place, pass_);
  return {};
}

Result<void> Store::put_manifest(const ReleaseId& id, Bytes bytes) {
  if (find_any(id) != nullptr) {
    return {};
  }
  if (bytes.size() > kMaxManifestBytes) {
    return fail(ErrorCode::kTooLarge, "manifest is larger than 4 MiB");
  }
  if (sha256(bytes) != id.digest) {
    return fail(ErrorCode::kDigest, "manifest is not the one that the release id names; fetch it from the next tier");
  }
  const auto manifest = parse_manifest(bytes);
  if (!manifest) {
    return std::unexpected(manifest.error());
  }
  if (releases_.size() == kMaxReleases) {
    forget_oldest_release();
  }
  releases_.push_back(std::make_unique<Release>(id, *manifest));
  releases_.back()->last_pass_ = pass_;
  return {};
}

Result<void> Store::put_root(Release& release, Buffer buffer) {
  if (release.opened_) {
    return {};
  }
  if (buffer.size() != release.manifest_.root_size_bytes || sha256(buffer.bytes()) != release.manifest_.root_digest) {
    return fail(ErrorCode::kDigest, "index root is not the one that the manifest names; fetch it from the next tier");
  }
  const auto root = RootView::parse(buffer.bytes());
  if (!root) {
    return std::unexpected(root.error());
  }
  const std::uint32_t blocks = root->block_count();
  const std::uint64_t end = blocks == 0 ? 0 : root->extent(blocks - 1).offset + root->extent(blocks - 1).size_bytes;
  if (end != release.manifest_.blocks_size_bytes) {
    return fail(ErrorCode::kMalformed, "index root and manifest disagree about the size of index/blocks");
  }
  held_bytes_ += buffer.size();
  release.root_bytes_ = std::move(buffer);
  release.root_ = *root;
  release.blocks_.resize(blocks);
  release.opened_ = true;
  return {};
}

void Store::begin_pass() {
  // Each block gets a second chance, and none a third.
  for (std::size_t left = 2 * places_.size(); held_bytes_ > budget_bytes_ && left != 0 && !places_.empty(); --left) {
    Release::Place& place = places_.front();
    const std::uint64_t read = place.release->blocks_[place.block]->last_pass;
    if (read != pass_ && read == place.last_pass) {
      forget_block(*place.release, place.block);
    } else {
      place.last_pass = read;
      places_.splice(places_.end(), places_, places_.begin());
    }
  }
  ++pass_;
}

Release* Store::find_any(const ReleaseId& id) const {
  const auto at = std::ranges::find_if(releases_, [&](const auto& release) { return release->id() == id; });
  return at == releases_.end() ? nullptr : at->get();
}

Release* Store::find_release(const ReleaseId& id) {
  Release* release = find_any(id);
  if (release == nullptr || !release->opened_) {
    return nullptr;
  }
  release->last_pass_ = pass_;
  return release;
}

bool Store::has_manifest(const ReleaseId& id) const { return find_any(id) != nullptr; }

std::optional<Bytes> Store::find_block(Release& release, std::uint32_t block) {
  FOREDGE_CHECK(block < release.blocks_.size());
  Release::Held* held = release.blocks_[block].get();
  if (held == nullptr) {
    return std::nullopt;
  }
  held->last_pass = pass_;
  return held->buffer.bytes();
}

void Store::forget_oldest_release() {
  const auto oldest = std::ranges::min_element(releases_, {}, [](const auto& release) { return release->last_pass_; });
  Release& release = **oldest;
  for (std::uint32_t block = 0; block < release.blocks_.size(); ++block) {
    if (release.blocks_[block] != nullptr) {
      forget_block(release, block);
    }
  }
  held_bytes_ -= release.root_bytes_.size();
  releases_.erase(oldest);
}

void Store::forget_block(Release& release, std::uint32_t block) {
  std::unique_ptr<Release::Held> held = std::move(release.blocks_[block]);
  held_bytes_ -= held->buffer.size();
  places_.erase(held->place);
}

}  // namespace foredge::bundle
