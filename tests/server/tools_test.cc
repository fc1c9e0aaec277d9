// What each tool answers, and what it says to a caller who is mistaken.
#include <catch2/catch.hpp>

#include "rig.h"

namespace {

using namespace foredge::server::test;

std::string first_id(const json& answer) {
  return answer.contains("results") && !answer["results"].empty() ? answer["results"][0]["id"].get<std::string>() : "";
}

}  // namespace

TEST_CASE("search finds sections and says where they stand") {
  Host host;
  struct Row {
    const char* name;
    json arguments;
    const char* id;  // of the first result, "" for none
  };
  const std::vector<Row> rows = {
      {"a word of one section", {{"query", "zebra"}}, "alpha@2.1.0/guide/install#zebra-settings"},
      {"an alias of query", {{"q", "zebra stripes"}}, "alpha@2.1.0/guide/install#zebra-settings"},
      {"one library", {{"query", "okapi"}, {"library", "beta"}}, "beta@current/alpha/intro"},
      {"a page without a heading", {{"query", "platypus"}}, "beta@current/plain"},
      {"nothing", {{"query", "xylophone"}}, ""},
      {"only punctuation", {{"query", "?!… --"}}, ""},
      {"a NUL byte", {{"query", std::string("zebra\0stripes", 13)}}, "alpha@2.1.0/guide/install#zebra-settings"},
      {"2,000 bytes", {{"query", std::string(2000, 'z')}}, ""},
      {"many terms",
       {{"query", "zebra " + foredge::test::repeat("a1 ", 600)}},
       "alpha@2.1.0/guide/install#zebra-settings"},
      {"far behind the last result",
       {{"query", "zebra"}, {"cursor", "s-" + sample_release().id.hex().substr(0, 12) + "-18446744073709551615-0"}},
       ""},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const json answer = host.call("search", row.arguments);
    INFO(answer.dump());
    CHECK(first_id(answer) == row.id);
    CHECK(answer["release"] == sample_release().id.hex());
  }
}

TEST_CASE("a result carries all that a citation needs") {
  Host host;
  const json result = host.call("search", {{"query", "zebra"}})["results"][0];
  CHECK(result["title"] == "Zebra settings");
  CHECK(result["breadcrumb"] == "alpha@2.1.0 > Install alpha > Zebra settings");
  CHECK(result["url"] == "https://alpha.example/docs/guide/install#zebra-settings");
  CHECK(result["text"] == "## Zebra settings\n\nA zebra has stripes.\n");
  CHECK(result["complete"] == true);
  CHECK(result["digest"].get<std::string>().size() == 16);
  const json page = host.call("fetch", {{"id", "alpha@2.1.0/guide/install"}, {"lines", "11-13"}});
  CHECK(page["lines"] == result["lines"]);
  CHECK(page["text"] == result["text"]);
}

TEST_CASE("pages of results follow each other without a gap") {
  Host host;
  std::vector<std::string> walked;
  json arguments = {{"query", "numbat termites"}, {"limit", 7}};
  while (true) {
    const json answer = host.call("search", arguments);
    for (const json& result : answer["results"]) {
      walked.push_back(result["id"]);
    }
    if (!answer.contains("next_cursor")) {
      break;
    }
    arguments["cursor"] = answer["next_cursor"];
  }
  std::vector<std::string> whole;
  for (const json& result :
       host.call("search", {{"query", "numbat termites"}, {"limit", 50}, {"max_tokens", 25000}})["results"]) {
    whole.push_back(result["id"]);
  }
  REQUIRE(walked.size() > whole.size());
  walked.resize(whole.size());
  CHECK(walked == whole);
}

TEST_CASE("a hint names the words that no page has, as far as it may") {
  Host host;
  CHECK(host.call("search", {{"query", "zebra xylophone"}})["hint"] == "not in these docs: xylophone");
  std::string many = "zebra";
  for (int i = 0; i < 25; ++i) {
    many += " unknown" + std::string(3, static_cast<char>('a' + i));
  }
  const std::string hint = host.call("search", {{"query", many}})["hint"];
  CHECK(hint.starts_with("not in these docs: unknownaaa unknownbbb"));
  CHECK(hint.size() < 200);
}

