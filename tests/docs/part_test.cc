// Parts of one unit: they join to the unit, end at characters, keep fences closed and stay inside the budget.
#include "docs/part.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "docs/records.h"
#include "docs/tokens.h"
#include "json/writer.h"
#include "support/random.h"

namespace {

using namespace foredge;
using namespace foredge::docs;

std::string escape(std::string_view text) {
  std::string out;
  json::append_escaped(out, text);
  return out;
}

std::string unescape(std::string_view escaped) {
  std::string out;
  unescape_text(escaped, out);
  return out;
}

std::string repeat(std::string_view text, int times) {
  std::string out;
  for (; times > 0; --times) {
    out += text;
  }
  return out;
}

// Whether a code block that was opened with `mark` or more is still open where the text ends.
bool ends_in_fence(const std::string& text, std::string_view mark) {
  bool open = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    const std::size_t start = std::min(line.find_first_not_of(" >.0123456789"), line.size());
    const bool bare = line.find_first_not_of(mark[0], start) == std::string::npos;
    open = line.substr(start).starts_with(mark) && (!open || bare) ? !open : open;
    at = end + 1;
  }
  return open;
}

struct Row {
  const char* name;
  UnitKind kind;
  std::string unit;
  std::string_view mark;  // of its fence, "" where it has none
};

const std::vector<Row> kRows = {
    {"prose", UnitKind::kParagraph, repeat("A sentence of some words. ", 80) + "\n", ""},
    {"one word", UnitKind::kParagraph, repeat("x", 3000) + "\n", ""},
    {"ideographs", UnitKind::kParagraph, repeat("漢字の文書です。", 200) + "\n", ""},
    {"backslashes", UnitKind::kParagraph, repeat("\\", 2001) + "n\n", ""},
    {"quotes", UnitKind::kOther, repeat("\"\t\\n", 500) + "\n", ""},
    {"backticks", UnitKind::kFence, "```js\n" + repeat("const a = 1;\n", 100) + "```\n", "```"},
    {"tildes around backticks", UnitKind::kFence, "~~~~md\n" + repeat("```js\nx\n```\n", 40) + "~~~~\n", "~~~~"},
    {"in a list", UnitKind::kFence, "  ```sh\n" + repeat("  make all\n", 90) + "  ```\n", "```"},
    {"behind a list mark", UnitKind::kFence, "12. ```sh\n" + repeat("    make all\n", 90) + "    ```\n", "```"},
    {"in a quote", UnitKind::kFence, "> ```py\n" + repeat("> call()\n", 90) + "> ```\n", "```"},
    {"long info string", UnitKind::kFence, "```js " + repeat("meta ", 400) + "\n" + repeat("call();\n", 90) + "```\n",
     "```"},
    {"one long line", UnitKind::kFence, "```txt\n" + repeat("\\", 2000) + "\n```\n", "```"},
    {"line of blank code", UnitKind::kFence, "```\n" + repeat("\n", 400) + "```\n", "```"},
    {"blank lines behind it", UnitKind::kFence, "```js\n" + repeat("const a = 1;\n", 100) + "```\n\n\n", "```"},
    {"many blank lines behind it", UnitKind::kFence, "```js\n" + repeat("call();\n", 20) + "```\n" + repeat("\n", 300),
     "```"},
    {"a definition behind it", UnitKind::kFence, "  ```js\n" + repeat("  call();\n", 90) + "  ```\n  [a]: /b\n", "```"},
    {"never closed", UnitKind::kFence, "```js\n" + repeat("call();\n", 90), ""},
    {"indented code", UnitKind::kFence, repeat("    indented();\n", 90), ""},
};

}  // namespace

