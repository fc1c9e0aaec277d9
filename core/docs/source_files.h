// Finds the documentation files below a folder and reads their bytes. Refuses to know what is in them beyond "is it text".
// Build side only; used by docs/source.h alone.
#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "docs/page.h"

namespace foredge::docs {

// Names relative to the folder, '/'-separated, sorted by byte order. What is left out and might surprise is a finding that
// names the file as `prefix` + name.
[[nodiscard]] std::vector<std::string> find_doc_files(const std::filesystem::path& folder, const std::string& prefix,
                                                      std::vector<Finding>& findings);

// The file's bytes, or why it is left out.
[[nodiscard]] std::expected<std::string, std::string> read_text_file(const std::filesystem::path& file);

// A file that a page of `folder` takes in, without its front matter: `file` as the page called `page` writes it is looked
// for beside the page, in the folders above it, and in their "includes". Nothing when there is none below `folder`'s parent.
[[nodiscard]] std::optional<std::string> read_included(const std::filesystem::path& folder, std::string_view page,
                                                       std::string_view file);

// Names of the folders directly below `folder`, sorted by byte order.
[[nodiscard]] std::vector<std::string> find_folders(const std::filesystem::path& folder);

// ".md", ".mdx" or ".markdown" at the end of `name`, else "".
[[nodiscard]] std::string_view doc_extension(std::string_view name);

}  // namespace foredge::docs
