#include "server/locate.h"

#include <algorithm>
#include <vector>

#include "docs/address.h"

namespace foredge::server {
namespace {

bool knows_library(const docs::Catalog& catalog, std::string_view library) {
  return std::ranges::find(catalog.libraries(), library, &docs::LibraryEntry::library) != catalog.libraries().end();
}

// What stands behind the base URL, or nothing when the URL is not below it.
std::optional<std::string_view> below(std::string_view url, std::string_view base) {
  if (base.empty() || !url.starts_with(base)) {
    return std::nullopt;
  }
  const std::string_view rest = url.substr(base.size());
  const bool ends = rest.empty() || base.ends_with('/') || std::string_view("/?#").contains(rest.front());
  return ends ? std::optional(rest) : std::nullopt;
}

// A URL of a library's site, cut back to a path below its base URL.
std::optional<docs::Address> from_url(const Site& site, std::string_view url) {
  const docs::LibraryEntry* best = nullptr;
  for (const docs::LibraryEntry& entry : site.catalog().libraries()) {
    const bool longer = best == nullptr || entry.base_url.size() > best->base_url.size();
    if (longer && site.admits(entry) && below(url, entry.base_url)) {
      best = &entry;
    }
  }
  if (best == nullptr) {
    return std::nullopt;
  }
  const std::string_view rest = url.substr(best->base_url.size());
  const std::size_t hash = std::min(rest.find('#'), rest.size());
  std::string_view path = rest.substr(0, std::min(rest.find('?'), hash));
  path = path.ends_with(".html") ? path.substr(0, path.size() - 5) : path;
  // parse_address resolves percent escapes and trims slashes; the library's name is put in afterwards.
  auto address = docs::parse_address("site/" + std::string(path) + std::string(rest.substr(hash)));
  if (address) {
    address->library = best->library;
    address->version = best->version;
  }
  return address;
}

// Which pages a caller may mean, the likelier first; a text without a known library is a path in the only one.
Step<std::vector<docs::Address>> resolve(Site& site, std::string_view name) {
  const docs::Catalog& catalog = site.catalog();
  if (const auto url = from_url(site, name)) {
    return std::vector{*url};
  }
  std::vector<docs::Address> meant;
  const auto address = docs::parse_address(name);
  if (address && knows_library(catalog, address->library)) {
    meant.push_back(*address);
  }
  if (address && address->version.empty()) {
    std::vector<std::uint32_t> entries;
    FOREDGE_TRY(entries, site.select("", ""));
    if (entries.size() == 1) {
      const docs::LibraryEntry& entry = catalog.libraries()[entries.front()];
      docs::Address inside{std::string(entry.library), std::string(entry.version), address->library, address->anchor};
      inside.path.append(address->path.empty() ? "" : "/").append(address->path);
      meant.push_back(std::move(inside));
    }
  }
  if (meant.empty()) {
    return stop_caller("`" + std::string(name) +
                       "` names no page of these docs; take an `id` from `search` or `outline`, such as "
                       "\"library@version/path\"");
  }
  return meant;
}

Step<Located> find_address(Site& site, const docs::Address& address) {
  std::vector<std::uint32_t> entries;
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

}  // namespace

Step<Located> locate_page(Site& site, std::string_view name) {
  std::vector<docs::Address> meant;
  FOREDGE_TRY(meant, resolve(site, name));
  Step<Located> found = find_address(site, meant.front());
  if (!found && found.error().kind == StopKind::kCaller && meant.size() > 1) {
    Step<Located> other = find_address(site, meant.back());
    if (other || other.error().kind != StopKind::kCaller) {
      return other;
    }
  }
  return found;
}

}  // namespace foredge::server
