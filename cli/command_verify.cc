// `foredge verify`: whether a release directory is, byte for byte, the one that its name promises, and whether pages, sections
// and documents agree. Needs no network and changes nothing.
#include <cstdio>
#include <exception>

#include "cli/commands.h"
#include "cli/release_walk.h"
#include "cli/signature.h"
#include "cli/stored_documents.h"

namespace foredge::cli {
namespace {

// Notes what is wrong, so that one run tells all of it.
class Faults {
 public:
  void add(const std::string& fault) {
    std::fprintf(stderr, "%s\n", fault.c_str());
    ++count_;
  }
  template <typename Check>
  void collect(const Check& check) {
    try {
      check();
    } catch (const std::exception& error) {
      add(error.what());
    }
  }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  std::size_t count_ = 0;
};

void check_blocks(const ReleaseFiles& release, Faults& faults) {
  const auto expected = release.manifest().at("blocks").at("size").get<std::uint64_t>();
  const auto file = release.directory() / bundle::kBlocksObject;
  const std::uint64_t size = std::filesystem::file_size(file);
  if (size != expected) {
    faults.add(file.string() + ": has " + std::to_string(size) + " bytes, the manifest says " +
               std::to_string(expected));
  }
  for (std::uint32_t block = 0; block < release.root().block_count(); ++block) {
    faults.collect([&] { (void)release.read_block(block); });
  }
}

void check_documents(const ReleaseFiles& release, const DocumentDigests& expected, Faults& faults) {
  const auto folder = release.directory() / "docs";
  const DocumentDigests found = read_documents(folder);
  for (const auto& [path, digest] : expected) {
    const auto at = found.find(path);
    if (at == found.end()) {
      faults.add((folder / path).string() + ": is missing");
    } else if (at->second != digest) {
      faults.add((folder / path).string() + ": is not the document that the release holds");
    }
  }
  for (const auto& [path, digest] : found) {
    if (!expected.contains(path)) {
      faults.add((folder / path).string() + ": does not belong to the release");
    }
  }
  const auto& named = release.manifest().at("documents").at("sha256");
  if (found == expected && listing_digest(found) != named.get<std::string>()) {
    faults.add(folder.string() + ": its documents are not the ones that the manifest names");
  }
}

}  // namespace

int run_verify(const VerifyOptions& options) {
  const ReleaseFiles release(options.release);
  Faults faults;
  if (!options.public_key.empty()) {
    faults.collect([&] { check_signature(release.directory(), options.public_key); });
  }
  check_blocks(release, faults);
  DocumentDigests documents;
  std::uint64_t sections = 0;
  std::uint64_t pages = 0;
  if (faults.count() == 0) {
    faults.collect([&] {
      walk_pages(release, [&](const WalkedPage& page) {
        add_documents(page, documents);
        sections += page.digests.size();
        ++pages;
      });
      check_documents(release, documents, faults);
    });
  } else {
    // What the documents should say stands in blocks that are not whole, so only their listing can be held against its digest.
    faults.collect([&] {
      const auto& named = release.manifest().at("documents").at("sha256");
      if (listing_digest(read_documents(release.directory() / "docs")) != named.get<std::string>()) {
        faults.add((release.directory() / "docs").string() +
                   ": its documents are not the ones that the manifest names");
      }
    });
  }
  if (faults.count() != 0) {
    std::fprintf(stderr,
                 "foredge verify: %zu faults; build the release again, or copy it again from where it was published\n",
                 faults.count());
    return 1;
  }
  std::printf("ok: %u blocks, %llu pages, %llu sections, %zu documents are what release %s names\n",
              release.root().block_count(), static_cast<unsigned long long>(pages),
              static_cast<unsigned long long>(sections), documents.size(), release.id().hex().c_str());
  return 0;
}

}  // namespace foredge::cli
