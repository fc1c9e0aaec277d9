// A folder in, libraries of pages out: what is read, what is left out and said, and that nothing else matters.
#include "docs/source.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "docs/page_check.h"

namespace {

using namespace foredge::docs;
namespace fs = std::filesystem;

// A folder of its own for one test, gone afterwards.
class Folder {
 public:
  explicit Folder(std::string_view name)
      : path_(fs::temp_directory_path() / ("foredge-source-test-" + std::to_string(::getpid())) / name) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_.parent_path()); }

  void write(const std::string& name, std::string_view bytes) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string paths(const LibraryVersion& library) {
  std::string all;
  for (const Page& page : library.pages) all += page.path + " ";
  return all;
}

std::string messages(const SourceTree& tree) {
  std::string all;
  for (const Finding& finding : tree.findings) all += finding.file + ": " + finding.message + "\n";
  return all;
}

TEST_CASE("a folder without a config is one library named after it") {
  const Folder folder("My Docs");
  folder.write("src/content/index.md", "# Home\n");
  folder.write("src/content/guide/install.mdx", "# Install\n\n[up](../index.md)\n");
  folder.write("src/content/guide/index.md", "# Guide\n");
  folder.write("src/content/api/README.md", "# API\n");
  folder.write("src/content/b.markdown", "# B\n");
  folder.write("src/content/data.json", "{}");
  folder.write("src/content/.hidden/x.md", "# No\n");
  folder.write("node_modules/x/README.md", "# No\n");
  const auto tree = read_source_tree(folder.path());
  REQUIRE(tree.has_value());
  REQUIRE(tree->libraries.size() == 1);
  const LibraryVersion& library = tree->libraries[0];
  CHECK(library.library == "my-docs");
  CHECK(library.title == "My Docs");
  CHECK(library.version == "current");
  CHECK(paths(library) == "api b guide guide/install index ");
  CHECK(library.pages[3].links[0].target == "/");
  CHECK(library.pages[3].source == "src/content/guide/install.mdx");
  CHECK(library.pages[3].url.empty());
  CHECK(tree->findings.empty());
  CHECK(tree->stats.files == 5);
}

TEST_CASE("what is left out is said") {
  const Folder folder("left-out");
  const Folder outside("outside");
  outside.write("secret.md", "# Secret\n");
  folder.write("a.md", "# A\n");
  folder.write("a.mdx", "# Other A\n");
  folder.write("g/README.md", "# Readme\n");
  folder.write("g/index.md", "# Index\n");
  folder.write("binary.md", std::string_view("a\0b", 3));
  folder.write("latin.md", "x\n\xe9t\xe9\n");
  folder.write("huge.md", std::string(kLargestFileBytes + 1, 'x'));
  fs::create_symlink(outside.path() / "secret.md", folder.path() / "link.md");
  fs::create_directory_symlink(folder.path() / "g", folder.path() / "loop");
  const auto tree = read_source_tree(folder.path());
  REQUIRE(tree.has_value());
  CHECK(paths(tree->libraries[0]) == "a g ");
  CHECK(tree->libraries[0].pages[0].title == "A");
  CHECK(tree->libraries[0].pages[1].title == "Index");
  CHECK(messages(*tree) ==
        "a.mdx: its path \"a\" is taken by a.md: left out; rename one of them\n"
        "binary.md: a binary file: left out\n"
        "g/README.md: its path \"g\" is taken by g/index.md: left out; rename one of them\n"
        "huge.md: larger than 8 MiB: split it into pages\n"
        "latin.md: not UTF-8 in line 2: save it as UTF-8\n"
        "link.md: a symbolic link out of the folder is not followed: copy the file here\n"
        "loop: a symbolic link to a folder is not followed: put the folder here\n");
}

TEST_CASE("a config names libraries, versions and addresses") {
  const Folder folder("config");
  folder.write("foredge.toml",
               "[release]\ntitle = \"All\"\n\n[[library]]\nname = \"ui\"\ntitle = \"UI\"\nbase_url = "
               "\"https://ui.dev/{version}/\"\n"
               "url_style = \"slash\"\nexclude = [\"**/draft-*\", \"internal/**\"]\n"
               "[[library.version]]\nname = \"2.0.0\"\npath = \"docs/v2\"\n[[library.version]]\nname = \"1.0.0\"\npath "
               "= \"docs/v1\"\n\n"
               "[[library]]\nname = \"cli\"\npath = \"cli\"\nversions = \"v*\"\nslug_paths = true\nlanguage = "
               "\"de\"\n");
  folder.write("docs/v2/index.md", "# Two\n");
  folder.write("docs/v2/a/b.md", "# B\n");
  folder.write("docs/v2/a/draft-c.md", "# Draft\n");
  folder.write("docs/v2/internal/x.md", "# X\n");
  folder.write("docs/v1/index.md", "# One\n");
  folder.write("cli/v1.5/x.md", "---\nslug: /run/it\n---\n# X\n");
  folder.write("cli/v0/x.md", "# X\n");
  folder.write("cli/other/x.md", "# X\n");
  const auto tree = read_source_tree(folder.path());
  REQUIRE(tree.has_value());
  CHECK(tree->title == "All");
  REQUIRE(tree->libraries.size() == 4);
  CHECK(tree->libraries[0].version == "2.0.0");
  CHECK(tree->libraries[0].title == "UI");
  CHECK(paths(tree->libraries[0]) == "a/b index ");
  CHECK(tree->libraries[0].pages[0].url == "https://ui.dev/2.0.0/a/b/");
  CHECK(tree->libraries[0].pages[1].url == "https://ui.dev/2.0.0/");
  CHECK(tree->libraries[0].pages[0].source == "docs/v2/a/b.md");
  CHECK(tree->libraries[1].version == "1.0.0");
  CHECK(tree->libraries[2].version == "0");
  CHECK(tree->libraries[3].version == "1.5");
  CHECK(tree->libraries[0].language == foredge::bundle::Language::kEnglish);
  CHECK(tree->libraries[3].language == foredge::bundle::Language::kGerman);
  CHECK(paths(tree->libraries[3]) == "run/it ");
}

