#include "cli/evaluation.h"

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <algorithm>
#include <array>
#include <atomic>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "bundle/pass.h"
#include "cli/release_build.h"
#include "cli/release_files.h"
#include "docs/catalog.h"
#include "docs/markdown.h"
#include "docs/source_paths.h"
#include "search/engine.h"

namespace foredge::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBudgetBytes = std::size_t{1} << 30U;
// A query that still needs blocks after this many rounds will never have enough of them.
constexpr int kMaxRounds = 16;

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "foredge-eval-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("cannot make a folder below " + fs::temp_directory_path().string() +
                               "; set TMPDIR to one that can be written");
    }
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;  // what is left behind harms nobody
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// The path of the page that a document gives, as `foredge build` would name it. A path that another page has is told apart, since sets
// are made from more than one site.
class PagePaths {
 public:
  std::string take(const EvaluationDocument& document) {
    std::string_view given = document.path;
    given.remove_prefix(std::min(given.find_first_not_of('/'), given.size()));
    given.remove_suffix(given.size() - (given.find_last_not_of('/') + 1));
    for (const fs::path& part : fs::path(given)) {
      if (part == "." || part == "..") {
        throw std::runtime_error(document.place + ": its path has a part \"" + part.string() +
                                 "\"; name the page as its file is named below the docs folder");
      }
    }
    const std::string path = given.empty() ? "index" : docs::path_of_file(given);
    std::string free = path;
    for (int copy = 2; !taken_.insert(free).second; ++copy) {
      free = path + "~" + std::to_string(copy);
    }
    return free;
  }

 private:
  std::unordered_set<std::string> taken_;
};

// The title stands where most sites write it: in front matter.
docs::Page read_page(const EvaluationDocument& document, const std::string& path) {
  const std::string file = "---\ntitle: " + nlohmann::json(document.title).dump() + "\n---\n" + document.text;
  const std::size_t slash = path.rfind('/');
  std::vector<docs::Finding> findings;  // of docs that are not ours to mend
  return docs::read_markdown(
      file,
      {.path = path, .source = document.place, .directory = slash == std::string::npos ? "" : path.substr(0, slash)},
      findings);
}

std::vector<docs::Page> read_pages(const std::vector<EvaluationDocument>& documents) {
  PagePaths paths;
  std::vector<std::string> names;
  names.reserve(documents.size());
  for (const EvaluationDocument& document : documents) {
    names.push_back(paths.take(document));
  }
  std::vector<docs::Page> pages(documents.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t at = next++; at < documents.size(); at = next++) {
      pages[at] = read_page(documents[at], names[at]);
    }
  };
  std::thread second(work);
  work();
  second.join();
  return pages;
}

// A page of the release and how well it answers.
struct PageHit {
  std::uint32_t page;
  std::uint32_t score;
};

// Whole pages, each as good as its best section. Nothing when blocks are missing.
Result<std::optional<std::vector<PageHit>>> find_pages(bundle::Pass& pass, bundle::Release& release,
                                                       const docs::Catalog& catalog, const search::Query& query,
                                                       std::size_t count) {
  const std::array<search::SectionRange, 1> everything = {{{0, catalog.section_count()}}};
  const auto hits = search::find_best(pass, release, catalog.page_starts(), query, everything,
                                      search::kCandidatePages * search::kSectionsPerPage);
  if (!hits) {
    return std::unexpected(hits.error());
  }
  if (!*hits) {
    return std::nullopt;
  }
  std::vector<PageHit> pages;
  std::unordered_set<std::uint32_t> seen;
  for (const search::Hit& hit : (*hits)->best) {
    const std::uint32_t page = catalog.page_of(hit.section);
    if (pages.size() < count && seen.insert(page).second) {
      pages.push_back({page, hit.score});
    }
  }
  return pages;
}

}  // namespace

struct EvaluationIndex::Held {
  TemporaryFolder folder;
  std::vector<std::size_t> documents;  // per page of the release: its place in the set
  fs::path release;
  bundle::ReleaseId id;
  bundle::Store store{kBudgetBytes};

  // Calls `ask` until it has all blocks that it names.
  template <typename Ask>
  auto answer(const Ask& ask) {
    for (int round = 0; round < kMaxRounds; ++round) {
      bundle::Pass pass(store);
      if (bundle::Release* opened = pass.open(id)) {
        auto found = ask(pass, *opened);
        if (!found) {
          throw std::runtime_error(found.error().message);
        }
        if (*found) {
          return std::move(**found);
        }
      }
      fetch(pass);
    }
    throw std::runtime_error("a query asked for blocks in more rounds than the index has levels");
  }

  void fetch(bundle::Pass& pass) {
    for (const bundle::Need& need : pass.needs()) {
      const bundle::NeedExtent extent = pass.extent(need);
      const auto bytes = read_range(release / extent.object, extent.offset, extent.size_bytes);
      if (const auto put = store.put(need.release, need.block, bundle::Buffer::copy_of(bytes)); !put) {
        throw std::runtime_error(put.error().message);
      }
    }
  }
};

EvaluationIndex::EvaluationIndex(const std::vector<EvaluationDocument>& documents) : held_(std::make_unique<Held>()) {
  std::vector<docs::Page> pages = read_pages(documents);
  held_->documents.resize(pages.size());
  std::iota(held_->documents.begin(), held_->documents.end(), std::size_t{0});
  std::ranges::sort(held_->documents, {}, [&](std::size_t at) -> const std::string& { return pages[at].path; });

  docs::LibraryVersion library{"set", "current", "Set", "", "", {}};
  for (const std::size_t at : held_->documents) {
    library.pages.push_back(std::move(pages[at]));
  }
  docs::SourceTree tree;
  tree.libraries.push_back(std::move(library));
  held_->id = build_release(std::move(tree), held_->folder.path(), bundle::Documents::kNamed).id;
  held_->release = held_->folder.path() / held_->id.hex();
}

EvaluationIndex::~EvaluationIndex() = default;

std::vector<RankedPage> EvaluationIndex::rank_pages(std::string_view query, std::size_t count) {
  const search::Query parsed = search::parse_query(query);
  const std::vector<PageHit> found =
      held_->answer([&](bundle::Pass& pass, bundle::Release& release) -> Result<std::optional<std::vector<PageHit>>> {
        const auto catalog = docs::Catalog::read(release.root());
        if (!catalog) {
          return std::unexpected(catalog.error());
        }
        return find_pages(pass, release, *catalog, parsed, count);
      });
  std::vector<RankedPage> ranked;
  ranked.reserve(found.size());
  for (const PageHit& hit : found) {
    ranked.push_back({held_->documents[hit.page], hit.score});
  }
  return ranked;
}

}  // namespace foredge::cli
