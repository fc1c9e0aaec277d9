#include "docs/source.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <unordered_map>

#include "docs/boilerplate.h"
#include "docs/index_pages.h"
#include "docs/markdown.h"
#include "docs/numbers.h"
#include "docs/shared_pages.h"
#include "docs/source_files.h"
#include "docs/source_paths.h"

namespace foredge::docs {
namespace {

namespace fs = std::filesystem;

// One file to read, and what came of it.
struct Job {
  std::string name;  // below the folder of docs
  std::optional<Page> page;
  std::vector<Finding> findings;
  std::uint64_t bytes = 0;
};

bool is_wanted(const LibraryConfig& library, const std::string& name) {
  const auto matches = [&](const std::string& glob) { return matches_glob(glob, name); };
  return (library.include.empty() || std::ranges::any_of(library.include, matches)) &&
         std::ranges::none_of(library.exclude, matches);
}

// Pages that no reader of a list of results can tell apart.
void find_same_titles(const LibraryVersion& library, std::vector<Finding>& findings) {
  constexpr std::size_t kListed = 20;
  std::unordered_map<std::string_view, const Page*> first;
  std::size_t count = 0;
  for (const Page& page : library.pages) {
    const auto [at, is_new] = first.emplace(page.title, &page);
    if (is_new || ++count > kListed) continue;
    findings.push_back({page.source, 0,
                        "its title \"" + page.title + "\" is also that of " + at->second->source +
                            ": say in the title what sets it apart"});
  }
  if (count > kListed) {
    findings.push_back({library.library + '@' + library.version, 0,
                        std::to_string(count - kListed) + " more pages have the title of another page"});
  }
}

class Reader {
 public:
  Reader(const fs::path& root, const SourceOptions& options) : root_(root), options_(options) {}

  std::expected<SourceTree, BuildError> run() {
    std::error_code error;
    if (!fs::is_directory(root_, error)) {
      return std::unexpected(BuildError{root_.string(), 0, "not a folder: name a folder of Markdown files"});
    }
    auto config = read_config();
    if (!config) return std::unexpected(std::move(config.error()));
    tree_.title = config->title;
    tree_.description = config->description;
    for (LibraryConfig& library : config->libraries) {
      if (auto failed = read_library(library)) return std::unexpected(std::move(*failed));
    }
    std::ranges::stable_sort(tree_.findings, [](const Finding& a, const Finding& b) {
      return std::tie(a.file, a.line, a.message) < std::tie(b.file, b.line, b.message);
    });
    return std::move(tree_);
  }

 private:
  [[nodiscard]] std::expected<Config, BuildError> read_config() {
    std::error_code error;
    const fs::path file = root_ / "foredge.toml";
    if (fs::exists(file, error)) {
      has_config_ = true;
      const auto text = read_text_file(file);
      if (!text) return std::unexpected(BuildError{"foredge.toml", 0, text.error()});
      return parse_config(*text, "foredge.toml");
    }
    const std::string folder = fs::absolute(root_, error).lexically_normal().string();
    std::string_view leaf = folder;
    while (leaf.ends_with('/')) leaf.remove_suffix(1);
    leaf.remove_prefix(leaf.rfind('/') + 1);
    LibraryConfig library;
    library.title = humanise(leaf);
    library.name = lower(std::string(leaf));
    for (char& c : library.name) c = is_library_name({&c, 1}) || c == '.' || c == '_' ? c : '-';
    library.name.erase(0, std::min(library.name.find_first_not_of("-._"), library.name.size()));
    if (library.name.empty()) library.name = "docs";
    library.versions.push_back({"current", "."});
    Config config;
    config.libraries.push_back(std::move(library));
    return config;
  }

  std::optional<BuildError> read_library(LibraryConfig& library) {
    const std::string file = has_config_ ? "foredge.toml" : root_.string();
    if (!library.version_pattern.empty()) {
      for (const std::string& folder : find_folders(root_ / library.path)) {
        if (!matches_glob(library.version_pattern, folder)) continue;
        // "v2.1" is version 2.1.
        const bool prefixed = folder.size() > 1 && folder[0] == 'v' && folder[1] >= '0' && folder[1] <= '9';
        library.versions.push_back({folder.substr(prefixed ? 1 : 0), library.path + '/' + folder});
      }
      if (library.versions.empty()) {
        return BuildError{file, library.line,
                          "no folder below \"" + library.path + "\" is called like \"" + library.version_pattern +
                              "\": mend `versions` of library \"" + library.name + "\""};
      }
    }
    for (const VersionConfig& version : library.versions) {
      LibraryVersion result;
      result.library = library.name;
      result.version = version.name;
      result.title = library.title;
      result.description = library.description;
      result.language = library.language;
      result.base_url = base_url_of(library, version.name);
      if (result.title.empty()) result.title = humanise(library.name);
      if (auto failed = read_version(library, version, result)) {
        failed->file = file;
        failed->line = library.line;
        return failed;
      }
      tree_.libraries.push_back(std::move(result));
    }
    return std::nullopt;
  }

