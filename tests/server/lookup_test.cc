// The `lookup` tool: which section a name finds, its summary, signature and rows, and that its citation holds.
#include <catch2/catch.hpp>

#include "docs/tokens.h"
#include "reference_docs.h"

using namespace foredge::server::test;

namespace {

struct NameRow {
  const char* name;
  const char* asked;
  const char* id;  // "" for nothing
};

constexpr NameRow kNames[] = {
    {"as_written", "Button", "kit@2.0.0/button"},
    {"other_case", "bUTTON", "kit@2.0.0/button"},
    {"tag", "<Button>", "kit@2.0.0/button"},
    {"call", "press()", "kit@2.0.0/hooks#presstarget-options"},
    {"title_of_words", "Data Table", "kit@2.0.0/data-table"},
    {"joined_words", "DataTable", "kit@2.0.0/data-table"},
    {"dashed_words", "data-table", "kit@2.0.0/data-table"},
    {"command", "kit apply", "cli@current/apply"},
    {"option", "--dry-run", "cli@current/apply#--dry-run"},
    {"bad_unknown", "Toggle", ""},
    {"bad_prose_heading", "Usage", ""},
    {"bad_option_without_dashes", "dry-run", ""},
    {"bad_nothing_but_marks", "``", ""},
};

}  // namespace

TEST_CASE("a name finds its section however it is written") {
  Host host(reference_release());
  for (const NameRow& row : kNames) {
    INFO(row.name);
    const json answer = host.call("lookup", {{"name", row.asked}});
    INFO(answer.dump());
    REQUIRE(answer.contains("matches"));
    if (std::string(row.id).empty()) {
      CHECK(answer["matches"].empty());
      CHECK(answer["hint"].get<std::string>().starts_with("no heading documents that name; "));
    } else {
      REQUIRE_FALSE(answer["matches"].empty());
      CHECK(answer["matches"][0]["id"] == row.id);
    }
  }
}

TEST_CASE("the summary names the subject; remarks, badges and mentions are none of it") {
  Host host(reference_release());
  const json match = host.call("lookup", {{"name", "Button"}})["matches"][0];
  INFO(match.dump());
  CHECK(match["kind"] == "component");
  CHECK(match["summary"] == "`Button` runs an action when it is pressed.");
  CHECK_FALSE(match.contains("signature"));
  REQUIRE(match["tables"].size() == 1);
  CHECK(match["tables"][0]["id"] == "kit@2.0.0/button#props");
  CHECK(
      match["tables"][0]["rows"] ==
      json::parse(
          R"([{"name":"variant","type":"\"plain\" | \"loud\"","default":"\"plain\""},{"name":"size","type":"number"}])"));
}

TEST_CASE("a heading that is a call is the signature; wanted rows alone come") {
  Host host(reference_release());
  const json all = host.call("lookup", {{"name", "press"}})["matches"][0];
  CHECK(all["signature"] == "press(target, options?)");
  CHECK(all["tables"][0]["rows"].size() == 2);
  CHECK(all["tables"][0]["rows"][1] == json({{"name", "options"}, {"required", false}, {"description", "How."}}));
  const json one = host.call("lookup", {{"name", "press"}, {"rows", {"Target"}}})["matches"][0];
  REQUIRE(one["tables"].size() == 1);
  CHECK(one["tables"][0]["rows"].size() == 1);
  CHECK(host.call("lookup", {{"name", "press"}, {"rows", {"none"}}})["matches"][0]["tables"].empty());
}

TEST_CASE("kind, library and version narrow a lookup") {
  Host host(reference_release());
  CHECK(host.call("lookup", {{"name", "Button"}, {"kind", "guide"}})["matches"].empty());
  CHECK(host.call("lookup", {{"name", "Button"}, {"library", "cli"}})["matches"].empty());
  CHECK(host.call("lookup", {{"name", "Button"}, {"version", "1.0.0"}})["matches"].empty());
}

TEST_CASE("a lookup's citation is what fetch serves") {
  Host host(reference_release());
  for (const char* name : {"Button", "press", "Data Table", "--dry-run"}) {
    const json match = host.call("lookup", {{"name", name}})["matches"][0];
    const std::string text = cited_text(host, match);
    CHECK(text.find(match["summary"].get<std::string>()) != std::string::npos);
    const json found = host.call("search", {{"query", match["summary"]}, {"limit", 50}, {"max_tokens", 20000}});
    const auto same =
        std::ranges::find_if(found["results"], [&](const json& result) { return result["id"] == match["id"]; });
    REQUIRE(same != found["results"].end());
    CHECK((*same)["digest"] == match["digest"]);
    CHECK((*same)["text"] == text);
  }
}

TEST_CASE("a section that two libraries share is one result that names the other") {
  Host host(reference_release());
  const json both = host.call("search", {{"query", "text of both editions"}});
  INFO(both.dump());
  std::vector<std::string> ids;
  for (const json& result : both["results"]) {
    if (result["text"].get<std::string>().starts_with("## Sharing")) {
      REQUIRE(ids.empty());
      REQUIRE(result.contains("also"));
      ids = {result["id"], result["also"][0]};
      CHECK(result["also"].size() == 1);
    }
  }
  std::ranges::sort(ids);
  CHECK(ids == std::vector<std::string>{"cli@current/hooks#sharing", "kit@2.0.0/hooks#sharing"});
  for (const json& result : host.call("search", {{"query", "text of both editions"}, {"library", "kit"}})["results"]) {
    CHECK_FALSE(result.contains("also"));
  }
  // Shown one at a time, no copy is skipped.
  const json first = host.call("search", {{"query", "text of both editions"}, {"limit", 1}});
  const json second =
      host.call("search", {{"query", "text of both editions"}, {"limit", 1}, {"cursor", first["next_cursor"]}});
  CHECK(second["results"][0]["digest"] == first["results"][0]["digest"]);
  CHECK(second["results"][0]["id"] != first["results"][0]["id"]);
}
