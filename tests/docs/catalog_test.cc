// What a root says about its documents, against the list that it was written from; roots that do not add up are refused.
#include "docs/catalog.h"

#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <vector>

#include "docs/record_writer.h"
#include "docs/sample_pages.h"
#include "support/release_on_disk.h"

using namespace foredge;
using namespace foredge::docs;
using foredge::docs::test::random_library;
using foredge::test::Random;

namespace {

std::vector<std::uint8_t> root_of(const std::vector<LibraryVersion>& libraries) {
  const foredge::test::TempDir dir;
  bundle::ReleaseWriter release(dir.path());
  RecordWriter writer(release);
  for (const LibraryVersion& library : libraries) {
    writer.add(library);
  }
  writer.finish();
  return foredge::test::read_release(dir.path(), release.finish(nlohmann::json::object())).root;
}

}  // namespace

TEST_CASE("libraries, and the page of every section") {
  Random random(foredge::test::seed_or(71));
  const std::vector<LibraryVersion> libraries = {random_library(random, "alpha", "2.0.0", 300, 12, 1),
                                                 random_library(random, "alpha", "1.0.0", 1, 0, 0),
                                                 random_library(random, "beta", "current", 200, 3, 1)};
  const auto bytes = root_of(libraries);
  const auto root = bundle::RootView::parse(bytes);
  REQUIRE(root);
  const auto catalog = Catalog::read(*root);
  REQUIRE(catalog);
  REQUIRE(catalog->libraries().size() == 3);
  std::uint32_t page = 0;
  std::uint32_t section = 0;
  for (std::size_t i = 0; i < libraries.size(); ++i) {
    const LibraryEntry& entry = catalog->libraries()[i];
    CHECK(entry.library == libraries[i].library);
    CHECK(entry.version == libraries[i].version);
    CHECK(entry.title == libraries[i].title);
    CHECK(entry.description == libraries[i].description);
    CHECK(entry.base_url == libraries[i].base_url);
    CHECK(entry.newest == (i != 1));
    CHECK(entry.first_page == page);
    CHECK(entry.page_count == libraries[i].pages.size());
    CHECK(entry.first_section == section);
    for (const Page& each : libraries[i].pages) {
      for (std::size_t s = 0; s < each.sections.size(); ++s) {
        REQUIRE(catalog->page_of(section) == page);
        REQUIRE(catalog->starts_page(section) == (s == 0));
        const auto block = catalog->text_block_of(section);
        REQUIRE(block);
        REQUIRE(block->first_section <= section);
        ++section;
      }
      ++page;
    }
    CHECK(entry.first_section + entry.section_count == section);
  }
  CHECK(catalog->page_count() == page);
  CHECK(catalog->section_count() == section);
}

TEST_CASE("a release without documents has an empty catalog") {
  const auto bytes = root_of({});
  const auto root = bundle::RootView::parse(bytes);
  REQUIRE(root);
  const auto catalog = Catalog::read(*root);
  REQUIRE(catalog);
  CHECK(catalog->libraries().empty());
  CHECK(catalog->section_count() == 0);
  CHECK(catalog->text_block_count() == 0);
  CHECK_FALSE(catalog->page_block_of(0, "x"));
}

TEST_CASE("page keys sort by library, then by path") {
  CHECK(page_key(0, "z") < page_key(1, "a"));
  CHECK(page_key(255, "z") < page_key(256, "a"));
  CHECK(page_key(1, "a") < page_key(1, "a/b"));
  CHECK(page_key(1, "a\x7f") < page_key(1, "é"));
}

