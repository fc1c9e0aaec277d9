#include "docs/config.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <span>

// Its assertions fire on texts that its next lines refuse with an error, such as "[}"; without NDEBUG they are calls that can be
// made nothing of, with it promises to the optimizer.
#undef NDEBUG
#define TOML_ASSERT(condition) static_cast<void>(0)
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace foredge::docs {
namespace {

using Keys = std::span<const std::string_view>;
constexpr std::array<std::string_view, 2> kRootKeys = {"library", "release"};
constexpr std::array<std::string_view, 2> kReleaseKeys = {"title", "description"};
constexpr std::array<std::string_view, 11> kLibraryKeys = {"name",      "title",      "description", "base_url",
                                                           "url_style", "slug_paths", "include",     "exclude",
                                                           "path",      "version",    "versions"};
constexpr std::array<std::string_view, 2> kVersionKeys = {"name", "path"};

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
    }
  }
  return row.back();
}

// Reads one file's tables; the first error wins and everything after it is of no matter.
class Parser {
 public:
  explicit Parser(std::string_view file) : file_(file) {}

  std::expected<Config, BuildError> run(const toml::table& root) {
    check_keys(root, kRootKeys, "the file");
    Config config;
    if (const toml::table* release = find_table(root, "release")) {
      check_keys(*release, kReleaseKeys, "[release]");
      config.title = string(*release, "title");
      config.description = string(*release, "description");
    }
    const toml::array* libraries = root["library"].as_array();
    if (libraries == nullptr || libraries->empty()) {
      fail(nullptr, "no library: add [[library]] with name = \"…\" and path = \"…\"");
    } else {
      for (const toml::node& node : *libraries) add_library(node, config);
    }
    if (error_) return std::unexpected(std::move(*error_));
    return config;
  }

 private:
  void fail(const toml::node* where, std::string message) {
    if (!error_) error_ = BuildError{std::string(file_), line_of(where), std::move(message)};
  }
  static std::uint32_t line_of(const toml::node* node) { return node == nullptr ? 0 : node->source().begin.line; }

  void check_keys(const toml::table& table, Keys known, std::string_view place) {
    for (const auto& [key, node] : table) {
      if (std::ranges::find(known, key.str()) != known.end()) continue;
      const auto nearest =
          *std::ranges::min_element(known, {}, [&](std::string_view k) { return edit_distance(key.str(), k); });
      fail(&node, "unknown key \"" + std::string(key.str()) + "\" in " + std::string(place) + ": did you mean \"" +
                      std::string(nearest) + "\"?");
    }
  }

