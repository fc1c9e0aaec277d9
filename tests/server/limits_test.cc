// Token limits hold for the whole structured answer, whatever a page or a caller brings.
#include <catch2/catch.hpp>

#include "docs/tokens.h"
#include "rig.h"

namespace {

using namespace foredge::server::test;
using foredge::test::repeat;
using foredge::test::write_file;

// Words that strain the estimate: quotes and backslashes (escaped in JSON), ideographs, emoji, digits, long words.
std::string random_words(Random& random, std::uint32_t count) {
  static const std::vector<std::string> kWords = {
      "alpha",   "beta",    "\"quoted\"",           "back\\slash", "漢字の文書", "🦓🦓",
      "1234567", "a_b.c-d", "supercalifragilistic", "`code`",      "x\ty",       "é"};
  std::string out;
  for (; count > 0; --count) {
    out += kWords[random.below(static_cast<std::uint32_t>(kWords.size()))] + (random.below(9) == 0 ? "\n\n" : " ");
  }
  return out;
}

std::string random_page(Random& random) {
  std::string heading = random_words(random, 1 + random.below(30));
  std::erase(heading, '\n');
  std::string page = "# " + heading + "\n\n";
  for (std::uint32_t blocks = random.below(12); blocks > 0; --blocks) {
    switch (random.below(5)) {
      case 0:
        page += repeat("#", static_cast<int>(1 + random.below(6))) + " T " + std::to_string(blocks) + " \\\"" +
                heading.substr(0, heading.find(' ')) + "\n\n";
        break;
      case 1:
        page += "```js\n" + random_words(random, random.below(200)) + "\n```\n\n";
        break;
      case 2:
        page += "| a | b |\n|---|---|\n" + repeat("| beta | \"1\" |\n", static_cast<int>(random.below(40))) + "\n";
        break;
      default:
        page += random_words(random, random.below(300)) + "\n\n";
    }
  }
  return page;
}

const Objects& random_release() {
  static const Objects objects = [] {
    const foredge::test::TempDir folder;
    Random random(foredge::test::seed_or(5));
    for (int i = 0; i < 60; ++i) {
      write_file(folder.path() / ("dir" + std::to_string(i % 7)) / ("page" + std::to_string(i) + ".md"),
                 random_page(random));
    }
    // A title, a kind and a path that alone pass a small limit.
    write_file(folder.path() / "long.md", "---\ntitle: " + repeat("title of quotes ", 200) +
                                              "\nkind: " + repeat("kind ", 100) + "\n---\n\nalpha\n");
    // Rows of every size, the largest in front.
    std::string rows =
        "| Name | Type | Description |\n|-|-|-|\n| `first` | `漢` | " + repeat("漢字の文書です。", 400) + " |\n";
    for (int i = 0; i < 30; ++i) {
      rows += "| `option" + std::to_string(i) + "` | `\"a\" \\| \"b\"` | " + repeat("words ", i * 3) + " |\n";
    }
    write_file(folder.path() / "reference.md", "# Reference\n\n## Reference.item4(a, b)\n\nIt is.\n\n" + rows);
    write_file(folder.path() / repeat("漢", 60) / repeat("字", 60) / "deep.md", "# Deep\n\nalpha beta\n");
    return build_objects(folder.path());
  }();
  return objects;
}

std::uint32_t tokens_of(const json& answer) { return foredge::docs::estimate_tokens(answer.dump(-1, ' ', false)); }

}  // namespace

TEST_CASE("no search answer passes its limit") {
  Host host(random_release());
  const std::uint64_t seed = foredge::test::seed_or(17);
  Random random(seed);
  INFO("seed " << seed);
  std::size_t shown = 0;
  for (int i = 0; i < 250; ++i) {
    const std::uint32_t limit = 300 + random.below(i % 3 == 0 ? 4000 : 400);
    const json answer =
        host.call("search", {{"query", random_words(random, 1 + random.below(20)) +
                                           (i % 5 == 0 ? repeat("unknown🦓" + std::to_string(i), 8) : "")},
                             {"limit", 1 + random.below(20)},
                             {"max_tokens", limit}});
    INFO(answer.dump());
    if (answer.contains("error")) {
      continue;  // a query of nothing but white space
    }
    REQUIRE(tokens_of(answer) <= limit);
    shown += answer["results"].size();
  }
  CHECK(shown > 300);
}

