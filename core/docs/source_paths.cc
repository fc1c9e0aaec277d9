#include "docs/source_paths.h"

#include <array>

#include "docs/source_files.h"

namespace foredge::docs {
namespace {

bool is_index(std::string_view name) {
  const std::string stem = lower(std::string(name));
  return stem == "index" || stem == "_index" || stem == "readme";
}

}  // namespace

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string path_of_file(std::string_view name) {
  name.remove_suffix(doc_extension(name).size());
  const std::size_t slash = name.rfind('/');
  if (!is_index(name.substr(slash + 1))) return std::string(name);
  return slash == std::string_view::npos ? "index" : std::string(name.substr(0, slash));
}

std::string folder_of(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  return slash == std::string_view::npos ? "" : std::string(name.substr(0, slash));
}

std::string base_url_of(const LibraryConfig& library, const std::string& version) {
  std::string url = library.base_url;
  static constexpr std::string_view kPlace = "{version}";
  if (const std::size_t at = url.find(kPlace); at != std::string::npos) url.replace(at, kPlace.size(), version);
  return url;
}

std::string url_of(const LibraryConfig& library, const std::string& version, const std::string& path) {
  std::string url = base_url_of(library, version);
  if (url.empty()) return url;
  if (path == "index") return url + '/';
  static constexpr std::array<std::string_view, 3> kEnds = {"", "/", ".html"};
  url.append("/").append(path).append(kEnds[static_cast<std::size_t>(library.url_style)]);
  return url;
}

std::string shared_folder(const std::vector<std::string>& names) {
  if (names.empty()) return {};
  std::string shared = folder_of(names.front()) + '/';
  for (const std::string& name : names) {
    while (!shared.empty() && !name.starts_with(shared)) {
      shared.pop_back();
      shared.resize(shared.rfind('/') + 1);
    }
  }
  return shared == "/" ? "" : shared;
}

}  // namespace foredge::docs
