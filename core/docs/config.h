// foredge.toml: which folders are which libraries and versions, and where their pages stand on the web. Parsed strictly:
// an unknown key is an error that names the nearest known one. Build side only; reads no folder but the file itself.
//
//   [release]            title, description
//   [[library]]          name (required), title, description, base_url ("{version}" is replaced), url_style ("plain",
//                        "slash" or "html"), language (a code of bundle/languages.h, default "en"), slug_paths (true: a page's `slug` is its path), include, exclude (globs
//                        below the folder of docs), and either
//       path             the folder of docs, one version called `version` (default "current"), or with
//       versions         a pattern such as "v*": each folder of that name below `path` is a version, or
//   [[library.version]]  name, path: one version each
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/languages.h"

namespace foredge::docs {

// The build cannot go on. `message` names the thing and the remedy; line 0 means the whole file or folder.
struct BuildError {
  std::string file;
  std::uint32_t line = 0;
  std::string message;
};

enum class UrlStyle : std::uint8_t { kPlain, kSlash, kHtml };  // /guide/x, /guide/x/, /guide/x.html

struct VersionConfig {
  std::string name;
  std::string path;  // relative to foredge.toml
};

struct LibraryConfig {
  std::string name;  // [a-z0-9][a-z0-9._-]*
  std::string title;
  std::string description;
  std::string base_url;  // without the '/' at its end
  UrlStyle url_style = UrlStyle::kPlain;
  bundle::Language language = bundle::Language::kEnglish;
  bool slug_paths = false;
  std::vector<std::string> include;  // empty: everything
  std::vector<std::string> exclude;
  std::string path;             // of the folder in which `version_pattern` is looked for
  std::string version_pattern;  // "" when `versions` says all
  std::vector<VersionConfig> versions;
  std::uint32_t line = 0;  // in foredge.toml
};

struct Config {
  std::string title;
  std::string description;
  std::vector<LibraryConfig> libraries;
};

// `file` names the text in errors.
[[nodiscard]] std::expected<Config, BuildError> parse_config(std::string_view toml, std::string_view file);

[[nodiscard]] bool is_library_name(std::string_view name);

// '?' one character, '*' any but '/', '**' any.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view path);

}  // namespace foredge::docs