TEST_CASE("no answer of examples or lookup passes its limit") {
  Host host(random_release());
  const std::uint64_t seed = foredge::test::seed_or(19);
  Random random(seed);
  INFO("seed " << seed);
  std::size_t shown = 0;
  const char* kNames[] = {"漢字の文書", "a_b.c-d", "option3", "Reference.item4", "nothing", "Deep", "alpha beta"};
  for (int i = 0; i < 250; ++i) {
    const std::uint32_t limit = 300 + random.below(i % 3 == 0 ? 4000 : 400);
    const json examples = host.call(
        "examples",
        {{"query", random_words(random, 1 + random.below(8))}, {"limit", 1 + random.below(20)}, {"max_tokens", limit}});
    const json lookup = host.call("lookup", {{"name", kNames[random.below(7)]}, {"max_tokens", limit}});
    INFO(examples.dump() << "\n" << lookup.dump());
    if (!examples.contains("error")) {
      REQUIRE(tokens_of(examples) <= limit);
      shown += examples["examples"].size();
    }
    REQUIRE(tokens_of(lookup) <= limit);
    shown += lookup["matches"].size();
  }
  CHECK(shown > 300);
}

TEST_CASE("rows that do not fit are counted, and later ones that fit still come") {
  Host host(random_release());
  const json all = host.call("lookup", {{"name", "Reference.item4"}, {"max_tokens", 25000}});
  INFO(all.dump());
  CHECK(all["omitted"] == 0);
  const std::size_t rows = all["matches"][0]["tables"][0]["rows"].size();
  CHECK(rows == 31);
  for (const std::uint32_t limit : {500U, 700U, 1000U, 2000U}) {
    const json some = host.call("lookup", {{"name", "Reference.item4"}, {"max_tokens", limit}});
    REQUIRE(tokens_of(some) <= limit);
    std::size_t shown = 0;
    for (const json& match : some["matches"]) {
      for (const json& table : match["tables"]) {
        shown += table["rows"].size();
      }
    }
    CHECK(shown + some["omitted"].get<std::size_t>() == rows);
    CHECK(shown > 0);
    CHECK(some["hint"].get<std::string>().starts_with("raise max_tokens"));
  }
}

TEST_CASE("no fetch and no outline answer passes its limit, and walks end") {
  Host host(random_release());
  const std::uint64_t seed = foredge::test::seed_or(18);
  Random random(seed);
  INFO("seed " << seed);
  const std::string library = host.call("versions", json::object())["libraries"][0]["library"];
  std::vector<std::string> ids;
  for (const char* depth : {"1", "4"}) {
    json arguments = {{"library", library}, {"depth", depth}, {"max_tokens", 300}};
    for (int steps = 0;; ++steps) {
      REQUIRE(steps < 200);
      const json answer = host.call("outline", arguments);
      REQUIRE_FALSE(answer.contains("error"));
      REQUIRE(tokens_of(answer) <= arguments["max_tokens"]);
      for (const json& entry : answer["entries"]) {
        if (entry.contains("id")) {
          ids.push_back(entry["id"]);
        }
      }
      if (answer.contains("hint")) {
        arguments["max_tokens"] = 8000;  // the long title
        continue;
      }
      if (!answer.contains("next_cursor")) {
        break;
      }
      arguments["cursor"] = answer["next_cursor"];
    }
  }
  CHECK(ids.size() >= 62);
  for (const std::string& id : ids) {
    const std::uint32_t limit = 300 + random.below(1500);
    json arguments = {{"id", id}, {"max_tokens", limit}};
    for (int steps = 0; steps < 3; ++steps) {
      const json answer = host.call("fetch", arguments);
      INFO(answer.dump());
      if (answer.contains("error")) {
        CHECK(answer["error"].get<std::string>().contains("`max_tokens` is too small"));
        break;
      }
      REQUIRE(tokens_of(answer) <= limit);
      if (!answer.contains("next_cursor")) {
        break;
      }
      arguments["cursor"] = answer["next_cursor"];
    }
  }
}

TEST_CASE("a release of many versions with long descriptions is listed in part") {
  const foredge::test::TempDir folder;
  std::string config;
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i);
    config += "[[library]]\nname = \"lib" + n + "\"\npath = \"docs\"\nversion = \"1." + n + "\"\ndescription = \"" +
              repeat("words about it ", 40) + "\"\n";
  }
  write_file(folder.path() / "foredge.toml", config);
  write_file(folder.path() / "docs/a.md", "# A\n\ntext\n");
  const Objects objects = build_objects(folder.path());
  Host host(objects);
  const json answer = host.call("versions", json::object());
  INFO(answer.dump());
  CHECK(tokens_of(answer) < 6200);
  CHECK(answer["libraries"].size() + answer["omitted"].get<std::size_t>() == 60);
  CHECK(answer["omitted"] > 0);
}
