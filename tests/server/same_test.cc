// Names that only rows have, sections of several versions that say nearly the same, headings without a text.
#include <catch2/catch.hpp>

#include "docs/tokens.h"
#include "rig.h"

using namespace foredge::server::test;

namespace {

const std::string kText =
    "Call `open` with the address of the database and wait until it answers. The pool keeps up to ten connections, and "
    "each of them is closed after a minute without work. Read [the guide](/1.0/guide) for more about pools.\n";

std::string with(std::string text, std::string_view old, std::string_view now) {
  return text.replace(text.find(old), old.size(), now);
}

const Objects& versions_release() {
  static const Objects objects = [] {
    using foredge::test::write_file;
    const foredge::test::TempDir folder;
    write_file(folder.path() / "foredge.toml",
               "[[library]]\nname = \"db\"\npath = \"db\"\n"
               "[[library]]\nname = \"tool\"\npath = \"tool\"\n");
    const std::string head = "# Database\n\n## Connecting\n\n";
    write_file(folder.path() / "db/v3.0/db.md", head + with(kText, "/1.0/", "/3.0/"));
    write_file(folder.path() / "db/v2.0/db.md", head + with(kText, "a minute", "a day"));
    write_file(folder.path() / "db/v1.0/db.md",
               head + "Call `connect`, then `open`, and pass the address of the database.\n");
    write_file(folder.path() / "db/v3.0/other.md", "# Database\n\n## Elsewhere\n\n" + kText);
    const std::string flag = "\n## Options\n\n- `-n, --dry-run string     Default: \"none\"`: Do not write.\n";
    write_file(folder.path() / "tool/apply.md", "# tool apply\n\nApplies.\n" + flag);
    write_file(folder.path() / "tool/create.md", "# tool create\n\nCreates.\n" + flag);
    write_file(folder.path() / "tool/drop.md",
               "# tool drop\n\nDrops.\n\n| Flag | Description |\n|-|-|\n"
               "| `--dry-run` | Only say what would go. |\n| `--force` | At once. |\n");
    write_file(folder.path() / "tool/bare.md", "# Quokka\n\n## Wombat\n\n### Numbat\n\nText of a numbat.\n");
    return build_objects(folder.path());
  }();
  return objects;
}

std::vector<std::string> ids(const json& list) {
  std::vector<std::string> out;
  for (const json& entry : list) out.push_back(entry["id"]);
  return out;
}

}  // namespace

TEST_CASE("the same section of several versions is one result that names the others") {
  Host host(versions_release());
  const json answer = host.call("search", {{"query", "connecting address of the database"}, {"library", "db"}});
  INFO(answer.dump());
  std::vector<std::string> shown = ids(answer["results"]);
  std::ranges::sort(shown);
  // A text that differs in a word or a link is the same; another text under the same headings is not, nor the same text
  // under other headings.
  CHECK(std::ranges::count(shown, "db@current/v1.0/db#connecting") == 1);
  CHECK(std::ranges::count(shown, "db@current/v3.0/other#elsewhere") == 1);
  std::size_t grouped = 0;
  for (const json& result : answer["results"]) {
    if (result["id"] == "db@current/v3.0/db#connecting")
      CHECK(result["also"] == json({"db@current/v2.0/db#connecting"}));
    if (result["id"] == "db@current/v2.0/db#connecting")
      CHECK(result["also"] == json({"db@current/v3.0/db#connecting"}));
    grouped += result.contains("also") ? 1 : 0;
  }
  CHECK(grouped == 1);
}

TEST_CASE("a name that only rows have is answered with these rows") {
  Host host(versions_release());
  const json answer = host.call("lookup", {{"name", "--dry-run"}});
  INFO(answer.dump());
  CHECK(answer["matches"].empty());
  REQUIRE(answer["rows"].size() == 2);
  CHECK(answer["rows"][0] == json({{"id", "tool@current/apply#options"},
                                   {"breadcrumb", "tool@current > tool apply > Options"},
                                   {"name", "-n, --dry-run"},
                                   {"type", "string"},
                                   {"default", "\"none\""},
                                   {"description", "Do not write."},
                                   {"also", {"tool@current/create#options"}}}));
  CHECK(answer["rows"][1]["id"] == "tool@current/drop");
  CHECK(answer["omitted"] == 0);
  CHECK(host.call("lookup", {{"name", "-n"}})["rows"].size() == 1);
  CHECK_FALSE(host.call("lookup", {{"name", "--none"}}).contains("rows"));
  CHECK_FALSE(host.call("lookup", {{"name", "dry-run"}}).contains("rows"));
  const json one = host.call("lookup", {{"name", "apply"}, {"rows", {"--dry-run"}}});
  REQUIRE(one["matches"].size() == 1);
  CHECK(one["matches"][0]["id"] == "tool@current/apply");
  CHECK(one["matches"][0]["tables"][0]["rows"].size() == 1);
}

TEST_CASE("rows that do not fit are counted") {
  Host host(versions_release());
  for (const int limit : {300, 320, 340, 400}) {
    const json answer = host.call("lookup", {{"name", "--dry-run"}, {"max_tokens", limit}});
    INFO(answer.dump());
    CHECK(answer["rows"].size() + answer["omitted"].get<std::size_t>() == 2);
    CHECK(foredge::docs::estimate_tokens(answer.dump()) <= static_cast<std::uint32_t>(limit));
  }
}

TEST_CASE("a heading with nothing below it is no answer, the section under it is") {
  Host host(versions_release());
  for (const char* const word : {"quokka", "wombat", "numbat"}) {
    const json answer = host.call("search", {{"query", word}});
    INFO(answer.dump());
    CHECK(ids(answer["results"]) == std::vector<std::string>{"tool@current/bare#numbat"});
  }
  CHECK(host.call("fetch", {{"id", "tool@current/bare#wombat"}})["text"].get<std::string>().ends_with(
      "Text of a numbat.\n"));
}
