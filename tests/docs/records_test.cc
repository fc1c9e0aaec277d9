// What the record writer stores, the readers give back: every page, section, unit and code block, and the text to the byte.
#include "docs/records.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "docs/catalog.h"
#include "docs/record_writer.h"
#include "docs/sample_pages.h"
#include "docs/tokens.h"
#include "support/release_on_disk.h"

using namespace foredge;
using namespace foredge::docs;
using foredge::docs::test::add_section;
using foredge::docs::test::random_library;
using foredge::test::Delivery;
using foredge::test::Objects;
using foredge::test::Random;

namespace {

Objects write(const std::vector<LibraryVersion>& libraries) {
  const foredge::test::TempDir dir;
  bundle::ReleaseWriter release(dir.path());
  RecordWriter writer(release);
  for (const LibraryVersion& library : libraries) {
    writer.add(library);
  }
  writer.finish();
  return foredge::test::read_release(dir.path(), release.finish(nlohmann::json::object()));
}

std::vector<LibraryVersion> sample() {
  Random random(foredge::test::seed_or(61));
  return {random_library(random, "alpha", "2.0.0", 120, 6, 8), random_library(random, "alpha", "1.0.0", 35, 3, 200),
          random_library(random, "beta", "current", 1, 0, 0)};
}

// The section, as a caller reads it: through the catalog, its text block, and a skip.
std::optional<StoredSection> read_section(bundle::Pass& pass, bundle::Release& release, const Catalog& catalog,
                                          std::uint32_t number) {
  const auto where = catalog.text_block_of(number);
  REQUIRE(where);
  const auto block = pass.block(release, where->block);
  REQUIRE(block);
  if (!*block) {
    return std::nullopt;
  }
  auto reader = TextBlockReader::open(**block, where->first_section);
  REQUIRE(reader);
  REQUIRE(reader->skip_to(number));
  const auto section = reader->next();
  REQUIRE((section && *section));
  return **section;
}

void check_section(const StoredSection& stored, const Page& page, const Section& section, std::string_view markdown) {
  CHECK(stored.page.path == page.path);
  CHECK(stored.page.title == page.title);
  CHECK(stored.page.kind == page.kind);
  CHECK(stored.page.url == page.url);
  const SectionRecord& record = stored.section;
  CHECK(record.anchor == section.anchor);
  CHECK(record.level == section.level);
  CHECK(record.first_line == section.first_line);
  CHECK(record.last_line() == section.last_line);
  CHECK(std::vector<std::string>(record.heading_path.begin(), record.heading_path.end()) == section.heading_path);
  std::string text;
  unescape_text(record.escaped_text, text);
  CHECK(text == markdown);
  CHECK(to_hex(sha256(as_bytes(markdown))).starts_with(to_hex([&] {
    ByteWriter digest;
    for (int shift = 56; shift >= 0; shift -= 8) {
      digest.write_u8(static_cast<std::uint8_t>(record.digest >> shift));
    }
    return digest.take();
  }())));
  REQUIRE(record.units.size() == section.units.size());
  std::size_t escaped_at = 0;
  std::size_t at = 0;
  std::uint32_t tokens = 0;
  for (std::size_t i = 0; i < record.units.size(); ++i) {
    CHECK(record.units[i].kind == section.units[i].kind);
    CHECK(record.units[i].lines == section.units[i].lines);
    const std::string_view escaped = record.escaped_text.substr(escaped_at, record.units[i].size_bytes);
    std::string unit;
    unescape_text(escaped, unit);
    CHECK(unit == markdown.substr(at, section.units[i].size_bytes));
    CHECK(record.units[i].tokens == estimate_tokens(escaped));
    escaped_at += record.units[i].size_bytes;
    at += section.units[i].size_bytes;
    tokens += record.units[i].tokens;
  }
  CHECK(record.tokens == tokens);
  REQUIRE(record.code.size() == section.code_blocks.size());
  for (std::size_t i = 0; i < record.code.size(); ++i) {
    CHECK(record.code[i].language == section.code_blocks[i].language);
    CHECK(record.code[i].first_line == section.code_blocks[i].first_line);
    CHECK(record.code[i].first_line + record.code[i].lines - 1 == section.code_blocks[i].last_line);
  }
}

}  // namespace

