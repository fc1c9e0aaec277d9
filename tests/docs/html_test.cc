// Pieces of HTML as Markdown: inline text, code and tables.
#include "docs/html.h"

#include <catch2/catch.hpp>

#include "docs/html_table.h"

namespace {

using namespace foredge::docs;

TEST_CASE("inline HTML") {
  struct {
    const char* name;
    const char* html;
    const char* text;
  } const rows[] = {
      {"emphasis", "a <b> b </b><em>c</em>", "a **b**_c_"},
      {"empty emphasis", "a<b> </b>b", "ab"},
      {"code", "<code>a&lt;b&gt; <a href=\"x\">c</a></code>", "`a<b> c`"},
      {"code with a mark", "<code>a`b</code>", "`` a`b ``"},
      {"link", "<a href=\"/x\">y <code>z</code></a> <a href=\"#m\">n</a>", "[y `z`](/x) n"},
      {"list", "x<ul><li>a</li>\n<li>b</li></ul>", "x • a • b"},
      {"breaks", "a<br>b<BR/>c\n\n d", "a b c d"},
      {"bars", "a|b <code>c|d</code> `e|f`", "a\\|b `c\\|d` `e\\|f`"},
      {"entities", "&lt;a&gt;&nbsp;&quot;b&quot;", "&lt;a&gt; \"b\""},
      {"no element", "Array<string> {{ref(\"x\")}}", "Array<string> {{ref(\"x\")}}"},
      {"comment", "a<!-- <b> -->b", "ab"},
      {"bad_unclosed", "a <b>b", "a b"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(inline_html(row.html) == row.text);
  }
}

TEST_CASE("fences and their languages") {
  CHECK(code_fence("\na\n```\n", "md", "") == "````md\na\n```\n````\n");
  CHECK(code_fence("a\n\nb", "", "  ") == "  ```\n  a\n\n  b\n  ```\n");
  CHECK(language_of_class("language-js line-numbers") == "js");
  CHECK(language_of_class("json") == "json");
  CHECK(language_of_class("tsd-signature x").empty());
}

TEST_CASE("tables") {
  struct {
    const char* name;
    const char* content;
    const char* text;
  } const rows[] = {
      {"head and body", "<thead><tr><th>A<th>B</thead><tr><td>1<td>2", "| A | B |\n| --- | --- |\n| 1 | 2 |\n"},
      {"no head", "<tr><td>1</td><td>2</td></tr>", "|  |  |\n| --- | --- |\n| 1 | 2 |\n"},
      {"rows that share a cell",
       "<tr><th>A</th><th>B</th></tr><tr><td rowspan=2>1</td><td>2</td></tr><tr><td>3</td></tr>",
       "| A | B |\n| --- | --- |\n| 1 | 2 |\n| 1 | 3 |\n"},
      {"cell over columns", "<tr><th colspan=\"2\">A</th></tr><tr><td>1</td><td>2</td></tr>",
       "| A |  |\n| --- | --- |\n| 1 | 2 |\n"},
      {"options", "<tr><td colspan=\"2\">--name string</td></tr><tr><td></td><td><p>The name</p></td></tr>",
       "- `--name string`: The name\n"},
      {"heads beside texts", "<tr><th>A:</th><td>1</td></tr><tr><th>B</th><td>2</td></tr>", "- **A**: 1\n- **B**: 2\n"},
      {"caption", "<caption>C</caption><tr><th>A</th></tr><tr><td>1</td></tr>", "**C**\n\n| A |\n| --- |\n| 1 |\n"},
      {"code in a cell", "<tr><th>A</th><th>B</th></tr><tr><td>1</td><td>x <pre class=\"js\">a\nb</pre></td></tr>",
       "- **A:** 1\n\n  **B:** x\n\n  ```js\n  a\n  b\n  ```\n"},
      {"nothing", "<tr><td> </td></tr>", ""},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(convert_html_table(row.content, "") == std::string(row.text));
  }
  CHECK_FALSE(convert_html_table("<tr><td><table></table></td></tr>", ""));
}

}  // namespace
