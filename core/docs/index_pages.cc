#include "docs/index_pages.h"

#include <string>
#include <string_view>

#include "docs/markdown.h"

namespace foredge::docs {
namespace {

bool is_bare(const Page& page) {
  return page.sections.size() == 1 && page.sections[0].units.size() == 1 &&
         page.sections[0].units[0].kind == UnitKind::kHeading;
}

// The items of the pages directly below `folder`, which ends with '/', or is "" at the top.
std::string items_below(const LibraryVersion& library, std::string_view folder) {
  std::string items;
  for (const Page& page : library.pages) {
    const std::string_view path = page.path;
    if (!path.starts_with(folder) || path.substr(folder.size()).find('/') != std::string_view::npos) continue;
    if (folder.empty() && path == "index") continue;
    items.append("- [").append(escaped_words(page.title)).append("](/").append(path).append(")");
    items.append(page.description.empty() ? "" : ": ").append(escaped_words(page.description)).append("\n");
  }
  return items;
}

}  // namespace

void list_children(LibraryVersion& library) {
  for (Page& page : library.pages) {
    if (!is_bare(page)) continue;
    const std::string items = items_below(library, page.path == "index" ? std::string() : page.path + '/');
    if (items.empty()) continue;
    std::string text = page.markdown;
    while (text.ends_with('\n')) text.pop_back();
    std::vector<Finding> none;  // the file has told them
    ReadOptions options;
    options.path = page.path;
    text.append("\n\n").append(items);
    Page listed = read_markdown(text, options, none);
    page.markdown = std::move(listed.markdown);
    page.sections = std::move(listed.sections);
    page.links = std::move(listed.links);
  }
}

}  // namespace foredge::docs
