// What only shows once all pages of a library are read: boilerplate, numbers in paths, titles that stand twice; and the files
// that pages take in.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "docs/numbers.h"
#include "docs/page_check.h"
#include "docs/source.h"
#include "docs/source_files.h"

namespace {

using namespace foredge::docs;
namespace fs = std::filesystem;

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("foredge-shape-test-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }

  void write(const std::string& name, std::string_view bytes) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string messages(const std::vector<Finding>& findings) {
  std::string all;
  for (const Finding& finding : findings) all += finding.file + ": " + finding.message + "\n";
  return all;
}

TEST_CASE("what a site puts on every page is left out and said") {
  const Folder folder;
  for (int i = 10; i < 22; ++i) {
    const std::string number = std::to_string(i);
    folder.write("docs/p" + number + ".md", "# Page " + number + "\n\nText " + number + ".\n\nDid it help?\n");
  }
  folder.write("docs/other.md", "# Other\n\nText.\n");
  const auto tree = read_source_tree(folder.path() / "docs");
  REQUIRE(tree.has_value());
  CHECK(messages(tree->findings) == "docs@current: 12 of 13 pages end with \"Did it help?\": left out of them\n");
  CHECK(tree->libraries[0].pages[0].markdown == "# Other\n\nText.\n");
  CHECK(tree->libraries[0].pages[1].markdown == "# Page 10\n\nText 10.\n");
  CHECK(tree->stats.files == 13);
}

TEST_CASE("titles that stand twice are said, the first twenty by name") {
  const Folder folder;
  for (int i = 10; i < 33; ++i) folder.write("docs/p" + std::to_string(i) + ".md", "# Overview\n\nx\n");
  const auto tree = read_source_tree(folder.path() / "docs");
  REQUIRE(tree.has_value());
  REQUIRE(tree->findings.size() == 21);
  CHECK(tree->findings[0].message == "2 more pages have the title of another page");
  CHECK(tree->findings[1].file == "p11.md");
  CHECK(tree->findings[1].message ==
        "its title \"Overview\" is also that of p10.md: say in the title what sets it apart");
}

LibraryVersion library(const std::vector<std::pair<std::string, std::string>>& pages) {
  LibraryVersion library;
  library.base_url = "https://site/docs";
  for (const auto& [path, link] : pages) {
    Page page;
    page.path = path;
    page.source = path + ".md";
    if (!link.empty()) page.links.push_back({link, "", 1, link.starts_with("/by-file")});
    library.pages.push_back(std::move(page));
  }
  return library;
}

std::string paths(const LibraryVersion& library) {
  std::string all;
  for (const Page& page : library.pages) all += page.path + " ";
  return all;
}

TEST_CASE("numbers go out of paths where the links do without them") {
  struct {
    const char* name;
    std::vector<std::pair<std::string, std::string>> pages;
    const char* paths;
    const char* said;
  } const rows[] = {
      {"links without numbers", {{"01-app/02-guide", "/docs/app/guide#x"}, {"02-b_c", ""}}, "app/guide b_c ", ""},
      {"absolute links", {{"1.guide", "https://site/docs/guide/"}}, "guide ", ""},
      {"years and plain numbers stay",
       {{"01-a", "/a"}, {"2024-news", ""}, {"404", ""}, {"1.2-x", ""}},
       "1.2-x 2024-news 404 a ",
       ""},
      {"a path that is taken",
       {{"01-a", "/a"}, {"02-a", "/a"}, {"b", ""}},
       "02-a a b ",
       "02-a.md: its path without numbers, \"a\", is taken by 01-a.md: it keeps them; rename one of the two\n"},
      {"a path that another page has",
       {{"01-a", "/docs/a"}, {"a", ""}},
       "01-a a ",
       "01-a.md: its path without numbers, \"a\", is taken by a.md: it keeps them; rename one of the two\n"},
      {"bad_links with numbers", {{"1-a", "/seps/1-a"}, {"2-b", "/b"}}, "1-a 2-b ", ""},
      {"bad_no links", {{"01-a", ""}, {"02-b", "https://elsewhere/a"}}, "01-a 02-b ", ""},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    LibraryVersion version = library(row.pages);
    std::vector<Finding> findings;
    drop_numbers(version, findings);
    CHECK(paths(version) == row.paths);
    CHECK(messages(findings) == row.said);
  }
}

TEST_CASE("an empty page of a folder lists what is below it") {
  const Folder folder;
  folder.write("docs/guide/index.md", "---\ntitle: Guide\nkind: guide\n---\n");
  folder.write("docs/guide/b.md", "---\ntitle: B <x>\ndescription: The *b*.\n---\nText\n");
  folder.write("docs/guide/a/index.md", "# A\n\nText\n");
  folder.write("docs/guide/a/deep.md", "# Deep\n");
  folder.write("docs/index.md", "# Home\n\n");
  folder.write("docs/text/index.md", "# Text\n\nWords.\n");
  folder.write("docs/text/c.md", "# C\n\nText\n");
  const auto tree = read_source_tree(folder.path() / "docs");
  REQUIRE(tree.has_value());
  const std::vector<Page>& pages = tree->libraries[0].pages;
  REQUIRE(pages.size() == 7);
  CHECK(pages[0].markdown == "# Guide\n\n- [A](/guide/a)\n- [B \\<x>](/guide/b): The *b*.\n");
  CHECK(pages[0].kind == "guide");
  CHECK(pages[2].markdown == "# Deep\n");
  CHECK(pages[4].markdown == "# Home\n\n- [Guide](/guide)\n- [Text](/text)\n");
  CHECK(pages[5].markdown == "# Text\n\nWords.\n");
  CHECK(tree->stats.links.internal == 4);
  CHECK(tree->findings.empty());
}

TEST_CASE("a page that shows another's text has it, under its own title") {
  const Folder folder;
  folder.write("docs/01-app/a.md", "---\ntitle: Original\n---\nText.\n\n## More {#own}\n\nSee [it](/docs/app/a).\n");
  folder.write("docs/02-pages/a.md", "---\ntitle: A copy\nsource: app/a\n---\n\n{/* made */}\n");
  folder.write("docs/02-pages/b.md", "---\ntitle: B\nsource: app/none\n---\n");
  folder.write("docs/02-pages/377.mdx", "Words.\n");
  const auto tree = read_source_tree(folder.path() / "docs");
  REQUIRE(tree.has_value());
  const std::vector<Page>& pages = tree->libraries[0].pages;
  REQUIRE(pages.size() == 4);
  CHECK(pages[0].path == "app/a");
  CHECK(pages[1].title == "02 pages 377");
  CHECK(pages[2].markdown == "# A copy\n\nText.\n\n## More\n\nSee [it](/docs/app/a).\n");
  CHECK(pages[2].sections[1].anchor == "own");
  CHECK(pages[3].markdown == "# B\n");
  for (const Page& page : pages) CHECK_FALSE(check_page(page).has_value());
  CHECK(messages(tree->findings) ==
        "02-pages/b.md: its text is that of \"app/none\", which is no page of these docs: it has none; add that page "
        "or a "
        "text\n");
}

TEST_CASE("an included file is looked for beside the page, above it and in includes") {
  const Folder folder;
  folder.write("docs/guide/page.md", "x");
  folder.write("docs/guide/beside.md", "beside\r\n");
  folder.write("docs/above.md", "---\ntitle: T\n---\nabove\n");
  folder.write("docs/includes/deep/part.md", "part\n");
  folder.write("snippets/a.ts", "let x\n");
  folder.write("docs/.secret.md", "secret\n");
  folder.write("docs/binary.md", std::string_view("a\0b", 3));
  const fs::path docs = folder.path() / "docs";
  const auto read = [&](std::string_view file) { return read_included(docs, "guide/page.md", file); };
  CHECK(read("./beside.md") == "beside\n");
  CHECK(read("above.md") == "above\n");
  CHECK(read("../above.md") == "above\n");
  CHECK(read("deep/part.md") == "part\n");
  CHECK(read("@/snippets/a.ts") == "let x\n");
  CHECK(read("/above.md") == "above\n");
  CHECK_FALSE(read("none.md"));
  CHECK_FALSE(read(""));
  CHECK_FALSE(read("deep"));
  CHECK_FALSE(read(".secret.md"));
  CHECK_FALSE(read("binary.md"));
  CHECK_FALSE(read("../../../../../../../../etc/hostname"));
}

}  // namespace
