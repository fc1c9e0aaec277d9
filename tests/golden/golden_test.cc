// The golden releases answer as they did when they were made. If this fails, a reader has changed what their format means: mend the
// reader, never the release.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "docs/catalog.h"
#include "docs/records.h"
#include "golden/golden_release.h"
#include "search/engine.h"

using namespace foredge;
using namespace foredge::test;

namespace {

Golden any_golden() { return GENERATE(from_range(std::begin(kGoldens), std::end(kGoldens))); }

bundle::RootView golden_root(const Objects& objects) {
  const auto root = bundle::RootView::parse(objects.root);
  REQUIRE(root);
  return *root;
}

docs::Catalog golden_catalog(const bundle::RootView& root) {
  const auto catalog = docs::Catalog::read(root);
  REQUIRE(catalog);
  return *catalog;
}

}  // namespace

TEST_CASE("the release has its name, and its manifest names its root and blocks") {
  const Golden golden = any_golden();
  const Objects objects = read_golden(golden);
  CHECK(to_hex(sha256(objects.manifest)) == golden.id);
  const auto manifest = bundle::parse_manifest(objects.manifest);
  REQUIRE(manifest);
  CHECK(manifest->root_size_bytes == objects.root.size());
  CHECK(manifest->root_digest == sha256(objects.root));
  CHECK(manifest->blocks_size_bytes == objects.blocks.size());
}

TEST_CASE("libraries and versions") {
  const Objects objects = read_golden(any_golden());
  const auto root = golden_root(objects);
  const auto catalog = golden_catalog(root);
  REQUIRE(catalog.libraries().size() == 3);
  const docs::LibraryEntry& glossary = catalog.libraries()[0];
  CHECK(glossary.library == "glossary");
  CHECK(glossary.version == "current");
  CHECK(glossary.title == "Glossary");
  CHECK(glossary.description == "Words and what they mean.");
  CHECK(glossary.base_url.empty());
  CHECK(glossary.section_count == 140);
  CHECK(glossary.tokens == 2675);
  const docs::LibraryEntry& newer = catalog.libraries()[1];
  CHECK(newer.library == "kettle");
  CHECK(newer.version == "2.0.0");
  CHECK(newer.base_url == "https://kettle.example/2.0.0/");
  CHECK(newer.newest);
  CHECK(newer.first_page == 1);
  CHECK(newer.page_count == 3);
  CHECK(newer.first_section == 140);
  CHECK(newer.section_count == 6);
  const docs::LibraryEntry& older = catalog.libraries()[2];
  CHECK(older.version == "1.0.0");
  CHECK_FALSE(older.newest);
  CHECK(older.first_section == 146);
  CHECK(catalog.page_count() == 6);
  CHECK(catalog.section_count() == 149);
}

TEST_CASE("a section with a table row, code and umlauts") {
  const Objects objects = read_golden(any_golden());
  const auto root = golden_root(objects);
  const auto catalog = golden_catalog(root);
  const auto where = catalog.text_block_of(144);
  REQUIRE(where);
  auto reader = docs::TextBlockReader::open(objects.block(root, where->block), where->first_section);
  REQUIRE(reader);
  REQUIRE(reader->skip_to(143));
  const auto sizes = reader->next();
  REQUIRE((sizes && *sizes));
  CHECK((*sizes)->section.anchor == "größen");
  std::string text;
  docs::unescape_text((*sizes)->section.escaped_text, text);
  CHECK(text ==
        "## Größen\n\nÜber die Größe entscheidet `boilWater`.\n\n| name | litres |\n| --- | --- |\n| klein | 0.5 |\n| "
        "groß | "
        "1.7 |\n\n");
  REQUIRE((*sizes)->section.units.size() == 5);
  CHECK((*sizes)->section.units[2].kind == docs::UnitKind::kTableHead);
  CHECK((*sizes)->section.units[4].kind == docs::UnitKind::kTableRow);

  const auto stored = reader->next();
  REQUIRE((stored && *stored));
  CHECK((*stored)->page.path == "guide/usage");
  CHECK((*stored)->page.title == "Using \"Kettle\"");
  CHECK((*stored)->page.kind == "guide");
  CHECK((*stored)->page.url == "https://kettle.example/2.0.0/guide/usage");
  CHECK((*stored)->page.library == 1);
  const docs::SectionRecord& section = (*stored)->section;
  CHECK(section.section == 144);
  CHECK(section.anchor == "boilwater");
  CHECK(section.level == 3);
  CHECK(section.heading_path == std::vector<std::string_view>{"Größen", "boilWater()"});
  CHECK(section.first_line == 12);
  CHECK(section.last_line() == 21);
  text.clear();
  docs::unescape_text(section.escaped_text, text);
  CHECK(text ==
        "### boilWater()\n\n- takes `maxLitres`\n- returns steam\n\n```ts\nboilWater({\n\tmaxLitres: 1.7, // "
        "\"\\n\"\n});\n```\n");
  REQUIRE(section.code.size() == 1);
  CHECK(section.code[0].language == "ts");
  CHECK(section.code[0].first_line == 17);
  CHECK(section.code[0].lines == 5);
}

