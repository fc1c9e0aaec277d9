// `foredge inspect`: what a release consists of: counts, libraries, and where its bytes go.
#include <algorithm>
#include <cstdio>
#include <ranges>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/release_walk.h"

namespace foredge::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kBiggestShown = 5;

struct Segment {
  std::uint32_t tag;
  const char* name;
};
constexpr Segment kSegments[] = {
    {bundle::kBlockTable, "BLKS"}, {bundle::kFolderFences, "FLDF"}, {bundle::kHotTerms, "HOTT"},
    {bundle::kLanguages, "LANG"},  {bundle::kLibraries, "LIBS"},    {bundle::kPageFences, "PAGF"},
    {bundle::kPageStarts, "PAGS"}, {bundle::kPairs, "PAIR"},        {bundle::kRanking, "RANK"},
    {bundle::kSketches, "SKET"},   {bundle::kTermFences, "TRMF"},   {bundle::kTextFences, "TXTF"}};

json describe_libraries(const docs::Catalog& catalog) {
  json out = json::array();
  for (const docs::LibraryEntry& entry : catalog.libraries()) {
    out.push_back({{"library", entry.library},
                   {"version", entry.version},
                   {"title", entry.title},
                   {"newest", entry.newest},
                   {"pages", entry.page_count},
                   {"sections", entry.section_count},
                   {"tokens", entry.tokens}});
  }
  return out;
}

json describe_segments(const bundle::RootView& root) {
  json out = json::array();
  for (const Segment& segment : kSegments) {
    out.push_back({{"name", segment.name}, {"bytes", root.segment(segment.tag).value_or(Bytes{}).size()}});
  }
  return out;
}

json describe_kinds(const ReleaseFiles& release) {
  std::vector<json> kinds;
  for (const std::string_view name : kBlockKindNames) {
    kinds.push_back({{"kind", name}, {"count", 0}, {"bytes", 0}});
  }
  for (std::uint32_t block = 0; block < release.root().block_count(); ++block) {
    json& kind = kinds[static_cast<std::size_t>(release.kind_of(block))];
    kind["count"] = kind["count"].get<std::uint64_t>() + 1;
    kind["bytes"] = kind["bytes"].get<std::uint64_t>() + release.root().extent(block).size_bytes;
  }
  return kinds;
}

json describe_biggest(const ReleaseFiles& release) {
  std::vector<std::uint32_t> blocks(release.root().block_count());
  std::ranges::generate(blocks, [next = std::uint32_t{0}]() mutable { return next++; });
  const auto size = [&](std::uint32_t block) { return release.root().extent(block).size_bytes; };
  std::ranges::stable_sort(blocks, std::greater{}, size);
  json out = json::array();
  for (const std::uint32_t block : blocks | std::views::take(kBiggestShown)) {
    const auto kind = kBlockKindNames[static_cast<std::size_t>(release.kind_of(block))];
    out.push_back({{"block", block}, {"kind", kind}, {"bytes", size(block)}});
  }
  return out;
}

std::string text(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

// Rows of one list, each value in a column of its own.
void print_rows(const char* title, const json& rows, const std::vector<const char*>& columns) {
  std::printf("\n%s\n", title);
  for (const json& row : rows) {
    std::string line = " ";
    for (const char* column : columns) {
      const std::string cell = text(row.at(column));
      line +=
          (row.at(column).is_number() ? std::string(cell.size() < 10 ? 10 - cell.size() : 0, ' ') + cell + " " + column
                                      : " " + cell + std::string(cell.size() < 14 ? 14 - cell.size() : 0, ' '));
    }
    std::printf("%s\n", line.c_str());
  }
}

void print(const json& about) {
  std::printf("release    %s\n", text(about.at("release")).c_str());
  std::printf("title      %s\n", text(about.at("title")).c_str());
  std::printf("format     %s\n", text(about.at("format")).c_str());
  for (const auto& [name, count] : about.at("counts").items()) {
    std::printf("%-10s %s\n", name.c_str(), count.dump().c_str());
  }
  print_rows("libraries", about.at("libraries"), {"library", "version", "pages", "sections", "tokens"});
  print_rows("segments of index/root", about.at("segments"), {"name", "bytes"});
  print_rows("blocks of index/blocks by kind", about.at("blocks"), {"kind", "count", "bytes"});
  print_rows("biggest blocks", about.at("biggest_blocks"), {"kind", "block", "bytes"});
}

}  // namespace

int run_inspect(const InspectOptions& options) {
  const ReleaseFiles release(options.release);
  const json& manifest = release.manifest();
  const json about = {{"release", release.id().hex()},
                      {"title", manifest.value("title", "")},
                      {"description", manifest.value("description", "")},
                      {"format", manifest.at("format")},
                      {"counts", manifest.value("counts", json::object())},
                      {"documents", manifest.value("documents", json::object())},
                      {"root", manifest.at("root")},
                      {"libraries", describe_libraries(read_catalog(release))},
                      {"segments", describe_segments(release.root())},
                      {"blocks", describe_kinds(release)},
                      {"biggest_blocks", describe_biggest(release)}};
  if (options.json) {
    print_json(about);
  } else {
    print(about);
  }
  return 0;
}

}  // namespace foredge::cli