TEST_CASE("every section comes back, however its blocks come") {
  const std::vector<LibraryVersion> libraries = sample();
  const Objects objects = write(libraries);
  for (const auto [delivery, budget] :
       {std::pair{Delivery::kAllAtOnce, std::size_t{64} << 20U}, std::pair{Delivery::kShuffled, std::size_t{64} << 20U},
        std::pair{Delivery::kOneByOne, std::size_t{0}}}) {
    bundle::Store store(budget);
    Random random(1);
    std::uint32_t rounds = 0;
    std::uint32_t number = 0;
    for (const LibraryVersion& library : libraries) {
      for (const Page& page : library.pages) {
        std::size_t at = 0;
        for (const Section& section : page.sections) {
          INFO(library.library << "@" << library.version << "/" << page.path << "#" << section.anchor);
          const std::string_view markdown = std::string_view(page.markdown).substr(at, section.size_bytes);
          foredge::test::pump(store, objects, delivery, random, rounds,
                              [&](bundle::Pass& pass, bundle::Release& release) -> std::optional<bool> {
                                const auto catalog = Catalog::read(release.root());
                                REQUIRE(catalog);
                                const auto stored = read_section(pass, release, *catalog, number);
                                if (!stored) {
                                  return std::nullopt;
                                }
                                CHECK(stored->section.section == number);
                                check_section(*stored, page, section, markdown);
                                return true;
                              });
          at += section.size_bytes;
          ++number;
        }
      }
    }
  }
}

TEST_CASE("a page block holds a title once, whatever is named by it") {
  Random random(1);
  LibraryVersion library = random_library(random, "alpha", "1.0.0", 1, 0, 0);
  Page& page = library.pages[0];
  add_section(page, plain_anchor(page.title), {page.title}, 2, {{UnitKind::kHeading, "## Again\n\n"}});
  add_section(page, "other", {page.title}, 2, {{UnitKind::kHeading, "## Once more\n\n"}});
  const Objects objects = write({library});
  const auto root = bundle::RootView::parse(objects.root);
  REQUIRE(root);
  const auto catalog = Catalog::read(*root);
  REQUIRE(catalog);
  const auto where = catalog->page_block_of(0, page.path);
  REQUIRE(where);
  const Bytes block = objects.block(*root, where->block);
  const std::size_t at = as_text(block).find(page.title);
  CHECK(at != std::string_view::npos);
  CHECK(as_text(block).find(page.title, at + 1) == std::string_view::npos);
  auto reader = PageBlockReader::open(block, where->first_page);
  REQUIRE(reader);
  const auto record = reader->next();
  REQUIRE((record && *record));
  const auto contents = read_contents(**record);
  REQUIRE(contents);
  REQUIRE(contents->size() == 3);
  const std::string anchors[] = {"", plain_anchor(page.title), "other"};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK((*contents)[i].heading == page.title);
    CHECK((*contents)[i].anchor == anchors[i]);
  }
}

TEST_CASE("a text block is walked whole as it is section by section") {
  const std::vector<LibraryVersion> libraries = sample();
  const Objects objects = write(libraries);
  const auto root = bundle::RootView::parse(objects.root);
  REQUIRE(root);
  const auto catalog = Catalog::read(*root);
  REQUIRE(catalog);
  CHECK(catalog->text_block_count() > 5);
  std::uint32_t section = 0;
  for (std::uint32_t ordinal = 0; ordinal < catalog->text_block_count(); ++ordinal) {
    const auto where = catalog->text_block(ordinal);
    REQUIRE(where);
    CHECK(where->first_section == section);
    auto reader = TextBlockReader::open(objects.block(*root, where->block), where->first_section);
    REQUIRE(reader);
    while (true) {
      const auto next = reader->next();
      REQUIRE(next);
      if (!*next) {
        break;
      }
      CHECK((*next)->section.section == section);
      CHECK((*next)->page.page == catalog->page_of(section));
      ++section;
    }
    // Behind the last section there is nothing to skip to.
    CHECK_FALSE(reader->skip_to(section + 1));
  }
  CHECK(section == catalog->section_count());
}

TEST_CASE("page records and tables of contents") {
  const std::vector<LibraryVersion> libraries = sample();
  const Objects objects = write(libraries);
  const auto root = bundle::RootView::parse(objects.root);
  const auto catalog = Catalog::read(*root);
  REQUIRE(catalog);
  std::uint32_t number = 0;
  for (std::uint32_t library = 0; library < libraries.size(); ++library) {
    for (const Page& page : libraries[library].pages) {
      INFO(page.path);
      const auto where = catalog->page_block_of(library, page.path);
      REQUIRE(where);
      const auto same = catalog->page_block_of_page(number);
      REQUIRE(same);
      CHECK(where->block == same->block);
      auto reader = PageBlockReader::open(objects.block(*root, where->block), where->first_page);
      REQUIRE(reader);
      std::optional<PageRecord> record;
      do {
        const auto next = reader->next();
        REQUIRE((next && *next));
        record = **next;
      } while (record->page != number);
      CHECK(record->library == library);
      CHECK(record->path == page.path);
      CHECK(record->title == page.title);
      CHECK(record->description == page.description);
      CHECK(record->kind == page.kind);
      CHECK(record->url == page.url);
      CHECK(record->section_count == page.sections.size());
      CHECK(record->lines == page.sections.back().last_line);
      CHECK(record->size_bytes == page.markdown.size());
      CHECK(catalog->page_of(record->first_section) == number);
      const auto contents = read_contents(*record);
      REQUIRE(contents);
      REQUIRE(contents->size() == page.sections.size());
      std::uint32_t tokens = 0;
      for (std::size_t i = 0; i < contents->size(); ++i) {
        CHECK((*contents)[i].section == record->first_section + i);
        CHECK((*contents)[i].anchor == page.sections[i].anchor);
        CHECK((*contents)[i].heading == page.sections[i].heading);
        CHECK((*contents)[i].level == page.sections[i].level);
        CHECK((*contents)[i].first_line == page.sections[i].first_line);
        CHECK((*contents)[i].lines == page.sections[i].last_line - page.sections[i].first_line + 1);
        tokens += (*contents)[i].tokens;
      }
      CHECK(record->tokens == tokens);
      ++number;
    }
  }
  CHECK(number == catalog->page_count());
}

