// The command line as its user meets it: what it prints, where, and with which exit code.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <string>

#include "support/release_on_disk.h"
#include "support/sample_docs.h"

namespace {

namespace fs = std::filesystem;
using foredge::test::TempDir;
using foredge::test::write_file;

struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

std::string quoted(const std::string& word) { return "'" + word + "'"; }

Ran run(const std::vector<std::string>& words) {
  const TempDir dir;
  std::string command = quoted(FOREDGE_CLI);
  for (const std::string& word : words) {
    command += " " + quoted(word);
  }
  command += " >" + quoted(dir.path() / "out") + " 2>" + quoted(dir.path() / "err");
  const int status = std::system(command.c_str());
  const auto text = [&](const char* name) {
    const auto bytes = foredge::test::read_file(dir.path() / name);
    return std::string(bytes.begin(), bytes.end());
  };
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text("out"), text("err")};
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of('\n');
  const std::size_t begin = text.rfind('\n', end);
  return text.substr(begin + 1, end - begin);
}

// A release of the sample docs below `dir`.
fs::path build_sample(const TempDir& dir) {
  foredge::test::write_sample_docs(dir.path() / "docs");
  const Ran built = run({"build", dir.path() / "docs", "--out", dir.path() / "releases"});
  INFO(built.err);
  REQUIRE(built.code == 0);
  return dir.path() / "releases" / last_line(built.out);
}

// Changes every hundredth byte.
void alter(const fs::path& file) {
  auto bytes = foredge::test::read_file(file);
  for (std::size_t at = 20; at < bytes.size(); at += 100) {
    bytes[at] ^= 1U;
  }
  write_file(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

TEST_CASE("build ends with the release's id, the same for the same docs, and search reads it") {
  const TempDir dir;
  const fs::path release = build_sample(dir);
  CHECK(fs::exists(release / "manifest.json"));
  const Ran again = run({"build", dir.path() / "docs", "--out", dir.path() / "other", "--threads", "1"});
  CHECK(last_line(again.out) == release.filename());
  const Ran found = run({"search", release, "zebra stripes"});
  CHECK(found.code == 0);
  CHECK(found.out.starts_with(
      "1. alpha@2.1.0 > Install alpha > Zebra settings\n   alpha@2.1.0/guide/install#zebra-settings"));
  const Ran old = run({"search", release / "", "quagga", "--library", "alpha", "--docs-version", "^1"});
  CHECK(old.out.contains("alpha@1.4.0/guide/install"));
  const Ran none = run({"search", release, "xylophone"});
  CHECK(none.code == 0);
  CHECK(none.out.contains("nothing matches"));
}

TEST_CASE("what cannot be built is an error with the place and the remedy, and leaves nothing behind") {
  const TempDir dir;
  write_file(dir.path() / "empty/readme.txt", "no docs");
  write_file(dir.path() / "binary/page.md", std::string_view("\x7f\x45\x4c\x46\0\0\x01", 7));
  write_file(dir.path() / "broken/foredge.toml",
             "[release]\ntitle = \"x\"\n\n[[library]]\nname = \"a\"\npaht = \"docs\"\n");
  write_file(dir.path() / "syntax/foredge.toml", "[release]\ntitle = \n");
  struct Row {
    const char* name;
    std::vector<std::string> words;
    std::string says;
  };
  const std::vector<Row> rows = {
      {"bad_missing folder", {"build", dir.path() / "nothing"}, "nothing"},
      {"bad_folder without docs", {"build", dir.path() / "empty"}, "empty"},
      {"bad_only a binary file", {"build", dir.path() / "binary"}, "no documentation in"},
      {"bad_key", {"build", dir.path() / "broken"}, "foredge.toml:6: "},
      {"bad_syntax", {"build", dir.path() / "syntax"}, "foredge.toml:2: "},
      {"bad_a file for a folder", {"build", dir.path() / "empty/readme.txt"}, "readme.txt"},
  };
  for (Row row : rows) {
    row.words.insert(row.words.end(), {"--out", dir.path() / "out"});
    const Ran ran = run(row.words);
    INFO(row.name << ": " << ran.err);
    CHECK(ran.code == 1);
    CHECK(ran.err.contains(row.says));
    CHECK(ran.out.empty());
    CHECK_FALSE(fs::exists(dir.path() / "out"));
  }
}

TEST_CASE("a file that is no text is left out with a finding that names it") {
  const TempDir dir;
  write_file(dir.path() / "docs/good.md", "# Good\n\ntext\n");
  write_file(dir.path() / "docs/bad.md", std::string_view("\0\x01\x02\xff", 4));
  const Ran ran = run({"build", dir.path() / "docs", "--out", dir.path() / "out"});
  CHECK(ran.code == 0);
  CHECK(ran.err.contains("bad.md: "));
  CHECK_FALSE(ran.err.contains(":0:"));
}

TEST_CASE("a release that is none, is cut or is altered is named") {
  const TempDir dir;
  const fs::path release = build_sample(dir);
  const auto search = [&](const fs::path& path, const std::string& says) {
    const Ran ran = run({"search", path, "zebra"});
    INFO(path << ": " << ran.err);
    CHECK(ran.code == 1);
    CHECK(ran.out.empty());
    CHECK(ran.err.contains(says));
  };
  search(dir.path() / "docs", "is no release: its name must be a release id");
  search(dir.path() / "releases" / std::string(64, 'a'), "cannot read");
  const auto altered = [&](const char* name, auto change) {
    const fs::path kept = dir.path() / "kept";
    fs::copy(release, kept, fs::copy_options::recursive);
    change(release / name);
    search(release, name);
    fs::remove_all(release);
    fs::rename(kept, release);
  };
  for (const char* name : {"manifest.json", "index/root", "index/blocks"}) {
    altered(name, [](const fs::path& file) { fs::remove(file); });
    altered(name, [](const fs::path& file) { fs::resize_file(file, 10); });
    altered(name, alter);
  }
  CHECK(run({"search", release, "zebra"}).code == 0);
}

TEST_CASE("a mistaken call says what the tool would say") {
  const TempDir dir;
  const fs::path release = build_sample(dir);
  const Ran version = run({"search", release, "zebra", "--docs-version", "9"});
  CHECK(version.code == 1);
  CHECK(version.err.starts_with("foredge search: no version matches `9`"));
  const Ran limit = run({"search", release, "zebra", "--limit", "0"});
  CHECK(limit.code == 1);
  CHECK(limit.err.contains("\"limit\" must be an integer from 1 to 50"));
  CHECK(run({}).code != 0);
  CHECK(run({"bake"}).code != 0);
  CHECK(run({"--version"}).code == 0);
}
