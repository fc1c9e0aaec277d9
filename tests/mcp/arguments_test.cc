// mcp/arguments.h: what is accepted, coerced and refused, in which words, and the schema that announces it.
#include "mcp/arguments.h"

#include <catch2/catch.hpp>
#include <string>

#include "test_server.h"

using foredge::json::parse;
using foredge::json::Writer;
using foredge::mcp::Arguments;
using test_server::kFindArguments;

namespace {

struct Checked {
  std::string canonical;  // "" when refused
  std::string error;
  std::string hint;
};

Checked check(const std::string& text) {
  const auto document = parse(text);
  REQUIRE(document);
  const auto arguments = Arguments::check(kFindArguments, document->root(), text);
  if (!arguments) {
    return {.canonical = {}, .error = arguments.error(), .hint = {}};
  }
  Checked checked;
  Writer writer(checked.canonical);
  arguments->write_canonical(writer);
  checked.hint = arguments->unknown_hint();
  return checked;
}

}  // namespace

TEST_CASE("without aliases only an argument's own name counts") {
  const std::string text = R"({"q":"a"})";
  const auto document = parse(text);
  REQUIRE(document);
  CHECK(Arguments::check(kFindArguments, document->root(), text, true));
  CHECK(!Arguments::check(kFindArguments, document->root(), text, false));
}

TEST_CASE("plain meanings are accepted") {
  struct Row {
    const char* name;
    const char* text;
    const char* canonical;
  };
  const Row rows[] = {
      {"as declared", R"({"query":"a","limit":3,"mode":"exact","whole":true,"tags":["x","y"]})",
       R"({"query":"a","limit":3,"mode":"exact","whole":true,"tags":["x","y"]})"},
      {"table order", R"({"limit":3,"query":"a"})", R"({"query":"a","limit":3})"},
      {"defaults are not given", R"({"query":"a"})", R"({"query":"a"})"},
      {"first alias", R"({"q":"a"})", R"({"query":"a"})"},
      {"second alias", R"({"text":"a"})", R"({"query":"a"})"},
      {"own name before alias", R"({"q":"b","query":"a"})", R"({"query":"a"})"},
      {"alias where the own name is null", R"({"query":null,"q":"b"})", R"({"query":"b"})"},
      {"null is absent", R"({"query":"a","limit":null,"tags":null})", R"({"query":"a"})"},
      {"integer as string", R"({"query":"a","limit":"7"})", R"({"query":"a","limit":7})"},
      {"integer as fraction", R"({"query":"a","limit":7.0})", R"({"query":"a","limit":7})"},
      {"integer with exponent", R"({"query":"a","limit":1e1})", R"({"query":"a","limit":10})"},
      {"boolean as string", R"({"query":"a","whole":"false"})", R"({"query":"a","whole":false})"},
      {"number as string keeps its spelling", R"({"query":5.10})", R"({"query":"5.10"})"},
      {"one value for a list", R"({"query":"a","tags":"x"})", R"({"query":"a","tags":["x"]})"},
      {"numbers in a list", R"({"query":"a","tags":[18, "b"]})", R"({"query":"a","tags":["18","b"]})"},
      {"empty list", R"({"query":"a","tags":[]})", R"({"query":"a","tags":[]})"},
      {"bounds are allowed", R"({"query":"a","limit":50})", R"({"query":"a","limit":50})"},
      {"escapes are read", R"({"query":"\u00e9\n"})", R"({"query":"é\n"})"},
      {"escaped name", R"({"\u0071uery":"a"})", R"({"query":"a"})"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const Checked checked = check(row.text);
    CHECK(checked.error.empty());
    CHECK(checked.canonical == row.canonical);
    CHECK(checked.hint.empty());
  }
}

TEST_CASE("what is refused names the argument, what came, what is expected and an example") {
  struct Row {
    const char* name;
    std::string text;
    std::string error;
  };
  const std::string long_query(201, 'x');
  const Row rows[] = {
      {"bad_missing", "{}", R"(argument "query" is missing: send a string; example: {"query": "button"})"},
      {"bad_null", R"({"query":null})", R"(argument "query" is missing: send a string; example: {"query": "button"})"},
      {"bad_blank", R"({"query":" \n"})",
       R"(argument "query" is missing: send a string; example: {"query": "button"})"},
      {"bad_object_for_string", R"({"query":{"a":1}})",
       R"(argument "query" must be a string of at most 200 bytes, got {"a":1}; example: {"query": "button"})"},
      {"bad_boolean_for_string", R"({"query":true})",
       R"(argument "query" must be a string of at most 200 bytes, got true; example: {"query": "button"})"},
      {"bad_length", R"({"query":")" + long_query + R"("})",
       "argument \"query\" must be a string of at most 200 bytes, got \"" + std::string(79, 'x') +
           "…; example: {\"query\": \"button\"}"},
      {"bad_words_for_integer", R"({"query":"a","limit":"many"})",
       R"(argument "limit" must be an integer from 1 to 50, got "many"; example: {"limit": 10})"},
      {"bad_fraction", R"({"query":"a","limit":1.5})",
       R"(argument "limit" must be an integer from 1 to 50, got 1.5; example: {"limit": 10})"},
      {"bad_huge_number", R"({"query":"a","limit":1e300})",
       R"(argument "limit" must be an integer from 1 to 50, got 1e300; example: {"limit": 10})"},
      {"bad_64_bits", R"({"query":"a","limit":18446744073709551615})",
       R"(argument "limit" must be an integer from 1 to 50, got 18446744073709551615; example: {"limit": 10})"},
      {"bad_padded_integer", R"({"query":"a","limit":" 7"})",
       R"(argument "limit" must be an integer from 1 to 50, got " 7"; example: {"limit": 10})"},
      {"bad_low", R"({"query":"a","limit":0})",
       R"(argument "limit" must be an integer from 1 to 50, got 0; example: {"limit": 10})"},
      {"bad_high", R"({"query":"a","limit":51})",
       R"(argument "limit" must be an integer from 1 to 50, got 51; example: {"limit": 10})"},
      {"bad_choice", R"({"query":"a","mode":"fast"})",
       R"(argument "mode" must be one of "auto", "exact", got "fast"; example: {"mode": "auto"})"},
      {"bad_boolean", R"({"query":"a","whole":"yes"})", R"(argument "whole" must be true or false, got "yes")"},
      {"bad_list_item", R"({"query":"a","tags":["x",["y"]]})",
       R"(argument "tags" must be a list of strings, got ["x",["y"]])"},
      {"bad_two", R"({"limit":"x"})",
       "argument \"query\" is missing: send a string; example: {\"query\": \"button\"}\n"
       "argument \"limit\" must be an integer from 1 to 50, got \"x\"; example: {\"limit\": 10}"},
      {"bad_slip", R"({"querry":"a"})",
       "argument \"query\" is missing: send a string; example: {\"query\": \"button\"}\n"
       "ignored unknown arguments: \"querry\"; known: \"query\", \"limit\", \"mode\", \"whole\", \"tags\""},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(check(row.text).error == row.error);
  }
}

TEST_CASE("what is shown of a long value ends between two characters") {
  std::string text = R"({"limit":")";
  for (int i = 0; i < 100; ++i) {
    text += "é";
  }
  text += R"(","query":"a"})";
  const std::string error = check(text).error;
  CHECK(parse("\"" + error.substr(error.find("é")).substr(0, error.find("…") - error.find("é")) + "\""));
  CHECK(error.find("…") != std::string::npos);
}

