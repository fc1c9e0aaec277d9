// What a search makes of words that no page has, of quotes, of the exact mode and of filters that leave nothing.
#include <catch2/catch.hpp>

#include "rig.h"

using namespace foredge::server::test;

namespace {

const Objects& release() {
  static const Objects objects = [] {
    using foredge::test::write_file;
    const foredge::test::TempDir folder;
    write_file(folder.path() / "foredge.toml", "[[library]]\nname = \"docs\"\npath = \"docs\"\n");
    write_file(folder.path() / "docs/deploy.md",
               "---\ntitle: Deployment\nkind: guide\n---\n\n# Deployment\n\nA deployment of kubernetes makes a rolling "
               "update.\n\n## Strategy\n\nAn **update** is rolling unless `Recreate` is set. The update waits.\n");
    write_file(folder.path() / "docs/errors.md",
               "# Errors\n\n## x is not iterable\n\nThe message \"x is not iterable\" names a value that has no "
               "iterator.\n\n```js\nfor (const a of x) {\n}\n```\n\n## Iterable\n\nWhat is iterable, x is not.\n");
    write_file(folder.path() / "docs/hooks.md",
               "# Hooks\n\nCall `useEffect` behind a render, an effect of the component.\n");
    return build_objects(folder.path());
  }();
  return objects;
}

std::vector<std::string> ids(const json& answer) {
  std::vector<std::string> out;
  for (const json& result : answer["results"]) out.push_back(result["id"]);
  return out;
}

json search(const char* query, json more = json::object()) {
  Host host(release());
  more["query"] = query;
  return host.call("search", more);
}

std::string hint_of(const json& answer) { return answer.value("hint", ""); }

}  // namespace

TEST_CASE("a word that no page has is taken for the nearest, and told") {
  struct Row {
    const char* name;
    const char* query;
    const char* first;
    const char* hint;
  };
  const Row rows[] = {
      {"typo", "kuberntes deployment", "docs@current/deploy",
       "\"kuberntes\" is not in these docs, so \"kubernetes\" was searched for"},
      {"alone", "kubernetse", "docs@current/deploy",
       "\"kubernetse\" is not in these docs, so \"kubernetes\" was searched for"},
      {"identifier", "useEfect", "docs@current/hooks",
       "\"useefect\" is not in these docs, so \"useeffect\" was searched for"},
      {"beginning", "depl", "docs@current/deploy", "\"depl\" is not in these docs, so \"deployment\" was searched for"},
      {"two words, one has nothing near", "iterabel zebra", "docs@current/errors#iterable",
       "\"iterabel\" is not in these docs, so \"iterable\" was searched for; not in these docs: zebra"},
      {"known words are not touched", "update", "docs@current/deploy", ""},
      {"another form of a known word is known", "updating", "docs@current/deploy", ""},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const json answer = search(row.query);
    INFO(answer.dump(1));
    REQUIRE_FALSE(answer["results"].empty());
    CHECK(ids(answer).front().starts_with(row.first));
    CHECK(hint_of(answer) == row.hint);
  }
}

TEST_CASE("quoted words stand in every result as they are, or the quotes are dropped and that is told") {
  CHECK(ids(search("\"rolling update\" deployment")) == std::vector<std::string>{"docs@current/deploy"});
  CHECK(ids(search("\"x is not iterable\"")) == std::vector<std::string>{"docs@current/errors#x-is-not-iterable"});
  const json dropped = search("\"update rolling\" strategy");
  CHECK_FALSE(dropped["results"].empty());
  CHECK(hint_of(dropped) == "no section has \"update rolling\" word for word, so the quotes were dropped");
  const json unknown = search("\"zebra crossing\" deployment");
  CHECK_FALSE(unknown["results"].empty());
  CHECK(
      hint_of(unknown) ==
      "no section has \"zebra crossing\" word for word, so the quotes were dropped; not in these docs: zebra crossing");
}

