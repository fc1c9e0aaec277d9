// `foredge build` and `foredge search` as their user meets them: what they print, where, and with which exit code.
#include "cli.h"

using namespace foredge::test;

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
}
