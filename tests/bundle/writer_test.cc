// Building: the same input gives the same bytes and the same name, and no half release has a release's name.
#include "bundle/release_writer.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "bundle/small_release.h"

using namespace foredge;
using namespace foredge::bundle;
using foredge::test::read_file;
using foredge::test::TempDir;
namespace fs = std::filesystem;

namespace {

ReleaseId build(const fs::path& out, const std::string& document, bool reversed,
                Documents documents_wanted = Documents::kWritten) {
  ReleaseWriter writer(out, documents_wanted);
  writer.add_block(as_bytes("one"));
  writer.add_block(as_bytes("two"));
  writer.add_segment(bundle::test::kTag, {1, 2, 3});
  const std::pair<std::string, std::string> documents[] = {{"lib/1/a.md", document}, {"lib/1/b/c.md", "c\n"}};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& [path, content] = documents[reversed ? 1 - i : i];
    writer.add_document(path, [content] { return std::string(content); });
  }
  return writer.finish({{"b", 1}, {"a", {{"z", "ü"}, {"y", 2.5}}}});
}

std::set<std::string> files_below(const fs::path& folder) {
  std::set<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      out.insert(fs::relative(entry.path(), folder).string());
    }
  }
  return out;
}

}  // namespace

TEST_CASE("two builds of one input give the same bytes, whatever the folder and the order of documents") {
  const TempDir first;
  const TempDir second;
  const ReleaseId id = build(first.path(), "a\n", false);
  REQUIRE(build(second.path(), "a\n", true) == id);
  const auto files = files_below(first.path() / id.hex());
  CHECK(files ==
        std::set<std::string>{"manifest.json", "index/root", "index/blocks", "docs/lib/1/a.md", "docs/lib/1/b/c.md"});
  CHECK(files_below(second.path() / id.hex()) == files);
  for (const std::string& file : files) {
    INFO(file);
    CHECK(read_file(first.path() / id.hex() / file) == read_file(second.path() / id.hex() / file));
  }
}

TEST_CASE("a release whose documents are only named has the same id and no documents") {
  const TempDir dir;
  const TempDir other;
  const ReleaseId id = build(dir.path(), "a\n", false, Documents::kNamed);
  CHECK(id == build(other.path(), "a\n", false));
  CHECK(files_below(dir.path() / id.hex()) == std::set<std::string>{"manifest.json", "index/root", "index/blocks"});
}

TEST_CASE("a release is named by its manifest, and the manifest names everything in it") {
  const TempDir dir;
  const ReleaseId id = build(dir.path(), "a\n", false);
  const fs::path folder = dir.path() / id.hex();
  const auto bytes = read_file(folder / "manifest.json");
  CHECK(to_hex(sha256(bytes)) == id.hex());
  const nlohmann::json manifest = nlohmann::json::parse(as_text(bytes));
  const auto root = read_file(folder / "index/root");
  CHECK(manifest["format"] == 3);
  CHECK(manifest["root"]["size"] == root.size());
  CHECK(manifest["root"]["sha256"] == to_hex(sha256(root)));
  CHECK(manifest["blocks"]["size"] == 6);
  CHECK(manifest["blocks"]["count"] == 2);
  CHECK(manifest["documents"]["count"] == 2);
  const std::string listing =
      to_hex(sha256(as_bytes("a\n"))) + "  lib/1/a.md\n" + to_hex(sha256(as_bytes("c\n"))) + "  lib/1/b/c.md\n";
  CHECK(manifest["documents"]["sha256"] == to_hex(sha256(as_bytes(listing))));
  CHECK(manifest["a"]["z"] == "ü");
}

TEST_CASE("one changed byte of a document gives another release") {
  const TempDir dir;
  CHECK(build(dir.path(), "a\n", false) != build(dir.path(), "b\n", false));
}

TEST_CASE("nothing but whole releases is left behind") {
  const TempDir dir;
  const ReleaseId id = build(dir.path(), "a\n", false);
  {
    ReleaseWriter given_up(dir.path());
    given_up.add_block(as_bytes("half"));
  }
  CHECK(build(dir.path(), "a\n", false) == id);  // the same again
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(dir.path())) {
    names.insert(entry.path().filename().string());
  }
  CHECK(names == std::set<std::string>{id.hex()});
}

TEST_CASE("a folder that cannot be written is reported with its path") {
  const TempDir dir;
  const fs::path file = dir.path() / "file";
  {
    std::ofstream(file) << "x";
  }
  CHECK_THROWS_AS(ReleaseWriter(file / "out"), std::system_error);
}
