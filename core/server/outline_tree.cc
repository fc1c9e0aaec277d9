#include "server/outline_tree.h"

#include <algorithm>

#include "docs/address.h"
#include "search/engine.h"
#include "search/marks.h"
#include "server/read_sections.h"

namespace foredge::server {
namespace {

constexpr std::size_t kMaxListed = 1000;
// Sections that carry a kind's mark, of which the pages are taken; a page rarely has more than ten.
constexpr std::size_t kMaxMarked = 10 * kMaxListed;

using Folder = std::vector<docs::FolderEntry>;

// The folder of that path, nothing when there is none; blocked after noting its block.
Step<std::optional<Folder>> read_folder(Site& site, std::uint32_t library, std::string_view path) {
  std::uint32_t number = 0;
  Bytes block;
  FOREDGE_TRY(number, site.catalog().folder_block_of(library, path));
  FOREDGE_TRY(block, site.block(number));
  std::optional<Folder> folder;
  FOREDGE_TRY(folder, docs::find_folder(block, docs::page_key(library, path)));
  return folder;
}

class Tree {
 public:
  Tree(Site& site, std::uint32_t number) : site_(site), number_(number), library_(site.catalog().libraries()[number]) {}

  // Adds what stands in a folder and, up to `depth` levels, below it. Names the blocks of all folders of a level before
  // it stops.
  Step<void> add_folder(const Folder& folder, const std::string& path, std::int64_t depth) {
    bool blocked = false;
    for (const docs::FolderEntry& child : folder) {
      const std::string child_path = path.empty() ? std::string(child.name) : path + "/" + std::string(child.name);
      entries.push_back(entry_of(child, child_path));
      if (!child.is_folder() || depth <= 1) {
        continue;
      }
      const auto below = read_folder(site_, number_, child_path);
      if (!below) {
        if (below.error().kind != StopKind::kBlocked) {
          return std::unexpected(below.error());
        }
        blocked = true;
      } else if (*below) {
        const auto added = add_folder(**below, child_path, depth - 1);
        if (!added && added.error().kind != StopKind::kBlocked) {
          return added;
        }
        blocked = blocked || !added;
      }
    }
    return blocked ? Step<void>(stop_blocked()) : Step<void>();
  }

  Step<void> add_sections(const docs::PageRecord& page) {
    std::vector<docs::ContentsEntry> contents;
    FOREDGE_TRY(contents, docs::read_contents(page));
    for (const docs::ContentsEntry& section : contents) {
      entries.push_back({docs::format_id(library_.library, library_.version, page.path, section.anchor), "",
                         std::string(section.heading), section.tokens, 0, section.level});
    }
    return {};
  }

  std::vector<OutlineEntry> entries;

 private:
  [[nodiscard]] OutlineEntry entry_of(const docs::FolderEntry& child, const std::string& path) const {
    OutlineEntry entry;
    if (child.is_page()) {
      entry.id = docs::format_id(library_.library, library_.version, path, "");
      entry.title = child.title;
      entry.tokens = child.page_tokens;
    } else {
      entry.title = child.name;
    }
    if (child.is_folder()) {
      entry.path = path;
      entry.pages = child.below_pages;
      entry.tokens += child.below_tokens;
    }
    return entry;
  }

