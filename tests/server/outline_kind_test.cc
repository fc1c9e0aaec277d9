// `outline` with a kind lists the pages of that kind, and narrows as other outlines do.
#include <catch2/catch.hpp>

#include "reference_docs.h"

using namespace foredge::server::test;

TEST_CASE("the components of a library are listed, a page once") {
  Host host(reference_release());
  const json answer = host.call("outline", {{"kind", "Component"}});
  INFO(answer.dump());
  REQUIRE(answer["entries"].size() == 2);
  CHECK(answer["entries"][0]["id"] == "kit@2.0.0/button");
  CHECK(answer["entries"][1]["title"] == "Data Table");
}

TEST_CASE("a kind that no page has gives no entry") {
  Host host(reference_release());
  CHECK(host.call("outline", {{"kind", "poem"}})["entries"].empty());
  CHECK(host.call("outline", {{"kind", std::string(60, 'k')}})["entries"].empty());
  CHECK(host.call("outline", {{"kind", "component"}, {"library", "cli"}})["entries"].empty());
}

TEST_CASE("search by kind and language keeps to both") {
  Host host(reference_release());
  const json components = host.call("search", {{"query", "press rows"}, {"kind", "component"}});
  REQUIRE_FALSE(components["results"].empty());
  for (const json& result : components["results"]) {
    CHECK((result["id"].get<std::string>().starts_with("kit@2.0.0/button") ||
           result["id"].get<std::string>().starts_with("kit@2.0.0/data-table")));
  }
  const json scripts = host.call("search", {{"query", "applies press"}, {"language", "shell"}});
  REQUIRE(scripts["results"].size() == 1);
  CHECK(scripts["results"][0]["id"] == "cli@current/apply");
  CHECK(host.call("search", {{"query", "press"}, {"language", "shell"}, {"kind", "component"}})["results"].empty());
}
