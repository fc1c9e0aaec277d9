#include "docs/shared_pages.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace foredge::docs {
namespace {

const Page* find_page(const LibraryVersion& library, std::string_view path) {
  const auto at =
      std::ranges::lower_bound(library.pages, path, {}, [](const Page& page) { return std::string_view(page.path); });
  return at == library.pages.end() || at->path != path ? nullptr : &*at;
}

// The text of `from`, with the page's title in its first line.
void take_text(Page& page, const Page& from) {
  page.markdown = from.markdown;
  page.sections = from.sections;
  page.links = from.links;
  Section& lead = page.sections.front();
  lead.heading = page.title;
  if (!from.markdown.starts_with("# ") || lead.units.empty() || lead.units.front().kind != UnitKind::kHeading) return;
  Unit& heading = lead.units.front();
  const std::size_t line = from.markdown.find('\n');
  page.markdown.replace(2, line - 2, page.title);
  const auto size = static_cast<std::uint32_t>(heading.size_bytes - (line - 2) + page.title.size());
  lead.size_bytes += size - heading.size_bytes;
  heading.size_bytes = size;
}

}  // namespace

void fill_shared_pages(LibraryVersion& library, std::vector<Finding>& findings) {
  for (Page& page : library.pages) {
    if (page.text_of.empty()) continue;
    const Page* const from = find_page(library, page.text_of);
    if (from != nullptr && from != &page && from->text_of.empty()) {
      take_text(page, *from);
    } else {
      findings.push_back({page.source, 0,
                          "its text is that of \"" + page.text_of +
                              "\", which is no page of these docs: it has none; add that page or a text"});
    }
  }
}

}  // namespace foredge::docs
