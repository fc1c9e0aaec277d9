// From the names of files to the paths and addresses of pages. Refuses to know what is in a file. Build side only; used by
// docs/source.h, and by whoever names a page by its file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "docs/config.h"

namespace foredge::docs {

// ASCII lower case.
[[nodiscard]] std::string lower(std::string text);

// "guide/index.md" → "guide", "a/b.mdx" → "a/b", "README.md" → "index".
[[nodiscard]] std::string path_of_file(std::string_view name);

// "a/b/c.md" → "a/b", "c.md" → "".
[[nodiscard]] std::string folder_of(std::string_view name);

// The folders that all names share, with a '/' at the end.
[[nodiscard]] std::string shared_folder(const std::vector<std::string>& names);

// Addresses in one version of a library; "" when the config gives it no site.
[[nodiscard]] std::string base_url_of(const LibraryConfig& library, const std::string& version);
[[nodiscard]] std::string url_of(const LibraryConfig& library, const std::string& version, const std::string& path);

}  // namespace foredge::docs
