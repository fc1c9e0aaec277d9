#include "server/site.h"

#include "docs/version.h"

namespace foredge::server {
namespace {

// Lists in error texts stay short enough to read.
constexpr std::size_t kMaxListed = 20;

class Listing {
 public:
  void add(std::string_view name) {
    if (++count_ <= kMaxListed) {
      text_.append(text_.empty() ? "" : ", ").append(name);
    }
  }
  [[nodiscard]] std::string take() {
    if (count_ > kMaxListed) {
      text_ += ", and " + std::to_string(count_ - kMaxListed) + " more";
    }
    return std::move(text_);
  }

 private:
  std::string text_;
  std::size_t count_ = 0;
};

bool is_latest(std::string_view version) { return version.empty() || version == "latest"; }

}  // namespace

Step<void> Site::open() {
  if (catalog_) {
    return {};
  }
  if (!id_) {
    return std::unexpected(
        Stop(StopKind::kUnavailable,
             "no documentation release can be read now: the channel record is missing; publish a release, "
             "or try again later"));
  }
  release_ = pass_.open(*id_);
  if (release_ == nullptr) {
    return stop_blocked();
  }
  FOREDGE_TRY(catalog_, docs::Catalog::read(release_->root()));
  return {};
}

bool Site::admits(const docs::LibraryEntry& entry) const {
  if (scope_.library.empty()) {
    return true;
  }
  return entry.library == scope_.library && (scope_.version.empty() || (scope_.version == "latest" && entry.newest) ||
                                             docs::satisfies(entry.version, scope_.version));
}

Step<std::vector<std::uint32_t>> Site::select(std::string_view library, std::string_view version) {
  if (!scope_.library.empty()) {
    if (!library.empty() && library != scope_.library) {
      return stop_caller("this endpoint serves only the library `" + std::string(scope_.library) +
                         "`; leave `library` out or call the endpoint without a library in its path");
    }
    library = scope_.library;
  }
  std::vector<std::uint32_t> selected;
  bool known = library.empty();
  std::string_view settled;  // the library that has its version already
  const auto& entries = catalog_->libraries();
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    const docs::LibraryEntry& entry = entries[i];
    if (!library.empty() && entry.library != library) {
      continue;
    }
    known = true;
    // Newest first, so the first that satisfies is the newest that does.
    if (entry.library != settled && admits(entry) && (is_latest(version) || docs::satisfies(entry.version, version))) {
      selected.push_back(i);
      settled = entry.library;
    }
  }
  if (!known) {
    return stop_caller("unknown library `" + std::string(library) + "`; this release has: " + list_libraries());
  }
  if (selected.empty()) {
    const std::string_view wanted = is_latest(version) ? scope_.version : version;
    return stop_caller("no version matches `" + std::string(wanted) + "`; there are: " + list_versions(library));
  }
  if (selected.size() == 1) {
    subject_ = selected.front();
  }
  return selected;
}

Step<Bytes> Site::block(std::uint32_t block) {
  std::optional<Bytes> bytes;
  FOREDGE_TRY(bytes, pass_.block(*release_, block));
  if (!bytes) {
    return stop_blocked();
  }
  return *bytes;
}

Step<std::optional<Bytes>> Site::try_block(std::uint32_t block) {
  std::optional<Bytes> bytes;
  FOREDGE_TRY(bytes, pass_.block(*release_, block));
  return bytes;
}

Step<std::optional<docs::PageRecord>> Site::find_page(std::uint32_t library, std::string_view path) {
  docs::Catalog::PageBlock where{};
  Bytes bytes;
  FOREDGE_TRY(where, catalog_->page_block_of(library, path));
  FOREDGE_TRY(bytes, block(where.block));
  auto reader = docs::PageBlockReader::open(bytes, where.first_page);
  while (reader) {
    std::optional<docs::PageRecord> page;
    FOREDGE_TRY(page, reader->next());
    if (!page) {
      return std::nullopt;
    }
    if (page->library == library && page->path == path) {
      subject_ = library;
      return page;
    }
  }
  return std::unexpected(reader.error());
}

std::string Site::list_libraries() const {
  Listing listing;
  for (const docs::LibraryEntry& entry : catalog_->libraries()) {
    if (entry.newest) {
      listing.add(entry.library);
    }
  }
  return listing.take();
}

std::string Site::list_versions(std::string_view library) const {
  Listing listing;
  for (const docs::LibraryEntry& entry : catalog_->libraries()) {
    if (admits(entry) && (library.empty() || entry.library == library)) {
      listing.add(library.empty() ? std::string(entry.library) + "@" + std::string(entry.version)
                                  : std::string(entry.version));
    }
  }
  std::string versions = listing.take();
  return versions.empty() ? "none that this endpoint's path admits" : versions;
}

void add_subject_facts(HttpReply& reply, const Site& site) {
  if (const docs::LibraryEntry* subject = site.subject()) {
    reply.facts.push_back({"docs.library", std::string(subject->library)});
    reply.facts.push_back({"docs.version", std::string(subject->version)});
  }
}

}  // namespace foredge::server
