#include "docs/numbers.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace foredge::docs {
namespace {

constexpr std::size_t kMostDigits = 3;  // four are a year, or a number that means something
constexpr int kFoldersOfSite = 3;       // that may stand in front of a page's path in its address

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "01-app" → "app"; "404", "1.2-notes" and "2024-news" stay.
std::string_view without_number(std::string_view name) {
  const std::size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
  if (digits == 0 || digits > kMostDigits || digits == name.size()) return name;
  const bool joined = name[digits] == '-' || name[digits] == '_' || name[digits] == '.';
  const std::size_t rest = digits + 1;
  return joined && rest < name.size() && !is_digit(name[rest]) && name[rest] != '-' ? name.substr(rest) : name;
}

std::string without_numbers(std::string_view path) {
  std::string shorter;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    shorter.append(at == 0 ? "" : "/").append(without_number(path.substr(at, end - at)));
    at = end + 1;
  }
  return shorter;
}

// "/docs/guide/x/#y" → "docs/guide/x"; nothing for what leads elsewhere.
std::string_view path_of_link(const Link& link, std::string_view base_url) {
  std::string_view target = link.target;
  if (!base_url.empty() && target.starts_with(base_url)) target.remove_prefix(base_url.size());
  if (link.by_file || !target.starts_with('/')) return {};
  target = target.substr(1, target.find_first_of("#?") - 1);
  while (target.ends_with('/')) target.remove_suffix(1);
  return target;
}

using Paths = std::unordered_set<std::string>;

// Whether the target, without a few folders in front, is one of the paths.
bool leads_to(const Paths& paths, std::string_view target) {
  for (int folders = 0; folders <= kFoldersOfSite && !target.empty(); ++folders) {
    if (paths.contains(std::string(target))) return true;
    const std::size_t slash = target.find('/');
    target = slash == std::string_view::npos ? std::string_view() : target.substr(slash + 1);
  }
  return false;
}

bool links_do_without(const LibraryVersion& library) {
  Paths numbered;
  Paths shorter;
  for (const Page& page : library.pages) {
    std::string path = without_numbers(page.path);
    if (path == page.path) continue;
    numbered.insert(page.path);
    shorter.insert(std::move(path));
  }
  if (numbered.empty()) return false;
  std::size_t with = 0;
  std::size_t without = 0;
  for (const Page& page : library.pages) {
    for (const Link& link : page.links) {
      const std::string_view target = path_of_link(link, library.base_url);
      with += leads_to(numbered, target) ? 1U : 0U;
      without += leads_to(shorter, target) ? 1U : 0U;
    }
  }
  return without > with;
}

}  // namespace

void drop_numbers(LibraryVersion& library, std::vector<Finding>& findings) {
  if (!links_do_without(library)) return;
  std::unordered_map<std::string, const Page*> taken;
  for (const Page& page : library.pages) {
    if (without_numbers(page.path) == page.path) taken.emplace(page.path, &page);
  }
  for (Page& page : library.pages) {
    std::string path = without_numbers(page.path);
    if (path == page.path) continue;
    const auto [at, is_new] = taken.emplace(path, &page);
    if (is_new) {
      page.path = std::move(path);
    } else {
      findings.push_back({page.source, 0,
                          "its path without numbers, \"" + path + "\", is taken by " + at->second->source +
                              ": it keeps them; rename one of the two"});
    }
  }
  std::ranges::sort(library.pages, {}, &Page::path);
}

}  // namespace foredge::docs
