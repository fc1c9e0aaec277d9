// Reads everything that a release's bytes claim to hold, as the server would: after a change of any bit that leads to values
// inside their bounds or to errors, never to a trap, a hang or a read outside. Digests are made right first (`seal`), so
// that readers see the changed structure. Used by the sweep over the golden release and by the fuzz target.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "bundle/pass.h"
#include "docs/catalog.h"
#include "docs/records.h"
#include "search/dictionary.h"
#include "search/engine.h"
#include "search/postings.h"

namespace foredge::test {

struct Image {
  std::vector<std::uint8_t> root;
  std::vector<std::uint8_t> blocks;
};

// Gives the root the digests of the blocks that it names, and returns a manifest that names the root.
inline std::string seal(Image& image) {
  std::uint64_t end = 0;
  if (const auto root = bundle::RootView::parse(image.root)) {
    const auto table = *root->segment(bundle::kBlockTable);
    const auto digests = static_cast<std::size_t>(table.data() - image.root.data()) + 4 + root->block_count() * 8;
    for (std::uint32_t block = 0; block < root->block_count(); ++block) {
      const bundle::BlockExtent extent = root->extent(block);
      end = extent.offset + extent.size_bytes;
      if (end <= image.blocks.size()) {
        const Bytes bytes = Bytes(image.blocks).subspan(static_cast<std::size_t>(extent.offset), extent.size_bytes);
        const bundle::BlockDigest digest = bundle::block_digest(bytes);
        std::ranges::copy(digest, image.root.begin() + static_cast<std::ptrdiff_t>(digests + block * digest.size()));
      }
    }
  }
  return R"({"format":)" + std::to_string(bundle::kFormatVersion) + R"(,"root":{"size":)" +
         std::to_string(image.root.size()) + R"(,"sha256":")" + to_hex(sha256(image.root)) + R"("},"blocks":{"size":)" +
         std::to_string(end) + "}}";
}

// Walks one block as if it were of each kind.
inline void walk_block(Bytes block) {
  if (auto text = docs::TextBlockReader::open(block, 0)) {
    while (true) {
      const auto next = text->next();
      if (!next || !*next) {
        break;
      }
      std::string plain;
      docs::unescape_text((*next)->section.escaped_text, plain);
      FOREDGE_CHECK(plain.size() <= (*next)->section.escaped_text.size());
    }
  }
  if (auto skipped = docs::TextBlockReader::open(block, 0)) {
    if (skipped->skip_to(3)) {
      (void)skipped->next();
    }
  }
  if (auto pages = docs::PageBlockReader::open(block, 0)) {
    while (true) {
      const auto next = pages->next();
      if (!next || !*next) {
        break;
      }
      (void)docs::read_contents(**next);
    }
  }
  (void)docs::find_folder(block, docs::page_key(1, "guide"));
  for (const std::string_view term : {"", "0", "boilwat", "term", "\xff"}) {
    const auto entry = search::find_in_term_block(block, term);
    FOREDGE_CHECK(!entry || !*entry || (*entry)->block_count != 0 || !(*entry)->inline_postings.empty());
  }
  struct List {
    std::uint32_t count;
    std::uint32_t section_count;
  };
  const Bytes pieces[] = {block, block};
  for (const auto& [count, section_count] : {List{1, 150}, List{140, 150}, List{5, bundle::kMaxSections},
                                             List{search::kPiecePostings + 300, bundle::kMaxSections}}) {
    auto cursor =
        search::PostingsCursor::open(std::span(pieces).first(search::count_pieces(count)), count, section_count);
    std::uint32_t before = search::kNoSection;
    while (cursor && cursor->section() != search::kNoSection) {
      FOREDGE_CHECK(cursor->section() < section_count && cursor->impact() < search::kImpactLevels);
      FOREDGE_CHECK(before == search::kNoSection || cursor->section() > before);
      before = cursor->section();
      const auto moved = before % 3 == 0 ? cursor->advance_to(before + 200) : cursor->advance();
      if (!moved) {
        break;
      }
    }
  }
}

inline void walk_catalog(const docs::Catalog& catalog) {
  for (std::uint32_t section = 0; section < std::min(catalog.section_count(), 1000U); ++section) {
    FOREDGE_CHECK(catalog.page_of(section) < catalog.page_count());
    (void)catalog.starts_page(section);
    const auto text = catalog.text_block_of(section);
    FOREDGE_CHECK(!text || text->first_section <= section);
  }
  for (std::uint32_t page = 0; page < std::min(catalog.page_count(), 1000U); ++page) {
    const auto block = catalog.page_block_of_page(page);
    FOREDGE_CHECK(!block || block->first_page <= page);
  }
  std::uint32_t end = 0;
  for (const docs::LibraryEntry& library : catalog.libraries()) {
    FOREDGE_CHECK(library.first_section == end);
    end += library.section_count;
  }
  FOREDGE_CHECK(end == catalog.section_count());
  (void)catalog.page_block_of(0, "terms");
  (void)catalog.folder_block_of(1, "guide");
}

// What a caller changed: with a root alone, its blocks need no walk of their own.
enum class Changed : std::uint8_t { kRoot, kAnything };

// One pass over everything that an answer may read.
inline void walk_pass(bundle::Pass& pass, bundle::Release& release, std::string_view words, Changed changed) {
  const auto catalog = docs::Catalog::read(release.root());
  if (!catalog) {
    return;
  }
  walk_catalog(*catalog);
  const std::uint32_t sections = catalog->section_count();
  const search::SectionRange ranges[] = {{0, sections / 2}, {sections / 2, sections}};
  const auto language =
      catalog->libraries().empty() ? bundle::Language::kEnglish : catalog->libraries().back().language;
  const search::Query query = search::parse_query(words, language);
  const auto hits = search::find_best(pass, release, catalog->page_starts(), query, ranges, 10);
  if (hits && *hits) {
    for (const search::Hit& hit : (*hits)->best) {
      FOREDGE_CHECK(hit.section < sections);
    }
  }
  const std::uint32_t blocks = changed == Changed::kRoot ? 0 : release.root().block_count();
  for (std::uint32_t block = 0; block < std::min(blocks, 64U); ++block) {
    if (const auto bytes = pass.block(release, block); bytes && *bytes) {
      walk_block(**bytes);
    }
  }
}

// Opens the sealed image and walks it, fetching what passes name, until nothing more can come.
inline void walk_image(const Image& image, const std::string& manifest, std::string_view words, Changed changed) {
  bundle::Store store(std::size_t{1} << 20U);
  const bundle::ReleaseId id{sha256(as_bytes(manifest))};
  if (!store.put(id, bundle::kManifestBlock, bundle::Buffer::copy_of(as_bytes(manifest))) ||
      !store.put(id, bundle::kRootBlock, bundle::Buffer::copy_of(image.root))) {
    return;
  }
  for (int round = 0; round < 5; ++round) {
    bundle::Pass pass(store);
    bundle::Release* release = pass.open(id);
    FOREDGE_CHECK(release != nullptr);
    walk_pass(pass, *release, words, changed);
    for (const bundle::Need& need : pass.needs()) {
      const bundle::NeedExtent extent = pass.extent(need);
      if (extent.offset <= image.blocks.size() && extent.size_bytes <= image.blocks.size() - extent.offset) {
        const Bytes bytes = Bytes(image.blocks).subspan(static_cast<std::size_t>(extent.offset), extent.size_bytes);
        (void)store.put(id, need.block, bundle::Buffer::copy_of(bytes));
      }
    }
    if (!pass.blocked()) {
      return;
    }
  }
}

}  // namespace foredge::test
