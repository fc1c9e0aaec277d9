// json/raw.h agrees with json/value.h about which member is meant, and gives its bytes unchanged.
#include "json/raw.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "json/value.h"

using foredge::json::find_raw;
using foredge::json::parse;
using foredge::json::RawItems;

TEST_CASE("a member's source bytes") {
  struct Row {
    const char* name;
    std::string text;
    std::string member;
    std::optional<std::string> raw;
  };
  const Row rows[] = {
      {"integer", R"({"id":1})", "id", "1"},
      {"spelling of a number is kept", R"({"id":1.50e+0})", "id", "1.50e+0"},
      {"escapes are kept", R"({"id":"a\u0062\"}"})", "id", R"("a\u0062\"}")"},
      {"white space around is not part", "{ \"id\" :\n 7 \t, \"x\":1 }", "id", "7"},
      {"first of two", R"({"id":1,"id":2})", "id", "1"},
      {"nested name is not meant", R"({"a":{"id":1},"id":2})", "id", "2"},
      {"name inside a string is not meant", R"({"a":"\"id\":1","id":2})", "id", "2"},
      {"object", R"({"p":{"a":[1,{"b":"]}"}]} ,"q":0})", "p", R"({"a":[1,{"b":"]}"}]})"},
      {"array at the end", R"({"p":[ ]})", "p", "[ ]"},
      {"literal at the end", R"({"p":null})", "p", "null"},
      {"escaped name", R"({"\u0069\u0064":5})", "id", "5"},
      {"escaped name of two surrogates", R"({"\ud83d\ude00":5})", "😀", "5"},
      {"escaped name of short escapes", R"({"\"\\\/\b\f\n\r\t":5})", "\"\\/\b\f\n\r\t", "5"},
      {"absent", R"({"a":1})", "id", std::nullopt},
      {"empty object", "{ }", "id", std::nullopt},
      {"no object", "[1]", "id", std::nullopt},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const auto document = parse(row.text);
    REQUIRE(document);
    const auto raw = find_raw(row.text, row.member);
    CHECK((raw ? std::optional<std::string>(*raw) : std::nullopt) == row.raw);
    CHECK(document->root().find(row.member).has_value() == row.raw.has_value());
  }
}

TEST_CASE("an array's elements") {
  struct Row {
    const char* name;
    std::string text;
    std::vector<std::string> items;
  };
  const Row rows[] = {
      {"empty", " [ ] ", {}},
      {"scalars", "[1, \"a,]\" ,null]", {"1", "\"a,]\"", "null"}},
      {"nested", R"([[1,[2]],{"a":[3]}])", {"[1,[2]]", R"({"a":[3]})"}},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    REQUIRE(parse(row.text));
    RawItems walk(row.text);
    std::vector<std::string> items;
    while (const auto item = walk.next()) {
      items.emplace_back(*item);
    }
    CHECK(items == row.items);
  }
}
