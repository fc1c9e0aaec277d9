// A page read part by part is the page, whatever the limit.
#include <catch2/catch.hpp>

#include "rig.h"

namespace {

using namespace foredge::server::test;

struct Walk {
  std::string text;
  int parts = 0;
};

Walk walk(Host& host, const std::string& id, std::uint32_t max_tokens) {
  Walk walk;
  json arguments = {{"id", id}, {"max_tokens", max_tokens}};
  std::uint32_t last_line = 0;
  while (true) {
    const json answer = host.call("fetch", arguments);
    INFO(answer.dump());
    REQUIRE(answer.contains("text"));
    walk.text += answer["text"];
    REQUIRE(++walk.parts < 500);
    // Parts overlap in at most the line in which one ends and the next begins.
    CHECK(answer["lines"][0] >= last_line);
    CHECK(answer["lines"][1] >= answer["lines"][0]);
    last_line = answer["lines"][1];
    CHECK(answer["complete"] == !answer.contains("next_cursor"));
    if (!answer.contains("next_cursor")) {
      CHECK(last_line == answer["total_lines"]);
      return walk;
    }
    arguments["cursor"] = answer["next_cursor"];
  }
}

}  // namespace

TEST_CASE("parts of a page whose blocks all fit join to the page byte for byte") {
  Host host;
  for (const char* id : {"alpha/guide/install", "beta/many/page39", "beta/plain"}) {
    const std::string whole =
        host.rpc("resources/read", {{"uri", "docs://" + std::string(id)}})["result"]["contents"][0]["text"];
    for (const std::uint32_t limit : {350U, 500U, 1000U, 25000U}) {
      INFO(id << " in " << limit);
      CHECK(walk(host, id, limit).text == whole);
    }
  }
}

TEST_CASE("a page of shapes loses nothing: only fences are closed and opened again, and line ends added") {
  Host host;
  const std::string whole =
      host.rpc("resources/read", {{"uri", "docs://alpha/shapes"}})["result"]["contents"][0]["text"];
  CHECK(walk(host, "alpha/shapes", 25000).text == whole);
  const auto letters = [](const std::string& text, const std::string& of) {
    return std::ranges::count_if(text, [&](char c) { return of.contains(c); });
  };
  for (const std::uint32_t limit : {600U, 900U, 2000U, 7000U}) {
    INFO(limit);
    const Walk parts = walk(host, "alpha/shapes", limit);
    CHECK(parts.parts > 1);
    CHECK(parts.parts < static_cast<int>(4 + 40000 / limit));
    CHECK(letters(parts.text, "\\|(;\xe6") == letters(whole, "\\|(;\xe6"));
    for (int i = 0; i < 120; ++i) {
      const std::string line = "const value" + std::to_string(i) + " = compute(" + std::to_string(i) + ");\n";
      REQUIRE(parts.text.contains(line));
    }
  }
}

TEST_CASE("a walk of a section ends with the section") {
  Host host;
  json arguments = {{"id", "alpha/shapes"}, {"section", "tables"}, {"max_tokens", 700}};
  std::string text;
  int parts = 0;
  while (true) {
    const json answer = host.call("fetch", arguments);
    REQUIRE(answer.contains("text"));
    text += answer["text"];
    ++parts;
    if (!answer.contains("next_cursor")) {
      break;
    }
    arguments["cursor"] = answer["next_cursor"];
  }
  CHECK(parts > 1);
  CHECK(text.starts_with("## Tables\n"));
  CHECK(text.contains("| option59 |"));
  CHECK_FALSE(text.contains("Fences"));
}
