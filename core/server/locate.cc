#include "server/locate.h"

#include <algorithm>
#include <vector>

#include "docs/address.h"

namespace foredge::server {
namespace {

bool knows_library(const docs::Catalog& catalog, std::string_view library) {
  return std::ranges::find(catalog.libraries(), library, &docs::LibraryEntry::library) != catalog.libraries().end();
}

// A URL of a library's site, cut back to a path below its base URL.
std::optional<docs::Address> from_url(const docs::Catalog& catalog, std::string_view url) {
  const docs::LibraryEntry* best = nullptr;
  for (const docs::LibraryEntry& entry : catalog.libraries()) {
    const bool longer = best == nullptr || entry.base_url.size() > best->base_url.size();
    if (!entry.base_url.empty() && url.starts_with(entry.base_url) && longer) {
      best = &entry;
    }
  }
  if (best == nullptr) {
    return std::nullopt;
  }
  std::string_view rest = url.substr(best->base_url.size());
  const std::size_t hash = std::min(rest.find('#'), rest.size());
  std::string_view path = rest.substr(0, std::min(rest.find('?'), hash));
  path = path.ends_with(".html") ? path.substr(0, path.size() - 5) : path;
  // parse_address resolves percent escapes and trims slashes.
  return docs::parse_address(docs::format_id(best->library, best->version, path.empty() ? "index" : path, "") +
                             std::string(rest.substr(hash)));
}

// Which address a caller may mean by a text that names no library: a path in the only or the scope's library.
Step<docs::Address> resolve(const Site& site, std::string_view name) {
  const docs::Catalog& catalog = site.catalog();
  if (const auto url = from_url(catalog, name)) {
    return *url;
  }
  const auto address = docs::parse_address(name);
  if (address && knows_library(catalog, address->library)) {
    return *address;
  }
  std::vector<std::uint32_t> entries;
  FOREDGE_TRY(entries, site.select("", ""));
  if (entries.size() == 1 && address && address->version.empty()) {
    const docs::LibraryEntry& entry = catalog.libraries()[entries.front()];
    docs::Address inside{std::string(entry.library), std::string(entry.version), address->library, address->anchor};
    inside.path.append(address->path.empty() ? "" : "/").append(address->path);
    return inside;
  }
  return stop_caller("`" + std::string(name) +
                     "` names no page of these docs; take an `id` from `search` or `outline`, such as "
                     "\"library@version/path\"");
}

}  // namespace

Step<Located> locate_page(Site& site, std::string_view name) {
  docs::Address address;
  std::vector<std::uint32_t> entries;
  FOREDGE_TRY(address, resolve(site, name));
  FOREDGE_TRY(entries, site.select(address.library, address.version));
  const std::string path = address.path.empty() ? "index" : address.path;
  std::optional<docs::PageRecord> page;
  FOREDGE_TRY(page, site.find_page(entries.front(), path));
  if (!page) {
    const docs::LibraryEntry& entry = site.catalog().libraries()[entries.front()];
    return stop_caller("no page `" + path + "` in " + std::string(entry.library) + "@" + std::string(entry.version) +
                       "; find it with `search`, or list pages with `outline`");
  }
  return Located{entries.front(), *page, address.anchor};
}

}  // namespace foredge::server