TEST_CASE("threads and the order of a folder change nothing") {
  const Folder folder("order");
  for (int i = 0; i < 60; ++i) {
    const int name = (i * 37) % 60;
    folder.write("d" + std::to_string(name % 7) + "/p" + std::to_string(name) + ".md",
                 "---\nt: [\n---\n# P" + std::to_string(name) + "\n\ntext\n");
  }
  const auto one = read_source_tree(folder.path(), {1});
  const auto many = read_source_tree(folder.path(), {8});
  REQUIRE(one.has_value());
  REQUIRE(many.has_value());
  CHECK(one->libraries[0].pages.size() == 60);
  CHECK(paths(one->libraries[0]) == paths(many->libraries[0]));
  CHECK(messages(*one) == messages(*many));
  CHECK(one->findings.size() == 60);
  for (std::size_t i = 0; i < 60; ++i) {
    CHECK(one->libraries[0].pages[i].markdown == many->libraries[0].pages[i].markdown);
    CHECK_FALSE(check_page(one->libraries[0].pages[i]).has_value());
  }
}

TEST_CASE("a folder that cannot be built is an error with a remedy") {
  const Folder folder("empty");
  folder.write("readme.txt", "x");
  const auto none = read_source_tree(folder.path());
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().message.find(folder.path().string()) != std::string::npos);
  CHECK(none.error().message.find("at least one .md") != std::string::npos);
  CHECK(read_source_tree(folder.path() / "absent").error().message == "not a folder: name a folder of Markdown files");
  folder.write("foredge.toml", "[[library]]\nname = \"a\"\npath = \"docs\"\n");
  const auto missing = read_source_tree(folder.path());
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().file == "foredge.toml");
  CHECK(missing.error().line == 1);
  CHECK(missing.error().message == "library \"a\": there is no folder \"docs\": mend `path`");
}

TEST_CASE("foredge.toml is parsed strictly") {
  struct {
    const char* name;
    const char* toml;
    std::uint32_t line;
    const char* message;
  } const rows[] = {
      {"bad_not TOML", "[release\n", 1, "not TOML"},
      {"bad_no library", "[release]\ntitle = \"x\"\n", 0, "no library: add [[library]]"},
      {"bad_unknown key", "[[library]]\nname = \"a\"\npath = \"p\"\nbase-url = \"x\"\n", 4,
       "did you mean \"base_url\"?"},
      {"bad_unknown table", "[relase]\n[[library]]\nname = \"a\"\npath = \"p\"\n", 1, "did you mean \"release\"?"},
      {"bad_name", "[[library]]\nname = \"My Lib\"\npath = \"p\"\n", 1, "use small letters"},
      {"bad_no path", "[[library]]\nname = \"a\"\n", 1, "add path"},
      {"bad_two sources", "[[library]]\nname = \"a\"\npath = \"p\"\n[[library.version]]\nname = \"1\"\npath = \"q\"\n",
       1, "keep one"},
      {"bad_library twice", "[[library]]\nname = \"a\"\npath = \"p\"\n[[library]]\nname = \"a\"\npath = \"q\"\n", 4,
       "stands twice"},
      {"bad_version twice",
       "[[library]]\nname = \"a\"\n[[library.version]]\nname = \"1\"\npath = \"p\"\n[[library.version]]\nname = "
       "\"1\"\npath = \"q\"\n",
       6, "stands twice"},
      {"bad_type", "[[library]]\nname = 1\npath = \"p\"\n", 2, "must be a string"},
      {"bad_list", "[[library]]\nname = \"a\"\npath = \"p\"\ninclude = \"x\"\n", 4, "must be a list of strings"},
      {"bad_language", "[[library]]\nname = \"a\"\npath = \"p\"\nlanguage = \"xx\"\n", 4,
       "language \"xx\" is not known: use one of en, da, nl, fi, fr, de, it, no, pt, ru, es, sv"},
      {"bad_language type", "[[library]]\nname = \"a\"\npath = \"p\"\nlanguage = 1\n", 4, "must be a string"},
      {"bad_style", "[[library]]\nname = \"a\"\npath = \"p\"\nurl_style = \"x\"\n", 4, "use \"plain\""},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const auto config = parse_config(row.toml, "foredge.toml");
    REQUIRE_FALSE(config.has_value());
    CHECK(config.error().file == "foredge.toml");
    CHECK(config.error().line == row.line);
    INFO(config.error().message);
    CHECK(config.error().message.find(row.message) != std::string::npos);
  }
}

TEST_CASE("globs") {
  struct {
    const char* pattern;
    const char* path;
    bool matches;
  } const rows[] = {
      {"a/*.md", "a/b.md", true},
      {"a/*.md", "a/b/c.md", false},
      {"a/**", "a/b/c.md", true},
      {"**/draft-*", "draft-x", true},
      {"**/draft-*", "a/b/draft-x", true},
      {"**/draft-*", "a/draft-x/y", false},
      {"?", "a", true},
      {"?", "/", false},
      {"", "", true},
      {"*", "", true},
      {"a", "", false},
      {"**/x/*.md", "a/x/b/x/c.md", true},
  };
  for (const auto& row : rows) {
    INFO(row.pattern << " on " << row.path);
    CHECK(matches_glob(row.pattern, row.path) == row.matches);
  }
}

}  // namespace