TEST_CASE("fetch finds a page by any of its names") {
  Host host;
  struct Row {
    const char* name;
    const char* id;
    const char* found;
  };
  const Row rows[] = {
      {"id", "alpha@2.1.0/guide/install", "alpha@2.1.0/guide/install"},
      {"id without a version", "alpha/guide/install", "alpha@2.1.0/guide/install"},
      {"file name", "alpha/guide/install.md", "alpha@2.1.0/guide/install"},
      {"library alone", "alpha", "alpha@2.1.0/index"},
      {"URI", "docs://alpha@2/guide/install", "alpha@2.1.0/guide/install"},
      {"older version", "alpha@1.4.0/guide/install", "alpha@1.4.0/guide/install"},
      {"URL", "https://alpha.example/docs/guide/install", "alpha@2.1.0/guide/install"},
      {"URL with slash and query", "https://alpha.example/docs/guide/install/?a=b", "alpha@2.1.0/guide/install"},
      {"URL of the site", "https://alpha.example/docs", "alpha@2.1.0/index"},
      {"URL with an anchor", "https://alpha.example/docs/guide/install.html#with-npm",
       "alpha@2.1.0/guide/install#with-npm"},
      {"URL with escapes", "https://alpha.example/docs/a%20b/100%25", "alpha@2.1.0/a b/100%25"},
      {"id with escapes", "alpha/a%20b/100%25", "alpha@2.1.0/a b/100%25"},
      {"id with an anchor", "alpha/guide/install#with-npm", "alpha@2.1.0/guide/install#with-npm"},
      {"page in a folder called as a library is", "beta/alpha/intro", "beta@current/alpha/intro"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const json answer = host.call("fetch", {{"id", row.id}});
    INFO(answer.dump());
    CHECK(answer.value("id", "") == row.found);
  }
  CHECK(host.call("fetch", {{"id", "alpha/intro"}}, "/mcp/beta").value("id", "") == "beta@current/alpha/intro");
}

TEST_CASE("the id that an answer gives finds the same page") {
  Host host;
  for (const char* id : {"alpha/a b/100%25", "alpha/shapes", "beta/plain"}) {
    const json answer = host.call("fetch", {{"id", id}});
    CHECK(host.call("fetch", {{"id", answer["id"]}})["id"] == answer["id"]);
    CHECK(host.call("fetch", {{"id", answer["url"]}})["id"] == answer["id"]);
  }
}

TEST_CASE("a section comes with its subsections, lines with whole blocks") {
  Host host;
  const json section = host.call("fetch", {{"id", "alpha/shapes"}, {"section", "#a-quoted--heading-100"}});
  CHECK(section["text"].get<std::string>().contains("A subsection of the quoted one."));
  CHECK_FALSE(section["text"].get<std::string>().contains("| option |"));
  CHECK(section["complete"] == true);
  struct Row {
    const char* name;
    const char* lines;
    json range;
  };
  const Row rows[] = {
      {"one line", "1", {1, 2}},
      {"inside a block", "4-4", {3, 4}},
      {"one row of a table", "20-21", {20, 21}},
      {"a fence", "90", {82, 204}},
      {"beyond the end", "1-4294967295", {1, 0}},
  };
  const json whole = host.call("fetch", {{"id", "alpha/shapes"}, {"max_tokens", 25000}});
  for (const Row& row : rows) {
    INFO(row.name);
    const json answer = host.call("fetch", {{"id", "alpha/shapes"}, {"lines", row.lines}, {"max_tokens", 25000}});
    INFO(answer["lines"].dump());
    CHECK(answer["lines"][0] == row.range[0]);
    if (row.range[1] != 0) {
      CHECK(answer["lines"][1] == row.range[1]);
      CHECK(whole["text"].get<std::string>().contains(answer["text"].get<std::string>()));
    }
  }
  CHECK(host.call("fetch", {{"id", "alpha/guide/install#with-npm"}, {"lines", "1-2"}})["lines"] == json({1, 2}));
}

TEST_CASE("outline goes from libraries to folders to pages to sections") {
  Host host;
  const json top = host.call("outline", json::object());
  CHECK(top["entries"].size() == 2);
  CHECK(top["entries"][0]["path"] == "alpha@2.1.0");
  CHECK(top["entries"][1]["pages"] == 42);
  const json folder = host.call("outline", {{"library", "alpha"}, {"path", "guide"}});
  CHECK(folder["version"] == "2.1.0");
  const json page = host.call("outline", {{"path", "alpha@2.1.0/guide/install"}});
  REQUIRE(page["entries"].size() == 3);
  CHECK(page["entries"][1]["id"] == "alpha@2.1.0/guide/install#with-npm");
  CHECK(page["entries"][1]["level"] == 2);
  const json deep = host.call("outline", {{"library", "beta"}, {"depth", 4}});
  CHECK(deep["entries"].size() == 44);
  std::size_t walked = 0;
  json arguments = {{"library", "beta"}, {"depth", 4}, {"max_tokens", 400}};
  while (true) {
    const json answer = host.call("outline", arguments);
    CHECK(answer["entries"].size() + answer["omitted"].get<std::size_t>() == 44 - walked);
    walked += answer["entries"].size();
    if (!answer.contains("next_cursor")) {
      break;
    }
    arguments["cursor"] = answer["next_cursor"];
  }
  CHECK(walked == 44);
}

TEST_CASE("a mistaken caller is told how to call again") {
  Host host;
  const std::string mark = sample_release().id.hex().substr(0, 12);
  struct Row {
    const char* name;
    const char* tool;
    json arguments;
    const char* says;
  };
  const std::vector<Row> rows = {
      {"bad_unknown library", "search", {{"query", "x"}, {"library", "gamma"}}, "this release has: alpha, beta"},
      {"bad_library like a path", "search", {{"query", "x"}, {"library", "alpha/guide"}}, "unknown library"},
      {"bad_no query", "search", json::object(), "\"query\" is missing"},
      {"bad_long query", "search", {{"query", std::string(2001, 'q')}}, "at most 2000 bytes"},
      {"bad_long version", "search", {{"query", "x"}, {"version", std::string(5000, '9')}}, "at most 200 bytes"},
      {"bad_version sign alone", "search", {{"query", "x"}, {"version", "^"}}, "no version matches"},
      {"bad_version >=", "search", {{"query", "x"}, {"version", ">="}}, "no version matches"},
      {"bad_version x", "search", {{"query", "x"}, {"version", "x"}}, "no version matches"},
      {"bad_cursor", "search", {{"query", "x"}, {"cursor", "zzz"}}, "not one that this tool gave out"},
      {"bad_cursor of fetch",
       "search",
       {{"query", "x"}, {"cursor", "f-" + mark + "-1-0"}},
       "not one that this tool gave out"},
      {"bad_cursor with a huge number",
       "search",
       {{"query", "x"}, {"cursor", "s-" + mark + "-99999999999999999999-0"}},
       "not one"},
      {"bad_cursor of another release",
       "search",
       {{"query", "x"}, {"cursor", "s-000000000000-1-0"}},
       "earlier release"},
      {"bad_id", "fetch", {{"id", "gamma/x"}}, "names no page"},
      {"bad_id of another site", "fetch", {{"id", "https://alpha.example/docsify/x"}}, "names no page"},
      {"bad_escape that is no UTF-8", "fetch", {{"id", "alpha/%ff"}}, "names no page"},
      {"bad_page", "fetch", {{"id", "alpha/guide/nothing"}}, "no page `guide/nothing` in alpha@2.1.0"},
      {"bad_section",
       "fetch",
       {{"id", "alpha/guide/install"}, {"section", "nope"}},
       "it has: with-npm, zebra-settings"},
      {"bad_lines from 0", "fetch", {{"id", "alpha"}, {"lines", "0-5"}}, "counted from 1"},
      {"bad_lines backwards", "fetch", {{"id", "alpha"}, {"lines", "5-3"}}, "must be a range"},
      {"bad_lines open", "fetch", {{"id", "alpha"}, {"lines", "999999999999-"}}, "must be a range"},
      {"bad_lines behind the end", "fetch", {{"id", "alpha"}, {"lines", "4000000000"}}, "starts behind them"},
      {"bad_cursor of another page",
       "fetch",
       {{"id", "alpha"}, {"cursor", "f-" + mark + "-4000000000-0"}},
       "another page"},
      {"bad_cursor past 32 bits",
       "fetch",
       {{"id", "alpha"}, {"cursor", "f-" + mark + "-4294967296-0"}},
       "another page"},
      {"bad_offset past the section",
       "fetch",
       {{"id", "alpha/a b/100%25"}, {"cursor", "f-" + mark + "-0-18446744073709551615"}},
       "no text starts"},
      {"bad_path", "outline", {{"library", "alpha"}, {"path", "nothing"}}, "no folder or page `nothing`"},
      {"bad_path without a library", "outline", {{"path", "guide"}}, "needs a `library`"},
      {"bad_versions of nothing", "versions", {{"library", "gamma"}}, "unknown library"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const json answer = host.call(row.tool, row.arguments);
    INFO(answer.dump());
    CHECK(answer.value("error", "").contains(row.says));
  }
}

TEST_CASE("no offset of a cursor cuts a character, and none breaks the answer") {
  Host host;
  const std::string mark = sample_release().id.hex().substr(0, 12);
  // Refused or answered, always as JSON: call parses it.
  int answered = 0;
  int refused = 0;
  for (std::uint32_t section = 0; section < 12; ++section) {
    for (std::uint32_t offset = 0; offset < 80; ++offset) {
      const json answer =
          host.call("fetch", {{"id", "alpha/shapes"},
                              {"max_tokens", 600},
                              {"cursor", "f-" + mark + "-" + std::to_string(section) + "-" + std::to_string(offset)}});
      REQUIRE_FALSE(answer.contains("fault"));
      answered += answer.contains("text") ? 1 : 0;
      refused += answer.contains("error") && answer["error"].get<std::string>().contains("no text starts") ? 1 : 0;
    }
  }
  CHECK(answered > 100);
  CHECK(refused > 10);
}