TEST_CASE("a page's record and contents, and a folder") {
  const Objects objects = read_golden(any_golden());
  const auto root = golden_root(objects);
  const auto catalog = golden_catalog(root);
  const auto where = catalog.page_block_of(1, "guide/install");
  REQUIRE(where);
  auto reader = docs::PageBlockReader::open(objects.block(root, where->block), where->first_page);
  REQUIRE(reader);
  REQUIRE(reader->next());
  const auto page = reader->next();
  REQUIRE((page && *page));
  CHECK((*page)->path == "guide/install");
  CHECK((*page)->title == "Installing");
  CHECK((*page)->description == "How to get it.");
  CHECK((*page)->first_section == 140);
  CHECK((*page)->size_bytes == 100);
  const auto contents = docs::read_contents(**page);
  REQUIRE(contents);
  REQUIRE(contents->size() == 2);
  CHECK((*contents)[0].anchor.empty());
  CHECK((*contents)[0].heading == "Installing");
  CHECK((*contents)[1].anchor == "from-npm");
  CHECK((*contents)[1].heading == "From npm");
  CHECK((*contents)[1].first_line == 5);
  const auto folder_block = catalog.folder_block_of(1, "guide");
  REQUIRE(folder_block);
  const auto folder = docs::find_folder(objects.block(root, *folder_block), docs::page_key(1, "guide"));
  REQUIRE((folder && *folder));
  REQUIRE((*folder)->size() == 2);
  CHECK((**folder)[0].name == "install");
  CHECK((**folder)[1].name == "usage");
  CHECK((**folder)[1].title == "Using \"Kettle\"");
}

TEST_CASE("the best three sections, with their scores") {
  struct Row {
    Golden golden;
    const char* words;
    std::vector<search::Hit> best;
    std::vector<std::string> unknown;
  };
  const Row rows[] = {
      {kFormat2, "term", {{1, 29132621}, {2, 29132621}, {3, 29132621}}, {}},
      {kFormat2, "means", {{3, 21710225}, {4, 21710225}, {8, 21710225}}, {}},
      {kFormat2, "boilWater", {{144, 20142017}, {143, 15054664}, {145, 4234435}}, {}},
      {kFormat2, "maxLitres", {{144, 12394894}, {143, 7004657}}, {}},
      {kFormat2, "größe", {{143, 12305500}}, {}},
      {kFormat2, "kettle npm", {{141, 18981515}, {147, 17138316}, {140, 12773766}}, {}},
      {kFormat2, "useKettle", {{145, 17725215}, {148, 17725215}, {142, 11111262}}, {}},
      {kFormat2, "term 12", {{12, 24517470}, {1, 12926108}, {2, 12926108}}, {}},
      {kFormat2, "nothing", {}, {"noth"}},
      {kFormat3, "term", {{1, 27592619}, {2, 27592619}, {3, 27592619}}, {}},
      {kFormat3, "means", {{3, 21710225}, {4, 21710225}, {8, 21710225}}, {}},
      {kFormat3, "makes", {{63, 18215669}, {64, 18215669}, {68, 18215669}}, {}},
      {kFormat3, "means 75", {{75, 18395803}, {3, 7101843}, {4, 7101843}}, {}},
      {kFormat3, "kettle npm", {{141, 19335841}, {147, 17492642}, {140, 13668303}}, {}},
      {kFormat3, "useKettle", {{145, 18349064}, {148, 18349064}, {142, 9661714}}, {}},
  };
  bundle::Store store(std::size_t{1} << 20U);
  Random random(1);
  std::uint32_t rounds = 0;
  for (const Row& row : rows) {
    INFO(row.golden.format << ": " << row.words);
    const Objects objects = read_golden(row.golden);
    const search::Hits hits =
        pump(store, objects, Delivery::kAllAtOnce, random, rounds, [&](bundle::Pass& pass, bundle::Release& release) {
          const search::SectionRange range{0, 149};
          const auto catalog = docs::Catalog::read(release.root());
          REQUIRE(catalog);
          auto found =
              search::find_best(pass, release, catalog->page_starts(), search::parse_query(row.words), {&range, 1}, 3);
          REQUIRE(found);
          return *found;
        });
    CHECK(hits.best == row.best);
    CHECK(hits.unknown == row.unknown);
  }
}