namespace {

// Segments that say: one library "l@1" of two pages with three sections.
struct Segments {
  std::vector<std::uint8_t> libraries = {1, 1, 'l', 1, '1', 0, 0, 0, 0, 2, 0, 3, 9};
  std::vector<std::uint8_t> starts = {3, 0, 0, 0, 2, 0, 0, 0, 0b101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  std::vector<std::uint8_t> page_fences = {0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 'k', 0, 0, 0, 0};
  std::vector<std::uint8_t> folder_fences = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  std::vector<std::uint8_t> text_fences = {0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
};

bool is_read(const Segments& segments) {
  const foredge::test::TempDir dir;
  bundle::ReleaseWriter release(dir.path());
  release.add_segment(bundle::kLibraries, segments.libraries);
  release.add_segment(bundle::kPageStarts, segments.starts);
  release.add_segment(bundle::kPageFences, segments.page_fences);
  release.add_segment(bundle::kFolderFences, segments.folder_fences);
  release.add_segment(bundle::kTextFences, segments.text_fences);
  const auto bytes = foredge::test::read_release(dir.path(), release.finish(nlohmann::json::object())).root;
  return bundle::RootView::parse(bytes).and_then([](const auto& root) { return Catalog::read(root); }).has_value();
}

}  // namespace

TEST_CASE("a catalog that does not add up is refused") {
  REQUIRE(is_read({}));
  struct Row {
    const char* name;
    std::function<void(Segments&)> change;
  };
  const Row rows[] = {
      {"bad_section before the first page", [](Segments& s) { s.starts[8] = 0b110; }},
      {"bad_more page starts than pages", [](Segments& s) { s.starts[8] = 0b111; }},
      {"bad_start behind the last section", [](Segments& s) { s.starts[8] = 0b1001; }},
      {"bad_rank", [](Segments& s) { s.starts[16] = 1; }},
      {"bad_more pages than sections", [](Segments& s) { s.starts[4] = 4; }},
      {"bad_section count of 2^32 - 1", [](Segments& s) { std::fill_n(s.starts.begin(), 4, 0xff); }},
      {"bad_bits are missing", [](Segments& s) { s.starts.resize(12); }},
      {"bad_bytes behind the ranks", [](Segments& s) { s.starts.push_back(0); }},
      {"bad_gap before the first page", [](Segments& s) { s.libraries[8] = 1; }},
      {"bad_page without a library", [](Segments& s) { s.libraries[9] = 1; }},
      {"bad_more sections than there are", [](Segments& s) { s.libraries[11] = 4; }},
      {"bad_library count passes its bound", [](Segments& s) { s.libraries = {0x81, 0x20}; }},
      {"bad_second library is missing", [](Segments& s) { s.libraries[0] = 2; }},
      {"bad_bytes behind the libraries", [](Segments& s) { s.libraries.push_back(0); }},
      {"bad_fence without its page number", [](Segments& s) { s.page_fences.resize(17); }},
      {"bad_string table of 2^32 - 1 keys", [](Segments& s) { std::fill_n(s.page_fences.begin() + 4, 4, 0xff); }},
      {"bad_bytes behind the folder fences", [](Segments& s) { s.folder_fences.push_back(0); }},
      {"bad_text fence is missing", [](Segments& s) { s.text_fences[4] = 2; }},
      {"bad_text fences end early", [](Segments& s) { s.text_fences.resize(3); }},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    Segments segments;
    row.change(segments);
    CHECK_FALSE(is_read(segments));
  }
}

TEST_CASE("languages stand in the root when one of them is not English") {
  Random random(foredge::test::seed_or(72));
  std::vector<LibraryVersion> libraries = {random_library(random, "alpha", "1.0.0", 3, 2, 1),
                                           random_library(random, "beta", "1.0.0", 3, 2, 1)};
  const auto english = root_of(libraries);
  const auto without = bundle::RootView::parse(english);
  REQUIRE(without);
  CHECK_FALSE(without->find_segment(bundle::kLanguages));
  CHECK(Catalog::read(*without)->libraries()[1].language == bundle::Language::kEnglish);

  libraries[1].language = bundle::Language::kRussian;
  auto bytes = root_of(libraries);
  const auto root = bundle::RootView::parse(bytes);
  REQUIRE(root);
  const auto segment = root->find_segment(bundle::kLanguages);
  REQUIRE(segment);
  CHECK(as_text(*segment) == "enru");
  const auto catalog = Catalog::read(*root);
  REQUIRE(catalog);
  CHECK(catalog->libraries()[0].language == bundle::Language::kEnglish);
  CHECK(catalog->libraries()[1].language == bundle::Language::kRussian);

  // A code of a later build.
  bytes[static_cast<std::size_t>(segment->data() - bytes.data()) + 2] = 'x';
  const auto later = Catalog::read(*bundle::RootView::parse(bytes));
  REQUIRE_FALSE(later);
  CHECK(later.error().code == ErrorCode::kUnsupported);
  CHECK(std::string_view(later.error().message).find("does not know") != std::string_view::npos);
}