TEST_CASE("parts join to the unit, each inside its budget and with its fence closed") {
  for (const Row& row : kRows) {
    const std::string unit = escape(row.unit);
    for (const std::uint32_t budget : {1U, 7U, 60U, 300U, 5000U}) {
      INFO(row.name << ", budget " << budget);
      std::string joined;
      std::size_t from = 0;
      std::size_t parts = 0;
      while (from < unit.size()) {
        const Part part = take_part(row.kind, unit, from, budget);
        ++parts;
        REQUIRE(part.taken_bytes > 0);
        REQUIRE(part.taken_bytes <= unit.size() - from);
        REQUIRE(is_character_start(unit, from + part.taken_bytes));
        REQUIRE(utf8::find_invalid(part.escaped) == std::string::npos);
        REQUIRE(part.tokens >= estimate_tokens(part.escaped));
        if (budget >= 60) {
          REQUIRE(part.tokens <= budget + 2);
        }
        if (budget >= 60 && !row.mark.empty()) {
          INFO(unescape(part.escaped));
          REQUIRE(!ends_in_fence(unescape(part.escaped), row.mark));
        }
        joined += unit.substr(from, part.taken_bytes);
        from += part.taken_bytes;
      }
      CHECK(joined == unit);
      // No crawling: a part uses most of what it may.
      if (budget >= 300) {
        CHECK(parts <= 2 + 3 * estimate_tokens(unit) / budget);
      }
    }
  }
}

TEST_CASE("a continued fence starts with its opening line, without the info string where that is long") {
  const std::string unit = escape(kRows[5].unit);
  const Part first = take_part(UnitKind::kFence, unit, 0, 100);
  CHECK(unescape(take_part(UnitKind::kFence, unit, first.taken_bytes, 100).escaped).starts_with("```js\nconst"));
  const std::string quoted = escape(kRows[9].unit);
  const Part quote = take_part(UnitKind::kFence, quoted, 0, 100);
  CHECK(unescape(take_part(UnitKind::kFence, quoted, quote.taken_bytes, 100).escaped).starts_with("> ```py\n> call"));
  const std::string listed = escape(kRows[8].unit);
  const Part item = take_part(UnitKind::kFence, listed, 0, 100);
  CHECK(
      unescape(take_part(UnitKind::kFence, listed, item.taken_bytes, 100).escaped).starts_with("    ```sh\n    make"));
  const std::string info = escape(kRows[10].unit);
  const std::size_t code = info.find("call();");
  CHECK(unescape(take_part(UnitKind::kFence, info, code, 100).escaped).starts_with("```\ncall"));
}

TEST_CASE("a block is closed by its own line, wherever a part ends near it") {
  const std::string code = repeat("const a = 1;\n", 20);
  const std::string unit = escape("```js\n" + code + "```\n\n");
  for (std::uint32_t budget = 20; budget < 160; ++budget) {
    for (std::size_t from = 0; from < unit.size();) {
      const Part part = take_part(UnitKind::kFence, unit, from, budget);
      INFO("budget " << budget << ", from " << from << ": " << unescape(part.escaped));
      REQUIRE(!ends_in_fence(unescape(part.escaped), "```"));
      REQUIRE(unescape(part.escaped).find("```js\n```") == std::string::npos);
      from += part.taken_bytes;
    }
  }
}

TEST_CASE("a line of code that is cut is cut between words") {
  const std::string unit = escape("```json\n\"text\": \"" + repeat("words of a message ", 200) + "\"\n```\n");
  std::size_t from = 0;
  for (int part = 0; part < 5; ++part) {
    from += take_part(UnitKind::kFence, unit, from, 90).taken_bytes;
    CHECK(unit[from - 1] == ' ');
  }
}

TEST_CASE("where a character starts") {
  struct Place {
    const char* name;
    const char* text;
    std::size_t at;
    bool starts;
  };
  const Place rows[] = {
      {"start", "ab", 0, true},
      {"end", "ab", 2, true},
      {"bad_behind the end", "ab", 3, false},
      {"bad_inside an escape", "a\\nb", 2, false},
      {"behind an escape", "a\\nb", 3, true},
      {"between two backslashes", "\\\\\\\\n", 2, true},
      {"bad_in the second backslash", "\\\\\\\\n", 3, false},
      {"bad_inside é", "\xc3\xa9", 1, false},
  };
  for (const Place& row : rows) {
    INFO(row.name);
    CHECK(is_character_start(row.text, row.at) == row.starts);
  }
}

TEST_CASE("line ends are counted, escaped backslashes before an n are not") {
  CHECK(count_lines("") == 0);
  CHECK(count_lines("a\\nb\\n") == 2);
  CHECK(count_lines("a\\\\n") == 0);
  CHECK(count_lines("a\\\\\\n") == 1);
  CHECK(count_lines("a\\") == 0);
}
