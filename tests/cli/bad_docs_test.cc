// Folders that no one means to build: what is left out is named, what cannot be written is an error, and nothing else is lost.
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "cli.h"

using namespace foredge::test;
using nlohmann::json;

namespace {

json build_json(const fs::path& docs, const fs::path& out) {
  const Ran ran = run({"build", docs, "--out", out, "--json"});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(ran.err.empty());
  return json::parse(ran.out);
}

bool names(const json& report, const std::string& file) {
  const json& findings = report.at("findings");
  return std::ranges::any_of(findings, [&](const json& finding) {
    return finding.at("file").get<std::string>().ends_with(file) && !finding.at("message").empty();
  });
}

}  // namespace

TEST_CASE("files that cannot be pages are findings, and the pages beside them are built") {
  const TempDir dir;
  const fs::path docs = dir.path() / "docs";
  write_file(docs / "good.md", "# Good\n\ntext\n\n```sh\nrun\n```\n");
  write_file(docs / "button.md", "---\nkind: component\n---\n# Button\n\nA button.\n");
  write_file(docs / "huge.md", repeat("word ", 2'000'000));
  write_file(docs / "binary.md", std::string_view("\0\x01\x02\xff", 4));
  write_file(docs / "latin.md", "# Caf\xe9\n");
  write_file(docs / "yaml.md", "---\ntitle: [open\n---\n# Yaml\n\ntext\n");
  write_file(docs / "fence.md", "# Fence\n\n```sh\nnever closed\n");
  write_file(docs / "twice.md", "# Twice\n\none\n");
  write_file(docs / "twice.mdx", "# Twice\n\ntwo\n");
  write_file(dir.path() / "outside/secret.md", "# Secret xylophone\n");
  fs::create_symlink(dir.path() / "outside/secret.md", docs / "leak.md");
  fs::create_directory_symlink(docs, docs / "loop");
  fs::create_symlink(docs / "ring.md", docs / "ring.md");
  write_file(docs / "odd \"name\" $(x) #1?%.md", "# Odd\n\nokapi\n");
  write_file(docs / "line\nbreak.md", "# Break\n\ntext\n");

  const json report = build_json(docs, dir.path() / "out");
  for (const char* file : {"huge.md", "binary.md", "latin.md", "yaml.md", "twice.mdx", "leak.md", "ring.md"}) {
    INFO(file << ": " << report.at("findings").dump(1));
    CHECK(names(report, file));
  }
  for (const json& finding : report.at("findings")) {
    const std::string file = finding.at("file");
    CHECK((file != "fence.md" || finding.at("line") == 3));
    CHECK((file != "yaml.md" || finding.at("line") > 0));
  }
  CHECK(names(report, "fence.md"));
  CHECK(report.at("components") == 1);
  CHECK(report.at("code_blocks") >= 1);
  CHECK(report.at("skipped") >= 4);
  CHECK(build_json(docs, dir.path() / "other") == report);

  const fs::path release = dir.path() / "out" / report.at("release").get<std::string>();
  CHECK(run({"verify", release}).code == 0);
  CHECK(run({"search", release, "xylophone"}).out.contains("nothing matches"));
  const Ran odd = run({"search", release, "okapi", "--json"});
  REQUIRE(odd.code == 0);
  CHECK(json::parse(odd.out).at("results").at(0).at("text").get<std::string>().contains("okapi"));
  CHECK(run({"search", release, "okapi", "--json"}).out == odd.out);
}

TEST_CASE("findings are shown up to a limit that the user sets") {
  const TempDir dir;
  write_file(dir.path() / "docs/good.md", "# Good\n\ntext\n");
  for (int i = 0; i < 30; ++i) {
    write_file(dir.path() / ("docs/bad" + std::to_string(i) + ".md"), "\xff\xfe");
  }
  const auto lines = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"build", dir.path() / "docs", "--out", dir.path() / "out"};
    words.insert(words.end(), more.begin(), more.end());
    return std::ranges::count(run(words).err, '\n');
  };
  CHECK(lines({}) == 21);
  CHECK(lines({"--findings", "3"}) == 4);
  CHECK(lines({"--findings", "0"}) == 30);
}

TEST_CASE("bad_output that cannot be written is named") {
  const TempDir dir;
  write_file(dir.path() / "docs/page.md", "# Page\n\ntext\n");
  write_file(dir.path() / "file", "not a folder");
  for (const char* out : {"file", "file/below", "/proc/nothing"}) {
    const Ran ran = run({"build", dir.path() / "docs", "--out", dir.path() / out});
    INFO(out << ": " << ran.err);
    CHECK(ran.code == 1);
    CHECK(ran.out.empty());
    CHECK(ran.err.contains(fs::path(out).filename().string()));
  }
}

TEST_CASE("bad_an empty folder is an error that says what is missing") {
  const TempDir dir;
  fs::create_directory(dir.path() / "empty");
  for (const char* flag : {"--json", "--threads=1"}) {
    const Ran ran = run({"build", dir.path() / "empty", "--out", dir.path() / "out", flag});
    CHECK(ran.code == 1);
    CHECK(ran.out.empty());
    CHECK(ran.err.contains("empty: "));
    CHECK_FALSE(fs::exists(dir.path() / "out"));
  }
}
