// One file in, one page out: front matter, title, sections, units, anchors, links, plain text.
#include "docs/markdown.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "docs/page_check.h"
#include "docs/sections.h"
#include "docs/slug.h"

namespace {

using namespace foredge::docs;

struct Read {
  Page page;
  std::vector<Finding> findings;
};

Read read(const std::string& source, bool mdx = false) {
  Read result;
  result.page =
      read_markdown(source, {"guide/get-started", "guide/get-started.md", "guide", mdx, false}, result.findings);
  const auto broken = check_page(result.page);
  INFO(source);
  INFO(broken.value_or(""));
  CHECK_FALSE(broken.has_value());
  return result;
}

std::string anchors(const Page& page) {
  std::string all;
  for (const Section& section : page.sections) all += "[" + section.anchor + "]";
  return all;
}

std::string units(const Section& section) {
  std::string kinds;
  for (const Unit& unit : section.units)
    kinds += std::string(1, "HPFTRLO"[static_cast<int>(unit.kind)]) + std::to_string(unit.lines);
  return kinds;
}

TEST_CASE("where a title comes from, and what the served Markdown starts with") {
  struct {
    const char* name;
    const char* source;
    const char* title;
    const char* markdown;
  } const rows[] = {
      {"front matter", "---\ntitle: \"Setup: all\"\n---\n\nText\n", "Setup: all", "# Setup: all\n\nText\n"},
      {"front matter and the same H1", "---\ntitle: A\n---\n# A\n\nText\n", "A", "# A\n\nText\n"},
      {"front matter and another H1", "---\ntitle: A\n---\n# B\n\nText\n", "A", "# B\n\nText\n"},
      {"H1", "# The *first* `x`\n\nText\n", "The first x", "# The *first* `x`\n\nText\n"},
      {"H1 below text", "Text\n\n# Late\n", "Late", "Text\n\n# Late\n"},
      {"setext H1", "Title\n=====\n\nText\n", "Title", "Title\n=====\n\nText\n"},
      {"file name", "Text\n", "Get started", "Text\n"},
      {"nothing", "", "Get started", "# Get started\n"},
      {"only front matter", "---\ntitle: A\n---", "A", "# A\n"},
      {"description where the text says nothing",
       "---\ntitle: A\ndescription: What <a> is.\n---\n\n## B {#b}\n\nText\n", "A",
       "# A\n\nWhat \\<a> is.\n\n## B\n\nText\n"},
      {"description alone", "---\ntitle: A\ndescription: What it is.\n---\n", "A", "# A\n\nWhat it is.\n"},
      {"description beside a text", "---\ntitle: A\ndescription: What it is.\n---\nText\n\n## B\n", "A",
       "# A\n\nText\n\n## B\n"},
      {"description above a demo",
       "---\ntitle: A\ndescription: What it is.\n---\n<Demo name=\"a-b\" />\n\n## B\n\nText\n", "A",
       "# A\n\nWhat it is.\n\n*Demo: `a-b`*\n\n## B\n\nText\n"},
      {"only comments", "<!-- x -->\n", "Get started", "# Get started\n"},
      {"empty H1", "#\n\nText\n", "Get started", "#\n\nText\n"},
      {"line ends and a byte order mark", "\xef\xbb\xbf# A\r\n\r\nx\ry\x01\n", "A", "# A\n\nx\ny\n"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const Read result = read(row.source);
    CHECK(result.page.title == row.title);
    CHECK(result.page.markdown == row.markdown);
    CHECK(result.findings.empty());
    CHECK(result.page.sections.front().heading != "");
  }
}

TEST_CASE("front matter") {
  const Page page = read(
                        "---\ntitle: A\ndescription: >\n  two\n  lines\npage-type: web-api_Method\ntags: [a, b]\n"
                        "nested:\n  title: no\n---\nText\n")
                        .page;
  CHECK(page.title == "A");
  CHECK(page.description == "two lines");
  CHECK(page.kind == "web-api-method");
  CHECK(read("---\ntitle: A\ncomponent: true\n---\n").page.kind == "component");
  CHECK(read("Text\n").page.kind == "page");

  SECTION("bad_broken YAML is a finding with its line, and its title is kept") {
    const Read result = read("---\nlayout: x\ntitle: Hooks: the *why*\nother: [\n---\n\nText\n");
    REQUIRE(result.findings.size() == 1);
    CHECK(result.findings[0].file == "guide/get-started.md");
    CHECK(result.findings[0].line == 3);
    CHECK(result.page.title == "Hooks: the *why*");
    CHECK(result.page.markdown == "# Hooks: the *why*\n\nText\n");
  }
  SECTION("bad_unclosed front matter is text") {
    const Read result = read("---\ntitle: A\n\nText\n");
    REQUIRE(result.findings.size() == 1);
    CHECK(result.findings[0].line == 1);
    CHECK(result.page.markdown == "---\ntitle: A\n\nText\n");
  }
  SECTION("a rule at the start is no front matter") {
    const Read result = read("---\n\nText\n");
    CHECK(result.findings.empty());
    CHECK(result.page.markdown == "---\n\nText\n");
  }
  SECTION("a slug is the path when asked for") {
    std::vector<Finding> findings;
    CHECK(read_markdown("---\nslug: /Web//API/../x\n---\n", {"p", "p.md", "", false, true}, findings).path ==
          "Web/API/x");
    CHECK(read_markdown("---\nslug: /\n---\n", {"p", "p.md", "", false, true}, findings).path == "p");
  }
}

TEST_CASE("sections: lead, paths, anchors, ids") {
  const Page page = read(
                        "# Title\n\nLead.\n\n## A\n\n### B c!\n\nx\n\n## A\n\n> ## quoted\n\n## Über `x`\n\n##\n\n"
                        "## Mine {#own}\n\nDeep\n---\n\n#### Four\n")
                        .page;
  CHECK(anchors(page) == "[][a][b-c][a-1][über-x][own][deep][four]");
  CHECK(page.sections[0].level == 0);
  CHECK(page.sections[0].heading == "Title");
  CHECK(page.sections[0].heading_path.empty());
  CHECK(page.sections[0].last_line == 4);
  CHECK(page.sections[2].heading_path == std::vector<std::string>{"A", "B c!"});
  CHECK(page.sections[3].heading_path == std::vector<std::string>{"A"});
  CHECK(page.sections[7].heading_path == std::vector<std::string>{"Deep", "Four"});
  CHECK(anchors(read("Text\n\n# One\n\n# Two\n").page) == "[][one][two]");
  CHECK(anchors(read("## One\n\nx\n").page) == "[one]");
  CHECK(anchors(read("---\ntitle: T\n---\n## One\n\nx\n").page) == "[][one]");
}

TEST_CASE("a heading that begins with a reference stands where it is written, not where the reference is defined") {
  const Page page = read("# Changes\n\n## [1.0] - new\n\n- a\n\n## [0.9]\n\nb\n\n[1.0]: /x\n[0.9]: /y\n").page;
  REQUIRE(page.sections.size() == 3);
  CHECK(page.sections[1].heading == "1.0 - new");
  CHECK(page.sections[1].first_line == 3);
  CHECK(page.sections[2].first_line == 7);
}

TEST_CASE("slugs") {
  CHECK(make_slug("What's new in 2.0?") == "whats-new-in-20");
  CHECK(make_slug("`a_b` --flag & more") == "a_b---flag--more");
  CHECK(make_slug("Ünïcode 日本語 🎉") == "ünïcode-日本語-");
  Slugger slugger;
  CHECK(slugger.take("a") == "a");
  CHECK(slugger.take("a") == "a-1");
  CHECK(slugger.take("a-1") == "a-1-1");
  CHECK(slugger.take("a") == "a-2");
  CHECK(slugger.take("!") == "section");
  CHECK(slugger.take_id("Own") == "Own");
}

TEST_CASE("units: where a section may be cut") {
  struct {
    const char* name;
    const char* source;
    const char* units;
  } const rows[] = {
      {"paragraphs", "a\nb\n\nc\n", "P3P1"},
      {"heading", "## A\n\ntext\n", "H2P1"},
      {"fence", "a\n\n```js\n\nx\n\ny\n```\n\nb\n", "P2F7P1"},
      {"fence without text", "a\n\n```js\n```\n\nb\n", "P2F3P1"},
      {"unclosed fence", "a\n\n```\nx\n", "P2F2"},
      {"table", "| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |\n\nx\n", "T2R1R2P1"},
      {"table of single dashes", "a|b\n-|:-\n1|2\n", "T2R1"},
      {"table with an empty head", "|  |  |\n| - | - |\n| 1 | 2 |\n", "T2R1"},
      {"list", "- a\n  more\n- b\n  - c\n\n  text\n1. d\n", "L2L1L2P1L1"},
      {"list with a fence", "- a\n  ```\n  x\n  ```\n- b\n", "L1F3L1"},
      {"quote", "> a\n>\n> b\n\nc\n", "O2O2P1"},
      {"HTML", "<math>\n<mi>\n</math>\n\na\n", "O4P1"},
      {"rule", "a\n\n---\n\nb\n", "P4P1"},
      {"indented code", "a\n\n    x\n    y\n\nb\n", "P2F3P1"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(units(read(row.source).page.sections.front()) == row.units);
  }
}

TEST_CASE("code blocks know their lines") {
  const Page page = read(
                        "---\ntitle: T\n---\na\n\n```JS {1,2} title\nx\n\n```\n\n- b\n\n  ~~~~c++\n  y\n  "
                        "~~~~\n\n```\n```\n\n```sh\nz\n")
                        .page;
  const std::vector<CodeBlock>& blocks = page.sections.front().code_blocks;
  REQUIRE(blocks.size() == 3);
  CHECK(blocks[0].language == "js");
  CHECK(blocks[0].first_line == 5);
  CHECK(blocks[0].last_line == 8);
  CHECK(blocks[1].language == "c++");
  CHECK(blocks[1].first_line == 12);
  CHECK(blocks[1].last_line == 14);
  CHECK(blocks[2].first_line == 19);
  CHECK(blocks[2].last_line == 20);
  CHECK(page.sections.front().code == "x\n\ny\nz\n");
}

TEST_CASE("plain text for the index") {
  const Page page =
      read(
          "# T\n\nSome *strong* `code()` &amp; [a link](/x)\nnext ![alt](i.png).\n\n| H |\n| - |\n| `c` d |\n\n"
          "<custom-x>\nraw <x-y>html</x-y>\n</custom-x>\n\n- one\n- two\n  1. three\n")
          .page;
  CHECK(page.sections.front().body == "Some strong code() & a link next alt.\nH\nc d\n \nraw  html\none\ntwo\nthree\n");
  CHECK(page.sections.front().code == "code()\nc\n");
}

TEST_CASE("links are resolved against the file's folder") {
  struct {
    const char* target;
    const char* resolved;
  } const rows[] = {
      {"./b.md", "/guide/b"},
      {"../api/c.mdx#d", "/api/c#d"},
      {"b/index.md", "/guide/b"},
      {"../README.md", "/"},
      {"../../../x.md", "/x"},
      {"/abs/x.md", "/abs/x.md"},
      {"#top", "#top"},
      {"https://e.org/a.md", "https://e.org/a.md"},
      {"mailto:a@b.c", "mailto:a@b.c"},
      {"img.png?x=1", "/guide/img.png?x=1"},
  };
  for (const auto& row : rows) {
    INFO(row.target);
    CHECK(resolve_link(row.target, "guide") == row.resolved);
  }
  const Page page = read("---\ntitle: T\n---\na [one](b.md) [two *x*](<#y>)\n\n[`three`](https://e.org \"t\")\n").page;
  REQUIRE(page.links.size() == 3);
  CHECK(page.links[0].target == "/guide/b");
  CHECK(page.links[1].text == "two x");
  CHECK(page.links[1].line == 3);
  CHECK(page.links[2].text == "three");
  CHECK(page.links[2].line == 5);
}

TEST_CASE("a large section is continued, a large unit stays whole") {
  std::string source = "# T\n\n## Big\n\n";
  for (int i = 0; i < 100; ++i)
    source += "Paragraph " + std::to_string(i) + " " + std::string(900, 'x') + "\n\n```js\nf(" + std::to_string(i) +
              ")\n```\n\n";
  source += "```\n" + std::string(60000, 'y') + "\n```\n\n## Next\n";
  const Page page = read(source).page;
  CHECK(anchors(page) == "[][big][big~2][big~3][big~4][big~5][next]");
  std::size_t blocks = 0;
  for (const Section& section : page.sections) {
    blocks += section.code_blocks.size();
    CHECK((section.size_bytes <= kLargestSectionBytes || section.units.size() == 1));
    if (section.anchor.starts_with("big")) CHECK(section.heading == "Big");
  }
  CHECK(blocks == 101);
  CHECK(page.sections[2].code.find("f(") != std::string::npos);
}

TEST_CASE("bad_bytes that are not UTF-8 become U+FFFD, with a finding") {
  const Read result = read("# A\n\nx\xff y\xc3\n");
  CHECK(result.page.markdown == "# A\n\nx\xef\xbf\xbd y\xef\xbf\xbd\n");
  REQUIRE(result.findings.size() == 1);
  CHECK(result.findings[0].line == 3);
}

TEST_CASE("check_page finds what is broken") {
  const Page good = read("# T\n\nLead.\n\n## A\n\n```js\nx\n```\n").page;
  struct {
    const char* name;
    void (*breaks)(Page&);
  } const rows[] = {
      {"bad_text added", [](Page& page) { page.markdown += "x\n"; }},
      {"bad_no line end", [](Page& page) { page.markdown.back() = ' '; }},
      {"bad_control byte", [](Page& page) { page.markdown[0] = '\r'; }},
      {"bad_UTF-8", [](Page& page) { page.markdown[0] = '\xff'; }},
      {"bad_unit size", [](Page& page) { --page.sections[0].units[0].size_bytes; }},
      {"bad_unit lines", [](Page& page) { ++page.sections[0].units[0].lines; }},
      {"bad_unit missing", [](Page& page) { page.sections[1].units.pop_back(); }},
      {"bad_section missing", [](Page& page) { page.sections.pop_back(); }},
      {"bad_section size", [](Page& page) { ++page.sections[0].size_bytes; }},
      {"bad_first line", [](Page& page) { ++page.sections[1].first_line; }},
      {"bad_last line", [](Page& page) { ++page.sections[1].last_line; }},
      {"bad_anchor twice", [](Page& page) { page.sections[1].anchor.clear(); }},
      {"bad_heading path", [](Page& page) { page.sections[1].heading_path.clear(); }},
      {"bad_code block", [](Page& page) { page.sections[1].code_blocks[0].last_line = 99; }},
      {"bad_title", [](Page& page) { page.title.clear(); }},
      {"bad_path", [](Page& page) { page.path = "/x"; }},
      {"bad_link", [](Page& page) { page.links.push_back({"/x", "x", 99}); }},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    Page page = good;
    row.breaks(page);
    CHECK(check_page(page).has_value());
  }
}

}  // namespace
