#include "server/read_sections.h"

namespace foredge::server {
namespace {

// A section that is wanted, and the reader of its block on the way to it.
struct Wanted {
  std::uint32_t section;
  docs::TextBlockReader reader;
};

// Goes to all sections side by side, a step of each in turn. A block is a chain of lengths, each read where the one before says; a text that was
// not read for long is in no near cache, and waits for different blocks pass at the same time.
Result<void> go_to_all(std::vector<Wanted>& all) {
  for (bool moved = true; moved;) {
    moved = false;
    for (auto& [section, reader] : all) {
      if (reader.section() < section) {
        if (const auto step = reader.skip_to(reader.section() + 1); !step) {
          return step;
        }
        moved = true;
      }
    }
  }
  return {};
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
  std::vector<Wanted> all;
  all.reserve(sections.size());
  for (const std::uint32_t section : sections) {
    docs::Catalog::TextBlock where{};
    std::optional<Bytes> block;
    FOREDGE_TRY(where, site.catalog().text_block_of(section));
    FOREDGE_TRY(block, site.try_block(where.block));
    if (!block) {
      continue;
    }
    auto reader = docs::TextBlockReader::open(*block, where.first_section);
    if (!reader) {
      return std::unexpected(reader.error());
    }
    all.push_back({section, *reader});
  }
  if (const auto gone = go_to_all(all); !gone) {
    return std::unexpected(gone.error());
  }
  std::vector<docs::StoredSection> out;
  out.reserve(all.size());
  for (Wanted& wanted : all) {
    std::optional<docs::StoredSection> stored;
    FOREDGE_TRY(stored, wanted.reader.next());
    if (!stored) {
      return std::unexpected(Stop(StopKind::kBroken, "text block lacks a section that its fence promises"));
    }
    if (stored->page.library >= site.catalog().libraries().size() || stored->section.units.empty()) {
      return std::unexpected(Stop(StopKind::kBroken, "text block holds a section without a library or a text"));
    }
    out.push_back(*std::move(stored));
  }
  if (site.pass().blocked()) {
    return stop_blocked();
  }
  return out;
}

}  // namespace foredge::server