  const toml::table* find_table(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node != nullptr && !node->is_table())
      fail(node, "\"" + std::string(key) + "\" must be a table: write [" + std::string(key) + "]");
    return node == nullptr ? nullptr : node->as_table();
  }

  std::string string(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return {};
    if (!node->is_string()) {
      fail(node, "\"" + std::string(key) + "\" must be a string: put it in quotes");
      return {};
    }
    return node->as_string()->get();
  }

  std::vector<std::string> strings(const toml::table& table, std::string_view key) {
    std::vector<std::string> result;
    const toml::node* node = table.get(key);
    if (node == nullptr) return result;
    const toml::array* array = node->as_array();
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
      if (const auto* value = array->get(i)->as_string()) result.push_back(value->get());
    }
    if (array == nullptr || result.size() != array->size()) {
      fail(node, "\"" + std::string(key) + "\" must be a list of strings: [\"guide/**\"]");
    }
    return result;
  }

  void add_library(const toml::node& node, Config& config) {
    const toml::table* table = node.as_table();
    if (table == nullptr) return fail(&node, "\"library\" must be a list of tables: write [[library]]");
    LibraryConfig library;
    library.line = line_of(&node);
    const toml::array* versions = (*table)["version"].as_array();
    check_keys(*table, kLibraryKeys, "[[library]]");
    library.name = string(*table, "name");
    if (!is_library_name(library.name)) {
      fail(&node, "library name \"" + library.name + "\" is not allowed: use small letters, digits, '.', '_' and '-'");
    }
    const bool taken =
        std::ranges::any_of(config.libraries, [&](const auto& other) { return other.name == library.name; });
    if (taken) fail(&node, "library \"" + library.name + "\" stands twice: give its versions as [[library.version]]");
    library.title = string(*table, "title");
    library.description = string(*table, "description");
    library.base_url = string(*table, "base_url");
    while (library.base_url.ends_with('/')) library.base_url.pop_back();
    library.url_style = url_style(*table);
    if (const toml::node* slug = table->get("slug_paths")) {
      if (!slug->is_boolean()) fail(slug, "\"slug_paths\" must be true or false");
      library.slug_paths = slug->is_boolean() && slug->as_boolean()->get();
    }
    library.include = strings(*table, "include");
    library.exclude = strings(*table, "exclude");
    library.path = string(*table, "path");
    library.version_pattern = string(*table, "versions");
    if (versions != nullptr) {
      for (const toml::node& version : *versions) add_version(version, library);
      if (!library.path.empty())
        fail(&node, "library \"" + library.name + "\" has both path and [[library.version]]: keep one");
    } else {
      const std::string name = string(*table, "version");
      if (library.path.empty()) fail(&node, "library \"" + library.name + "\" has no docs: add path = \"…\"");
      if (library.version_pattern.empty()) library.versions.push_back({name.empty() ? "current" : name, library.path});
    }
    config.libraries.push_back(std::move(library));
  }

  UrlStyle url_style(const toml::table& table) {
    const std::string style = string(table, "url_style");
    if (style.empty() || style == "plain") return UrlStyle::kPlain;
    if (style == "html") return UrlStyle::kHtml;
    if (style != "slash")
      fail(table.get("url_style"), "url_style \"" + style + "\" is not known: use \"plain\", \"slash\" or \"html\"");
    return UrlStyle::kSlash;
  }

  void add_version(const toml::node& node, LibraryConfig& library) {
    const toml::table* table = node.as_table();
    if (table == nullptr) return fail(&node, "\"version\" must be a list of tables: write [[library.version]]");
    check_keys(*table, kVersionKeys, "[[library.version]]");
    VersionConfig version{string(*table, "name"), string(*table, "path")};
    if (version.name.empty() || version.path.empty()) fail(&node, "a version needs both name and path");
    const bool taken =
        std::ranges::any_of(library.versions, [&](const auto& other) { return other.name == version.name; });
    if (taken)
      fail(&node, "version \"" + version.name + "\" of library \"" + library.name + "\" stands twice: rename one");
    library.versions.push_back(std::move(version));
  }

  std::string_view file_;
  std::optional<BuildError> error_;
};

}  // namespace

std::expected<Config, BuildError> parse_config(std::string_view text, std::string_view file) {
  const toml::parse_result parsed = toml::parse(text, file);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return std::unexpected(BuildError{std::string(file), error.source().begin.line,
                                      "not TOML: " + std::string(error.description()) + "; mend this line"});
  }
  return Parser(file).run(parsed.table());
}

bool is_library_name(std::string_view name) {
  const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !name.empty() && alphanumeric(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

bool matches_glob(std::string_view pattern, std::string_view path) {
  // Backtracks to the last star only: a later star makes the earlier one's choice irrelevant, unless it may cross '/'
  // where the later may not, so both are kept.
  struct Retry {
    std::size_t pattern = std::string_view::npos;
    std::size_t path = 0;
  };
  Retry within;
  Retry across;
  std::size_t p = 0;
  std::size_t t = 0;
  while (t < path.size() || p < pattern.size()) {
    if (pattern.substr(p).starts_with("**")) {
      p += pattern.substr(p).starts_with("**/") ? 3 : 2;
      across = {p, t};
      within = {};
      continue;
    }
    if (p < pattern.size() && pattern[p] == '*') {
      within = {++p, t};
      continue;
    }
    if (p < pattern.size() && t < path.size() && (pattern[p] == path[t] || (pattern[p] == '?' && path[t] != '/'))) {
      ++p;
      ++t;
      continue;
    }
    if (within.pattern != std::string_view::npos && within.path < path.size() && path[within.path] != '/') {
      p = within.pattern;
      t = ++within.path;
    } else if (across.pattern != std::string_view::npos && across.path < path.size()) {
      p = across.pattern;
      t = ++across.path;
      within = {};
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace foredge::docs