  std::optional<BuildError> read_version(const LibraryConfig& library, const VersionConfig& version,
                                         LibraryVersion& result) {
    const fs::path folder = (root_ / version.path).lexically_normal();
    std::string prefix = fs::path(version.path).lexically_normal().string();
    while (prefix.ends_with('/')) prefix.pop_back();
    prefix = prefix == "." || prefix.empty() ? "" : prefix + '/';
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
      return BuildError{
          {}, 0, "library \"" + library.name + "\": there is no folder \"" + version.path + "\": mend `path`"};
    }
    std::vector<std::string> names = find_doc_files(folder, prefix, tree_.findings);
    std::erase_if(names, [&](const std::string& name) { return !is_wanted(library, name); });
    const std::string shared = has_config_ ? "" : shared_folder(names);
    std::vector<Job> jobs(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) jobs[i].name = std::move(names[i]);
    Reading reading{folder, prefix, shared, library.slug_paths};
    read_jobs(jobs, reading);
    if (const Boilerplate boilerplate = find_boilerplate(pages_of(jobs)); !boilerplate.empty()) {
      report(boilerplate, result, jobs.size());
      reading.boilerplate = &boilerplate;
      read_jobs(jobs, reading);
    }
    collect(jobs, result);
    drop_numbers(result, tree_.findings);
    fill_shared_pages(result, tree_.findings);
    list_children(result);
    for (Page& page : result.pages) page.url = url_of(library, version.name, page.path);
    check_pages(result, folder, prefix);
    if (result.pages.empty()) {
      return BuildError{
          {}, 0, "no documentation in \"" + folder.string() + "\": it needs at least one .md, .mdx or .markdown file"};
    }
    return std::nullopt;
  }

  // What the files of one version have in common.
  struct Reading {
    const fs::path& folder;
    const std::string& prefix;  // of the names in findings
    const std::string& shared;  // folders that are left out of the paths
    bool slug_paths = false;
    const Boilerplate* boilerplate = nullptr;
  };

  static std::vector<const Page*> pages_of(const std::vector<Job>& jobs) {
    std::vector<const Page*> pages;
    for (const Job& job : jobs) {
      if (job.page) pages.push_back(&*job.page);
    }
    return pages;
  }

  void report(const Boilerplate& boilerplate, const LibraryVersion& library, std::size_t pages) {
    const auto say = [&](const Boilerplate::Block& block, const char* edge) {
      tree_.findings.push_back({library.library + '@' + library.version, 0,
                                std::to_string(block.pages) + " of " + std::to_string(pages) + " pages " + edge +
                                    " with \"" + block.shown + "\": left out of them"});
    };
    for (const Boilerplate::Block& block : boilerplate.leading) say(block, "start");
    for (const Boilerplate::Block& block : boilerplate.trailing) say(block, "end");
  }

  // Each thread takes the next job; jobs share nothing.
  void read_jobs(std::vector<Job>& jobs, const Reading& reading) const {
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      for (std::size_t i = next++; i < jobs.size(); i = next++) read_job(jobs[i], reading);
    };
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t wanted = std::min<std::size_t>(options_.threads == 0 ? cores : options_.threads, jobs.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < wanted; ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
  }

  static void read_job(Job& job, const Reading& reading) {
    job.findings.clear();
    const auto text = read_text_file(reading.folder / job.name);
    if (!text) {
      job.findings.push_back({reading.prefix + job.name, 0, text.error()});
      return;
    }
    const std::string name = job.name.substr(reading.shared.size());
    const ReadIncluded include = [&](std::string_view file) { return read_included(reading.folder, job.name, file); };
    const ReadOptions options{path_of_file(name),         reading.prefix + job.name, folder_of(name),
                              job.name.ends_with(".mdx"), reading.slug_paths,        include,
                              reading.boilerplate};
    job.bytes = text->size();
    job.page = read_markdown(*text, options, job.findings);
  }

  // Pages by path; of two with one path the one whose file is no README stays, then the first by name.
  void collect(std::vector<Job>& jobs, LibraryVersion& result) {
    for (Job& job : jobs) {
      tree_.findings.insert(tree_.findings.end(), std::move_iterator(job.findings.begin()),
                            std::move_iterator(job.findings.end()));
      if (!job.page) {
        ++tree_.stats.skipped;
        continue;
      }
      ++tree_.stats.files;
      tree_.stats.bytes += job.bytes;
      result.pages.push_back(std::move(*job.page));
    }
    const auto is_readme = [](const Page& page) {
      return lower(page.source.substr(page.source.rfind('/') + 1)).starts_with("readme.");
    };
    std::ranges::stable_sort(result.pages, [&](const Page& a, const Page& b) {
      return std::tuple(std::string_view(a.path), is_readme(a), std::string_view(a.source)) <
             std::tuple(std::string_view(b.path), is_readme(b), std::string_view(b.source));
    });
    std::vector<Page> unique;
    unique.reserve(result.pages.size());
    for (Page& page : result.pages) {
      if (unique.empty() || unique.back().path != page.path) {
        unique.push_back(std::move(page));
        continue;
      }
      ++tree_.stats.skipped;
      tree_.findings.push_back(
          {page.source, 0,
           "its path \"" + page.path + "\" is taken by " + unique.back().source + ": left out; rename one of them"});
    }
    result.pages = std::move(unique);
  }

  // What only shows once all pages are known.
  void check_pages(LibraryVersion& library, const fs::path& folder, const std::string& prefix) {
    const ReadSource read = [&](const std::string& source) {
      return read_text_file(folder / source.substr(prefix.size())).value_or("");
    };
    const LinkStats links = follow_links(library, read, tree_.findings);
    tree_.stats.links.internal += links.internal;
    tree_.stats.links.broken_pages += links.broken_pages;
    tree_.stats.links.broken_anchors += links.broken_anchors;
    find_same_titles(library, tree_.findings);
  }

  const fs::path& root_;
  const SourceOptions& options_;
  SourceTree tree_;
  bool has_config_ = false;
};

}  // namespace

std::expected<SourceTree, BuildError> read_source_tree(const fs::path& folder, const SourceOptions& options) {
  return Reader(folder, options).run();
}

}  // namespace foredge::docs
