#include "server/resources.h"

#include <algorithm>
#include <string>

#include "docs/address.h"
#include "mcp/content.h"
#include "server/answer.h"
#include "server/cache_classes.h"
#include "server/error_map.h"
#include "server/guide.h"
#include "server/locate.h"
#include "server/page_text.h"

namespace foredge::server {
namespace {

constexpr std::string_view kMarkdown = "text/markdown";

// The first page at or behind `page` that belongs to one of the entries; the page count when there is none.
std::uint32_t next_listed(const docs::Catalog& catalog, const std::vector<std::uint32_t>& entries, std::uint32_t page) {
  for (const std::uint32_t number : entries) {
    const docs::LibraryEntry& entry = catalog.libraries()[number];
    if (page < entry.first_page + entry.page_count) {
      return std::max(page, entry.first_page);
    }
  }
  return catalog.page_count();
}

void write_page(json::Writer& out, const docs::LibraryEntry& library, const docs::PageRecord& page) {
  const std::string uri = docs::format_uri(library.library, library.version, page.path, "");
  mcp::write_resource(out, {.uri = uri,
                            .name = page.path,
                            .title = page.title,
                            .description = page.description,
                            .mime_type = kMarkdown,
                            .size_bytes = page.size_bytes});
}

// Neither a list nor a page is pinned to a release, so clients must come back soon.
constexpr mcp::CacheHint kUnpinned = {.ttl_ms = std::int64_t{kUnpinnedTtlSeconds} * 1000};

Step<void> list(Site& site, mcp::ListCall& call) {
  call.cache = kUnpinned;
  if (const auto opened = site.open(); !opened) {
    return opened;
  }
  const docs::Catalog& catalog = site.catalog();
  std::uint32_t page = 0;
  if (call.cursor) {
    const auto position = read_cursor(site.release().id(), "r", *call.cursor);
    if (!position || position->first >= catalog.page_count()) {
      return stop_caller(position ? "`cursor` lies behind the last page" : position.error());
    }
    page = static_cast<std::uint32_t>(position->first);
  }
  if (!call.cursor) {
    mcp::write_resource(call.out, kLlmsResource);
    mcp::write_resource(call.out, kSkillResource);
  }
  std::vector<std::uint32_t> entries;
  FOREDGE_TRY(entries, site.select("", ""));
  page = next_listed(catalog, entries, page);
  if (page >= catalog.page_count()) {
    return {};
  }
  docs::Catalog::PageBlock where{};
  Bytes block;
  FOREDGE_TRY(where, catalog.page_block_of_page(page));
  FOREDGE_TRY(block, site.block(where.block));
  auto reader = docs::PageBlockReader::open(block, where.first_page);
  if (!reader) {
    return std::unexpected(reader.error());
  }
  std::optional<docs::PageRecord> record;
  while (true) {
    FOREDGE_TRY(record, reader->next());
    if (!record) {
      break;
    }
    if (record->page >= page && std::ranges::binary_search(entries, record->library)) {
      write_page(call.out, catalog.libraries()[record->library], *record);
    }
    page = std::max(page, record->page + 1);
  }
  page = next_listed(catalog, entries, page);
  if (page < catalog.page_count()) {
    call.next_cursor = make_cursor(site.release().id(), "r", page, 0);
  }
  return {};
}

Step<void> read(Site& site, mcp::ReadCall& call) {
  call.cache = kUnpinned;
  if (const auto opened = site.open(); !opened) {
    return opened;
  }
  if (!call.uri.starts_with(docs::kUriScheme)) {
    return stop_caller("no resource `" + std::string(call.uri) + "`; URIs here start with docs://");
  }
  if (const std::optional<std::string> text = guide_text(site, call.uri)) {
    mcp::write_text_contents(call.out, call.uri, kMarkdown, *text);
    return {};
  }
  Located located{};
  FOREDGE_TRY(located, locate_page(site, call.uri));
  Extent extent = whole_page(located.page);
  if (!located.anchor.empty()) {
    std::vector<docs::ContentsEntry> contents;
    FOREDGE_TRY(contents, docs::read_contents(located.page));
    const auto section = find_section(contents, located.anchor);
    if (!section) {
      return stop_caller("the page has no section `" + located.anchor + "`");
    }
    extent = *section;
  }
  PageText text;
  FOREDGE_TRY(text, read_page_text(site, extent, kMaxResourceTokens));
  if (!text.complete) {
    return stop_too_large(
        "this is more than " + std::to_string(kMaxResourceTokens) +
        " tokens, too much to read at once: add the `#anchor` of a section, or call the tool `fetch`");
  }
  mcp::write_escaped_contents(call.out, call.uri, kMarkdown, text.escaped);
  return {};
}

}  // namespace

const mcp::ResourceTemplate kPageTemplate = {
    .uri_template = "docs://{library}@{version}/{+path}",
    .name = "page",
    .title = "A page of the documentation",
    .description = "The whole Markdown of one page; `version` may be exact, a range or latest.",
    .mime_type = kMarkdown,
};

mcp::HandlerResult list_pages(Site& site, mcp::ListCall& call) { return to_list_result(list(site, call)); }

mcp::ReadResult read_page(Site& site, mcp::ReadCall& call) { return to_read_result(read(site, call)); }

}  // namespace foredge::server
