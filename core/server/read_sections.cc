#include "server/read_sections.h"

namespace foredge::server {
namespace {

Step<docs::StoredSection> read_one(Bytes block, std::uint32_t first_section, std::uint32_t section) {
  auto reader = docs::TextBlockReader::open(block, first_section);
  if (!reader) {
    return std::unexpected(reader.error());
  }
  if (const auto skipped = reader->skip_to(section); !skipped) {
    return std::unexpected(skipped.error());
  }
  std::optional<docs::StoredSection> stored;
  FOREDGE_TRY(stored, reader->next());
  if (!stored) {
    return std::unexpected(Stop(StopKind::kBroken, "text block lacks a section that its fence promises"));
  }
  return *std::move(stored);
}

}  // namespace

std::vector<search::SectionRange> ranges_of(const docs::Catalog& catalog, std::span<const std::uint32_t> entries) {
  std::vector<search::SectionRange> ranges;
  for (const std::uint32_t entry : entries) {
    const docs::LibraryEntry& library = catalog.libraries()[entry];
    ranges.push_back({library.first_section, library.first_section + library.section_count});
  }
  return ranges;
}

Step<std::vector<docs::StoredSection>> read_sections(Site& site, std::span<const std::uint32_t> sections) {
  std::vector<docs::StoredSection> out;
  for (const std::uint32_t section : sections) {
    docs::Catalog::TextBlock where{};
    std::optional<Bytes> block;
    FOREDGE_TRY(where, site.catalog().text_block_of(section));
    FOREDGE_TRY(block, site.try_block(where.block));
    if (!block) {
      continue;
    }
    docs::StoredSection stored;
    FOREDGE_TRY(stored, read_one(*block, where.first_section, section));
    if (stored.page.library >= site.catalog().libraries().size() || stored.section.units.empty()) {
      return std::unexpected(Stop(StopKind::kBroken, "text block holds a section without a library or a text"));
    }
    out.push_back(std::move(stored));
  }
  if (site.pass().blocked()) {
    return stop_blocked();
  }
  return out;
}

}  // namespace foredge::server