TEST_CASE("few results asked for do not make a phrase be looked for in few sections") {
  const foredge::test::TempDir folder;
  foredge::test::write_file(folder.path() / "foredge.toml", "[[library]]\nname = \"docs\"\npath = \"docs\"\n");
  for (int i = 0; i < 30; ++i) {
    foredge::test::write_file(folder.path() / ("docs/p" + std::to_string(i) + ".md"),
                              "# Update for rolling\n\nThe update of what is rolling, and of all that was rolling.\n");
  }
  foredge::test::write_file(folder.path() / "docs/one.md",
                            "# Notes\n\nAmong much else that is told here at some length there is a rolling update.\n");
  const Objects objects = build_objects(folder.path());
  Host host(objects);
  const json answer = host.call("search", {{"query", "\"rolling update\""}, {"limit", 1}});
  INFO(answer.dump(1));
  CHECK(ids(answer) == std::vector<std::string>{"docs@current/one"});
}

TEST_CASE("a kind or a language alone leads through all that have it, however many sections of a page do") {
  const foredge::test::TempDir folder;
  foredge::test::write_file(folder.path() / "foredge.toml", "[[library]]\nname = \"docs\"\npath = \"docs\"\n");
  for (const int sections : {40, 1, 1, 30, 1}) {
    static int page = 0;
    std::string text = "# Page\n\n";
    for (int i = 0; i < sections; ++i) {
      text += "## Part " + std::to_string(page) + " " + std::to_string(i) + "\n\n```js\nf(" + std::to_string(i) +
              ");\n```\n\n";
    }
    foredge::test::write_file(folder.path() / ("docs/p" + std::to_string(page++) + ".md"), text);
  }
  const Objects objects = build_objects(folder.path());
  Host host(objects);
  json arguments = {{"query", "*"}, {"language", "js"}, {"limit", 3}};
  std::size_t found = 0;
  for (int calls = 0; calls < 10; ++calls) {
    const json answer = host.call("search", arguments);
    INFO(answer.dump(1));
    found += answer["results"].size();
    if (!answer.contains("next_cursor")) break;
    arguments["cursor"] = answer["next_cursor"];
  }
  CHECK(found == 2 + 1 + 1 + 2 + 1);
}

TEST_CASE("the exact mode finds the words one behind the other and nothing else") {
  CHECK(ids(search("Rolling update", {{"mode", "exact"}})) == std::vector<std::string>{"docs@current/deploy"});
  CHECK(ids(search("x is not iterable", {{"mode", "exact"}})) ==
        std::vector<std::string>{"docs@current/errors#x-is-not-iterable"});
  for (const char* words : {"update rolling", "rolling updates", "kubernets"}) {
    INFO(words);
    const json none = search(words, {{"mode", "exact"}});
    CHECK(none["results"].empty());
    CHECK(hint_of(none).starts_with("no section has \"" + std::string(words) + "\" word for word; ask without `mode`"));
  }
  CHECK(search("update", {{"mode", "auto"}}) == search("update"));
}

TEST_CASE("a filter that leaves nothing is named when the words alone match") {
  const json answer = search("kubernetes", {{"kind", "component"}});
  CHECK(answer["results"].empty());
  CHECK(hint_of(answer).starts_with("nothing of that kind or language matches, other sections do; nothing matches"));
  CHECK(hint_of(search("zebra", {{"kind", "component"}})).find("other sections") == std::string::npos);
}

TEST_CASE("examples and lookup take unknown words for the nearest as well") {
  Host host(release());
  const json examples = host.call("examples", {{"query", "iterabel"}});
  INFO(examples.dump(1));
  CHECK(examples["examples"].size() == 1);
  CHECK(hint_of(examples) == "\"iterabel\" is not in these docs, so \"iterable\" was searched for");
  CHECK(hint_of(host.call("lookup", {{"name", "useEfect"}})).find("docs@current/hooks") != std::string::npos);
}
