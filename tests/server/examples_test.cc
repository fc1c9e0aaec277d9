// The `examples` tool: which blocks come, how they read, and that their citations hold.
#include <catch2/catch.hpp>

#include "reference_docs.h"

using namespace foredge::server::test;

TEST_CASE("code comes whole and de-indented, with its language, its introduction and its place") {
  Host host(reference_release());
  const json answer = host.call("examples", {{"query", "press button"}, {"language", "tsx"}});
  INFO(answer.dump());
  REQUIRE(answer["examples"].size() == 1);
  const json& example = answer["examples"][0];
  CHECK(example["id"] == "kit@2.0.0/button#usage");
  CHECK(example["language"] == "tsx");
  CHECK(example["intro"] == "Press it from code:");
  CHECK(example["code"] == "<Button onPress={save}>\n  Save\n</Button>\n");
  CHECK(answer["omitted"] == 0);
}

TEST_CASE("code in a list and in a quote loses their indentation and nothing else") {
  Host host(reference_release());
  const json answer = host.call("examples", {{"symbol", "press"}, {"language", "JavaScript"}});
  INFO(answer.dump());
  REQUIRE(answer["examples"].size() == 2);
  CHECK(answer["examples"][0]["intro"] == "1. Import it:");
  CHECK(answer["examples"][0]["code"] == "import { press } from 'kit';\nif (press) {\n  press(1);\n}\n");
  CHECK(answer["examples"][1]["code"] == "press(2);\n");
}

TEST_CASE("code that stands in several places comes once") {
  Host host(reference_release());
  CHECK(host.call("search", {{"query", "walk"}, {"library", "cli"}})["results"].size() == 1);
  CHECK(host.call("examples", {{"query", "walk"}, {"library", "cli"}})["examples"].size() == 1);
}

TEST_CASE("every cited block is what fetch serves under its lines") {
  Host host(reference_release());
  std::size_t cited = 0;
  for (const char* query : {"press", "apply a file", "save button"}) {
    for (const json& example : host.call("examples", {{"query", query}, {"limit", 20}})["examples"]) {
      std::string text = cited_text(host, example);
      for (const char* line : {"press(", "Button", "kit apply"}) {
        CHECK((example["code"].get<std::string>().find(line) == std::string::npos ||
               text.find(line) != std::string::npos));
      }
      const std::string code = example["code"];
      CHECK(text.find(code.substr(0, code.find('\n'))) != std::string::npos);
      const json section = host.call("fetch", {{"id", example["id"]}});
      REQUIRE(section.contains("text"));
      CHECK(section["text"].get<std::string>().find(code.substr(0, code.find('\n'))) != std::string::npos);
      CHECK(example["digest"].get<std::string>().size() == 16);
      ++cited;
    }
  }
  CHECK(cited >= 4);
}

TEST_CASE("what `examples` cannot answer is said") {
  Host host(reference_release());
  CHECK(host.call("examples", json::object())["error"].get<std::string>().starts_with("`examples` needs a `query`"));
  CHECK(
      host.call("examples", {{"symbol", "``"}})["error"].get<std::string>().starts_with("`examples` needs a `query`"));
  const json none = host.call("examples", {{"query", "press"}, {"language", "cobol"}});
  CHECK(none["examples"].empty());
  CHECK(none["hint"].get<std::string>().ends_with(
      "no code block matches; leave `language` out, use fewer words, or call `search`"));
}
