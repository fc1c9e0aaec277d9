// `foredge verify`, `inspect` and `diff`: whole, altered, cut and missing files of a release are named; what they print as JSON is
// the same each time.
#include <nlohmann/json.hpp>

#include "cli.h"

using namespace foredge::test;
using nlohmann::json;

namespace {

// A release to spoil, whole again after each row.
class Spoiled {
 public:
  explicit Spoiled(const fs::path& release) : release_(release), kept_(release.parent_path() / "kept") {
    fs::copy(release_, kept_, fs::copy_options::recursive);
  }
  ~Spoiled() {
    fs::remove_all(release_);
    fs::rename(kept_, release_);
  }
  Spoiled(const Spoiled&) = delete;
  Spoiled& operator=(const Spoiled&) = delete;

 private:
  fs::path release_;
  fs::path kept_;
};

void change_one_byte(const fs::path& file) {
  auto bytes = read_file(file);
  bytes[bytes.size() / 2] ^= 1U;
  write_file(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

TEST_CASE("verify passes a release as it was built, and one reached through a link") {
  const TempDir dir;
  const fs::path release = build_sample(dir);
  const Ran ran = run({"verify", release});
  INFO(ran.err);
  CHECK(ran.code == 0);
  CHECK(ran.out.starts_with("ok: "));
  CHECK(ran.out.contains(release.filename().string()));
  fs::create_directory_symlink(release, dir.path() / "newest");
  CHECK(run({"verify", dir.path() / "newest"}).code == 0);
}

TEST_CASE("verify names every file that is not the release's own") {
  const TempDir dir;
  const fs::path release = build_sample(dir);
  const auto verify = [&](const char* row, const std::string& says) {
    const Ran ran = run({"verify", release});
    INFO(row << ": " << ran.err);
    CHECK(ran.code == 1);
    CHECK(ran.out.empty());
    CHECK(ran.err.contains(says));
  };
  const char* const files[] = {"manifest.json", "index/root", "index/blocks", "docs/alpha/2.1.0/shapes.md",
                               "docs/alpha/2.1.0/a b/100%.json"};
  for (const char* file : files) {
    {
      const Spoiled spoiled(release);
      change_one_byte(release / file);
      verify("bad_one byte", file);
    }
    {
      const Spoiled spoiled(release);
      fs::resize_file(release / file, fs::file_size(release / file) - 1);
      verify("bad_cut", file);
    }
    {
      const Spoiled spoiled(release);
      fs::remove(release / file);
      verify("bad_missing", file);
    }
    {
      const Spoiled spoiled(release);
      fs::remove(release / file);
      fs::create_directory(release / file);
      verify("bad_a folder for a file", file);
    }
  }
  {
    const Spoiled spoiled(release);
    write_file(release / "docs/alpha/2.1.0/new.md", "# New\n");
    write_file(release / "index/blocks", "nothing");
    verify("bad_blocks and documents", "docs: its documents are not the ones");
  }
  {
    const Spoiled spoiled(release);
    write_file(release / "docs/alpha/2.1.0/new.md", "# New\n");
    verify("bad_document too many", "new.md: does not belong");
  }
  {
    const Spoiled spoiled(release);
    fs::remove_all(release / "docs");
    verify("bad_no documents", "docs");
  }
  CHECK(run({"verify", release}).code == 0);
}

TEST_CASE("verbs that read a release say what is no release") {
  const TempDir dir;
  write_file(dir.path() / "docs/page.md", "# Page\n");
  const fs::path loop = dir.path() / std::string(64, 'b');
  fs::create_symlink(loop, loop);
  struct Row {
    const char* name;
    fs::path path;
    std::string says;
  };
  const Row rows[] = {{"bad_folder of docs", dir.path() / "docs", "is no release"},
                      {"bad_nothing there", dir.path() / std::string(64, 'a'), "manifest.json"},
                      {"bad_loop of links", loop, loop.string()},
                      {"bad_empty name", "", "is no release"}};
  for (const Row& row : rows) {
    for (const char* verb : {"verify", "inspect", "serve"}) {
      const Ran ran = run({verb, row.path});
      INFO(row.name << ", " << verb << ": " << ran.err);
      CHECK(ran.code == 1);
      CHECK(ran.out.empty());
      CHECK(ran.err.contains(row.says));
    }
  }
}

TEST_CASE("inspect counts what is in a release") {
  const TempDir dir;
  const fs::path release = build_sample(dir);
  const Ran ran = run({"inspect", release, "--json"});
  REQUIRE(ran.code == 0);
  CHECK(run({"inspect", release, "--json"}).out == ran.out);
  const json about = json::parse(ran.out);
  CHECK(about.at("release") == release.filename().string());
  CHECK(about.at("libraries").size() == 3);
  CHECK(about.at("libraries").at(0).at("version") == "2.1.0");
  std::uint64_t blocks = 0;
  for (const json& kind : about.at("blocks")) {
    INFO(kind.dump());
    blocks += kind.at("bytes").get<std::uint64_t>();
    CHECK((kind.at("kind") == "postings" || kind.at("count") > 0));
  }
  CHECK(blocks == fs::file_size(release / "index/blocks"));
  CHECK(about.at("biggest_blocks").at(0).at("bytes") >= about.at("biggest_blocks").at(1).at("bytes"));
  const Ran text = run({"inspect", release});
  for (const char* word : {"alpha", "1.4.0", "TRMF", "text", "biggest blocks"}) {
    CHECK(text.out.contains(word));
  }
}

TEST_CASE("diff tells pages and sections apart") {
  const TempDir dir;
  const fs::path before = build_sample(dir);
  const fs::path docs = dir.path() / "docs";
  const Ran same = run({"diff", before, before});
  CHECK(same.code == 0);
  CHECK(same.out == "0 pages added, 0 removed, 0 changed\n");

  fs::remove(docs / "beta/plain.md");
  write_file(docs / "beta/fresh.md", "# Fresh\n\ntext\n\n## More\n\ntext\n");
  write_file(docs / "alpha/new/guide/install.md",
             "---\ndescription: How to install\n---\n# Install alpha\n\nRun the installer of the second edition.\n\n"
             "## Zebra settings\n\nA zebra has spots.\n\n## Quagga\n\nNone.\n");
  write_file(docs / "alpha/new/index.md", "# Alpha renamed\n\nStart with the install page.\n");
  write_file(docs / "foredge.toml",
             "[release]\ntitle = \"Samples\"\n\n[[library]]\nname = \"alpha\"\nbase_url = "
             "\"https://alpha.example/docs\"\n[[library.version]]\nname = \"2.1.0\"\npath = \"alpha/new\"\n"
             "[[library.version]]\nname = \"3.0.0\"\npath = \"alpha/old\"\n\n[[library]]\nname = \"beta\"\npath = "
             "\"beta\"\n");
  const Ran built = run({"build", docs, "--out", dir.path() / "releases"});
  REQUIRE(built.code == 0);
  const fs::path after = dir.path() / "releases" / last_line(built.out);

  const Ran ran = run({"diff", before, after, "--json"});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(run({"diff", before, after, "--json"}).out == ran.out);
  const json found = json::parse(ran.out);
  CHECK(found.at("libraries").at("added") == json::parse(R"([{"library":"alpha@3.0.0","pages":1}])"));
  CHECK(found.at("libraries").at("removed") == json::parse(R"([{"library":"alpha@1.4.0","pages":1}])"));
  CHECK(found.at("added").size() == 1);
  CHECK(found.at("added").at(0).at("page") == "beta@current/fresh");
  CHECK(found.at("removed").at(0).at("page") == "beta@current/plain");
  json install;
  for (const json& page : found.at("changed")) {
    install = page.at("page") == "alpha@2.1.0/guide/install" ? page : install;
  }
  CHECK(install.at("sections") == json::parse(R"({"added":1,"removed":1,"changed":1})"));
  CHECK(install.at("about_changed") == false);
  const Ran text = run({"diff", before, after});
  CHECK(text.out.contains("~ alpha@2.1.0/guide/install  sections: 1 changed, 1 added, 1 removed\n"));
  CHECK(text.out.contains("- beta@current/plain"));

  alter(after / "index/blocks");
  const Ran broken = run({"diff", before, after});
  CHECK(broken.code == 1);
  CHECK(broken.err.contains((after / "index/blocks").string()));
}
