// What the handlers of one request work on: the release, its catalog, and the part of it that the endpoint's path admits.
// Made anew for every pass; opens the release only when a handler asks, so that a handshake needs no storage.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "bundle/pass.h"
#include "docs/catalog.h"
#include "docs/records.h"
#include "server/step.h"

namespace foredge::server {

// What /mcp/{library}@{version} narrows an endpoint to; "" leaves it open.
struct Scope {
  std::string_view library;
  std::string_view version;
};

class Site {
 public:
  Site(bundle::Pass& pass, const std::optional<bundle::ReleaseId>& release, Scope scope)
      : pass_(pass), id_(release), scope_(scope) {}

  // Opens the release and its catalog. Everything below needs this to have succeeded.
  Step<void> open();

  [[nodiscard]] const docs::Catalog& catalog() const { return *catalog_; }
  [[nodiscard]] bundle::Release& release() const { return *release_; }
  [[nodiscard]] bundle::Pass& pass() const { return pass_; }
  [[nodiscard]] std::string release_hex() const { return release_->id().hex(); }

  // Whether the endpoint's path admits that version of that library.
  [[nodiscard]] bool admits(const docs::LibraryEntry& entry) const;

  // Catalog entries that a call means: those of `library` ("" is every library of the scope), each in the version that
  // `version` names ("" and "latest" are the newest that the scope admits). Ascending, not empty; otherwise a text that lists what there is.
  [[nodiscard]] Step<std::vector<std::uint32_t>> select(std::string_view library, std::string_view version);

  // The one entry that the request turned out to be about, for the record; nothing when it is about several or none.
  [[nodiscard]] const docs::LibraryEntry* subject() const {
    return subject_ ? &catalog_->libraries()[*subject_] : nullptr;
  }

  // A block, or a stop after noting it.
  [[nodiscard]] Step<Bytes> block(std::uint32_t block);
  // A block, or nothing after noting it: for callers that go on to name more.
  [[nodiscard]] Step<std::optional<Bytes>> try_block(std::uint32_t block);

  // The page of that catalog entry and path, or nothing when there is none.
  [[nodiscard]] Step<std::optional<docs::PageRecord>> find_page(std::uint32_t library, std::string_view path);

 private:
  [[nodiscard]] std::string list_libraries() const;
  [[nodiscard]] std::string list_versions(std::string_view library) const;

  bundle::Pass& pass_;
  std::optional<bundle::ReleaseId> id_;
  Scope scope_;
  bundle::Release* release_ = nullptr;
  std::optional<docs::Catalog> catalog_;
  std::optional<std::uint32_t> subject_;
};

// Names the library and version that the reply is about, where it is about one: "docs.library", "docs.version".
void add_subject_facts(HttpReply& reply, const Site& site);

}  // namespace foredge::server