  Site& site_;
  std::uint32_t number_;
  const docs::LibraryEntry& library_;
};

bool is_below(std::string_view path, std::string_view folder) {
  return folder.empty() || (path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/'));
}

}  // namespace

std::vector<OutlineEntry> list_libraries(const docs::Catalog& catalog, std::span<const std::uint32_t> selected) {
  std::vector<OutlineEntry> out;
  for (const std::uint32_t number : selected) {
    const docs::LibraryEntry& library = catalog.libraries()[number];
    std::string name = std::string(library.library) + "@" + std::string(library.version);
    out.push_back({"", std::move(name), std::string(library.title), library.tokens, library.page_count, 0});
  }
  return out;
}

Step<std::vector<OutlineEntry>> list_path(Site& site, std::uint32_t number, const std::string& path,
                                          std::int64_t depth) {
  const docs::LibraryEntry& library = site.catalog().libraries()[number];
  Tree tree(site, number);
  const auto folder = read_folder(site, number, path);
  const auto page = path.empty() ? Step<std::optional<docs::PageRecord>>(std::nullopt) : site.find_page(number, path);
  if (!folder || !page) {
    return std::unexpected(folder ? page.error() : folder.error());
  }
  if (!*folder && !*page) {
    return stop_caller("no folder or page `" + path + "` in " + std::string(library.library) + "@" +
                       std::string(library.version) + "; call `outline` without `path` to see the top");
  }
  if (*page) {
    if (const auto added = tree.add_sections(**page); !added) {
      return std::unexpected(added.error());
    }
  }
  if (*folder) {
    if (const auto added = tree.add_folder(**folder, path, depth); !added) {
      return std::unexpected(added.error());
    }
  }
  return std::move(tree.entries);
}

Step<std::vector<docs::PageRecord>> read_pages(Site& site, std::span<const std::uint32_t> numbers) {
  std::vector<docs::PageRecord> pages;
  auto wanted = numbers.begin();
  while (wanted != numbers.end()) {
    docs::Catalog::PageBlock where{};
    std::optional<Bytes> block;
    FOREDGE_TRY(where, site.catalog().page_block_of_page(*wanted));
    FOREDGE_TRY(block, site.try_block(where.block));
    const auto before = wanted;
    if (block) {
      std::optional<docs::PageRecord> page;
      auto reader = docs::PageBlockReader::open(*block, where.first_page);
      while (reader && wanted != numbers.end()) {
        FOREDGE_TRY(page, reader->next());
        if (!page) {
          break;
        }
        if (page->page == *wanted) {
          pages.push_back(*page);
          ++wanted;
        }
      }
      if (!reader || wanted == before) {
        return std::unexpected(Stop(StopKind::kBroken, "page block lacks a page that its fence promises"));
      }
    } else {
      // The next page of another block.
      while (wanted != numbers.end()) {
        docs::Catalog::PageBlock other{};
        FOREDGE_TRY(other, site.catalog().page_block_of_page(*wanted));
        if (other.block != where.block) {
          break;
        }
        ++wanted;
      }
    }
  }
  if (site.pass().blocked()) {
    return stop_blocked();
  }
  return pages;
}

Step<std::vector<OutlineEntry>> list_kind(Site& site, std::span<const std::uint32_t> selected, std::string_view path,
                                          std::string_view kind) {
  const search::Query query{.terms = {}, .marks = {search::mark_term(search::Mark::kKind, kind)}};
  std::optional<search::Hits> hits;
  FOREDGE_TRY(hits, search::find_best(site.pass(), site.release(), site.catalog().page_starts(), query,
                                      ranges_of(site.catalog(), selected), kMaxMarked));
  if (!hits) {
    return stop_blocked();
  }
  std::vector<std::uint32_t> numbers;
  for (const search::Hit& hit : hits->best) {
    numbers.push_back(site.catalog().page_of(hit.section));
  }
  std::ranges::sort(numbers);
  numbers.erase(std::ranges::unique(numbers).begin(), numbers.end());
  numbers.resize(std::min(numbers.size(), kMaxListed));
  std::vector<docs::PageRecord> pages;
  FOREDGE_TRY(pages, read_pages(site, numbers));
  std::vector<OutlineEntry> out;
  for (const docs::PageRecord& page : pages) {
    if (page.library >= site.catalog().libraries().size()) {
      return std::unexpected(Stop(StopKind::kBroken, "page block holds a page without a library"));
    }
    const docs::LibraryEntry& library = site.catalog().libraries()[page.library];
    if (is_below(page.path, path)) {
      out.push_back({docs::format_id(library.library, library.version, page.path, ""), "", std::string(page.title),
                     page.tokens, 0, 0});
    }
  }
  return out;
}

}  // namespace foredge::server
