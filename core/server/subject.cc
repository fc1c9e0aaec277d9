#include "server/subject.h"

#include <algorithm>

#include "server/read_sections.h"

namespace foredge::server {
namespace {

constexpr std::size_t kMaxSubjects = 3;
constexpr std::size_t kMaxBelow = 24;

// What a subject's page says of itself, and which sections stand below the subject.
struct Surroundings {
  std::string_view description;
  std::vector<std::uint32_t> below;
};

// Below a subject stand the sections behind it on its page with a deeper heading.
Step<Surroundings> read_surroundings(Site& site, std::uint32_t section) {
  const std::uint32_t number = site.catalog().page_of(section);
  docs::Catalog::PageBlock where{};
  Bytes block;
  FOREDGE_TRY(where, site.catalog().page_block_of_page(number));
  FOREDGE_TRY(block, site.block(where.block));
  auto reader = docs::PageBlockReader::open(block, where.first_page);
  std::optional<docs::PageRecord> page;
  while (reader) {
    FOREDGE_TRY(page, reader->next());
    if (!page || page->page == number) {
      break;
    }
  }
  if (!reader || !page) {
    return std::unexpected(Stop(StopKind::kBroken, "page block lacks a page that its fence promises"));
  }
  std::vector<docs::ContentsEntry> contents;
  FOREDGE_TRY(contents, docs::read_contents(*page));
  Surroundings out{page->description, {}};
  auto entry = std::ranges::find(contents, section, &docs::ContentsEntry::section);
  const std::uint32_t level = entry == contents.end() ? 0 : entry->level;
  if (entry == contents.end()) {
    return out;
  }
  for (++entry; entry != contents.end() && entry->level > level && out.below.size() < kMaxBelow; ++entry) {
    out.below.push_back(entry->section);
  }
  return out;
}

}  // namespace

Step<std::vector<Subject>> read_subjects(Site& site, const std::vector<search::Hit>& hits) {
  std::vector<std::uint32_t> numbers;
  std::vector<std::uint32_t> pages;
  for (const search::Hit& hit : hits) {
    // The best section of a page covers its other ones.
    const std::uint32_t page = site.catalog().page_of(hit.section);
    if (std::ranges::find(pages, page) == pages.end() && numbers.size() < kMaxSubjects) {
      pages.push_back(page);
      numbers.push_back(hit.section);
    }
  }
  std::vector<Surroundings> around;
  bool blocked = false;
  for (const std::uint32_t number : numbers) {
    auto surroundings = read_surroundings(site, number);
    if (!surroundings && surroundings.error().kind != StopKind::kBlocked) {
      return std::unexpected(surroundings.error());
    }
    blocked = blocked || !surroundings;
    around.push_back(std::move(surroundings).value_or(Surroundings{}));
  }
  const auto stored = read_sections(site, numbers);
  if (!stored || blocked) {
    return std::unexpected(stored ? Stop(StopKind::kBlocked, {}) : stored.error());
  }
  std::vector<Subject> subjects;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    auto sections = read_sections(site, around[i].below);
    if (!sections && sections.error().kind != StopKind::kBlocked) {
      return std::unexpected(sections.error());
    }
    subjects.push_back(
        {(*stored)[i], around[i].description, std::move(sections).value_or(std::vector<docs::StoredSection>())});
  }
  if (site.pass().blocked()) {
    return stop_blocked();
  }
  return subjects;
}

std::string_view heading_of(const docs::StoredSection& stored) {
  return stored.section.heading_path.empty() ? stored.page.title : stored.section.heading_path.back();
}

}  // namespace foredge::server
