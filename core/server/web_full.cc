// Every page of a scope, one behind the other, in pieces: releases may be larger than any answer.
#include <algorithm>

#include "docs/address.h"
#include "server/web.h"

namespace foredge::server {
namespace {

// What one step reads: enough that a client rarely waits for the next, little beside an isolate's memory.
constexpr std::uint64_t kPieceBytes = std::uint64_t{256} << 10U;

// The sections of the entries that the call's query selects, ascending and apart.
Step<std::vector<docs::Range>> ranges_asked(WebCall& call) {
  if (const auto opened = call.site.open(); !opened) {
    return std::unexpected(opened.error());
  }
  std::vector<std::uint32_t> entries;
  FOREDGE_TRY(entries, call.site.select(call.query.find("library"), call.query.find("version")));
  std::vector<docs::Range> ranges;
  for (const std::uint32_t number : entries) {
    const docs::LibraryEntry& library = call.site.catalog().libraries()[number];
    ranges.push_back({library.first_section, library.first_section + library.section_count});
  }
  return ranges;
}

void append_section(const docs::Catalog& catalog, const docs::StoredSection& stored, std::string& out) {
  if (catalog.starts_page(stored.section.section)) {
    const docs::LibraryEntry& library = catalog.libraries()[stored.page.library];
    out.append("<!-- ").append(docs::format_uri(library.library, library.version, stored.page.path, ""));
    out.append(" -->\n\n");
  }
  docs::unescape_text(stored.section.escaped_text, out);
  if (stored.section.section + 1 == catalog.section_count() || catalog.starts_page(stored.section.section + 1)) {
    out.push_back('\n');
  }
}

// The sections of one text block that lie in `wanted`.
Step<void> append_block(const docs::Catalog& catalog, Bytes block, std::uint32_t first_section, docs::Range wanted,
                        std::string& out) {
  auto reader = docs::TextBlockReader::open(block, first_section);
  if (!reader) {
    return std::unexpected(reader.error());
  }
  if (const auto skipped = reader->skip_to(std::max(first_section, wanted.begin)); !skipped) {
    return std::unexpected(skipped.error());
  }
  std::optional<docs::StoredSection> section;
  while (true) {
    FOREDGE_TRY(section, reader->next());
    if (!section || section->section.section >= wanted.end) {
      return {};
    }
    if (section->page.library >= catalog.libraries().size()) {
      return std::unexpected(Stop(StopKind::kBroken, "text block holds a section without a library"));
    }
    append_section(catalog, *section, out);
  }
}

// Where the block behind `ordinal` begins.
Step<std::uint32_t> end_of_block(const docs::Catalog& catalog, std::uint32_t ordinal) {
  if (ordinal + 1 == catalog.text_block_count()) {
    return catalog.section_count();
  }
  docs::Catalog::TextBlock next{};
  FOREDGE_TRY(next, catalog.text_block(ordinal + 1));
  return next.first_section;
}

}  // namespace

Step<std::uint64_t> full_size(WebCall& call) {
  put_scope(call);
  std::vector<docs::Range> ranges;
  FOREDGE_TRY(ranges, ranges_asked(call));
  std::uint64_t size = 0;
  docs::Catalog::TextBlock where{};
  for (const docs::Range& range : ranges) {
    for (std::uint32_t at = range.begin; at < range.end;) {
      FOREDGE_TRY(where, call.site.catalog().text_block_of(at));
      size += call.site.release().root().extent(where.block).size_bytes;
      FOREDGE_TRY(at, end_of_block(call.site.catalog(), where.ordinal));
    }
  }
  return size;
}

Step<WebPiece> full_text(WebCall& call, std::optional<std::uint32_t> from, bool whole) {
  std::vector<docs::Range> ranges;
  FOREDGE_TRY(ranges, ranges_asked(call));
  const docs::Catalog& catalog = call.site.catalog();
  WebPiece piece;
  std::uint64_t read_bytes = 0;
  for (const docs::Range& range : ranges) {
    std::uint32_t at = std::max(range.begin, from.value_or(0));
    while (at < range.end) {
      if (!whole && read_bytes >= kPieceBytes) {
        piece.next = at;
        break;
      }
      docs::Catalog::TextBlock where{};
      std::optional<Bytes> block;
      FOREDGE_TRY(where, catalog.text_block_of(at));
      FOREDGE_TRY(block, call.site.try_block(where.block));
      read_bytes += call.site.release().root().extent(where.block).size_bytes;
      if (block) {
        const auto added = append_block(catalog, *block, where.first_section, {at, range.end}, piece.text);
        if (!added) {
          return std::unexpected(added.error());
        }
      }
      FOREDGE_TRY(at, end_of_block(catalog, where.ordinal));
    }
    if (piece.next) {
      break;
    }
  }
  if (call.site.pass().blocked()) {
    return stop_blocked();
  }
  return piece;
}

}  // namespace foredge::server