TEST_CASE("unknown arguments are named") {
  CHECK(check(R"({"query":"a","page":2,"q2":1})").hint ==
        R"(ignored unknown arguments: "page", "q2"; known: "query", "limit", "mode", "whole", "tags")");
}

TEST_CASE("lookups give values, defaults or nothing") {
  const std::string text = R"({"query":"a","tags":["x"]})";
  const auto document = parse(text);
  REQUIRE(document);
  const auto arguments = Arguments::check(kFindArguments, document->root(), text);
  REQUIRE(arguments);
  CHECK(arguments->string("query") == "a");
  CHECK(arguments->has("query"));
  CHECK(arguments->integer("limit") == 10);
  CHECK(arguments->find_integer("limit") == 10);
  CHECK_FALSE(arguments->has("limit"));
  CHECK(arguments->find_string("mode") == "auto");
  CHECK_FALSE(arguments->boolean("whole"));
  CHECK_FALSE(arguments->find_boolean("whole"));
  REQUIRE(arguments->strings("tags").size() == 1);
  CHECK(arguments->strings("tags")[0] == "x");

  const auto none = Arguments::check(std::span(kFindArguments).subspan(1), std::nullopt, "{}");
  REQUIRE(none);
  CHECK(none->strings("tags").empty());
}

TEST_CASE("the schema announces what is checked") {
  std::string schema;
  Writer writer(schema);
  foredge::mcp::write_input_schema(writer, kFindArguments);
  CHECK(schema == R"({"type":"object","properties":{)"
                  R"("query":{"type":"string","description":"What to find.","examples":["button"]},)"
                  R"("limit":{"type":"integer","description":"How many.","minimum":1,"maximum":50,"default":10},)"
                  R"("mode":{"type":"string","enum":["auto","exact"],"default":"auto"},)"
                  R"("whole":{"type":"boolean"},)"
                  R"("tags":{"type":"array","items":{"type":"string"}}},)"
                  R"("required":["query"]})");
  std::string empty;
  Writer none(empty);
  foredge::mcp::write_input_schema(none, {});
  CHECK(empty == R"({"type":"object","properties":{}})");
}