TEST_CASE("a folder lists its pages and its folders with what is below them") {
  LibraryVersion library{"lib", "1", "Lib", "", "", {}};
  for (const char* path : {"guide", "guide/a", "guide/deep/b", "index"}) {
    Page page;
    page.path = path;
    page.title = std::string("Title of ") + path;
    page.kind = "page";
    add_section(page, "", {}, 0, {{UnitKind::kParagraph, "Some words.\n"}});
    library.pages.push_back(page);
  }
  const Objects objects = write({library});
  const auto root = bundle::RootView::parse(objects.root);
  const auto catalog = Catalog::read(*root);
  REQUIRE(catalog);
  const auto list = [&](std::string_view folder) {
    const auto number = catalog->folder_block_of(0, folder);
    REQUIRE(number);
    const auto entries = find_folder(objects.block(*root, *number), page_key(0, folder));
    REQUIRE(entries);
    return *entries;
  };
  const auto top = list("");
  REQUIRE(top);
  REQUIRE(top->size() == 2);
  CHECK((*top)[0].name == "guide");
  CHECK((*top)[0].title == "Title of guide");
  CHECK((*top)[0].is_page());
  CHECK((*top)[0].is_folder());
  CHECK((*top)[0].below_pages == 2);
  CHECK((*top)[0].below_tokens == 2 * (*top)[1].page_tokens);
  CHECK((*top)[1].name == "index");
  CHECK_FALSE((*top)[1].is_folder());
  const auto guide = list("guide");
  REQUIRE(guide);
  REQUIRE(guide->size() == 2);
  CHECK((*guide)[0].name == "a");
  CHECK((*guide)[1].name == "deep");
  CHECK_FALSE((*guide)[1].is_page());
  CHECK((*guide)[1].below_pages == 1);
  CHECK_FALSE(list("guide/a"));
  CHECK_FALSE(list("nowhere"));
  CHECK_FALSE(list("zzz"));
}

TEST_CASE("escapes stand for what they name") {
  std::string out = "kept ";
  unescape_text(R"(a\nb\tc\"d\\n)", out);
  CHECK(out == "kept a\nb\tc\"d\\n");
  out.clear();
  unescape_text("cut\\", out);
  CHECK(out == "cut");
}

TEST_CASE("broken blocks are errors") {
  struct Row {
    const char* name;
    std::vector<std::uint8_t> block;
  };
  // One group of one section: page 0 of library 0, path "p", no title, kind, url.
  const std::vector<std::uint8_t> head = {1, 0, 0, 1, 'p', 0, 0, 0, 1};
  const auto text_block = [&](std::initializer_list<std::uint8_t> section) {
    std::vector<std::uint8_t> block = head;
    block.push_back(static_cast<std::uint8_t>(section.size()));
    block.insert(block.end(), section);
    return block;
  };
  const auto walks = [](Bytes block) {
    auto reader = TextBlockReader::open(block, 0);
    while (reader) {
      const auto next = reader->next();
      if (!next || !*next) {
        return next.has_value();
      }
    }
    return false;
  };
  // Anchor "", level 0, line 1, digest, no headings, one paragraph "x\n" (3 bytes escaped), no code, the text.
  const auto good = text_block({0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 3 << 3 | 1, 1, 2, 0, 3, 'x', '\\', 'n'});
  REQUIRE(walks(good));
  std::vector<std::uint8_t> longer = good;
  longer.push_back(0);
  const Row rows[] = {
      {"bad_empty", {}},
      {"bad_more groups than bytes", {0x7f, 0}},
      {"bad_group without its sections", head},
      {"bad_bytes behind the last group", longer},
      {"bad_units pass the text",
       text_block({0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 4 << 3 | 1, 1, 2, 0, 3, 'x', '\\', 'n'})},
      {"bad_unit of kind 7",
       text_block({0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 3 << 3 | 7, 1, 2, 0, 3, 'x', '\\', 'n'})},
      {"bad_bytes behind the text",
       text_block({0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 3 << 3 | 1, 1, 2, 0, 3, 'x', '\\', 'n', 0})},
      {"bad_more headings than bytes", text_block({0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0x7f})},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK_FALSE(walks(row.block));
  }
}
