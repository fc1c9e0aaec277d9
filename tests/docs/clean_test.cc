// What cleaning leaves of Markdown and MDX, row by row; what it must not touch stands beside what it must.
#include "docs/clean.h"

#include <catch2/catch.hpp>
#include <string>

#include "docs/macros.h"

namespace {

using namespace foredge::docs;

struct Row {
  const char* name;
  const char* source;
  const char* cleaned;
};

const Row kMarkdown[] = {
    {"plain text", "Text with `code`, H<sub>2</sub>O.\n", "Text with `code`, H<sub>2</sub>O.\n"},
    {"HTML with a Markdown form", "<b>Bold</b> <kbd>Esc</kbd> <a href=\"/x\">x</a><br>next\n",
     "**Bold** `Esc` [x](/x)\nnext\n"},
    {"HTML as indented code", "Text\n\n    <b>kept</b>\n\nText\n", "Text\n\n    <b>kept</b>\n\nText\n"},
    {"HTML heading", "<h2 id=\"own\">A <i>b</i></h2>\nText\n", "## A _b_\n\nText\n"},
    {"HTML table",
     "a\n<table>\n<tr><th>A</th><th>B</th></tr>\n<tr><td><code>x</code></td><td>1 | 2</td></tr>\n</table>\nb\n",
     "a\n\n| A | B |\n| --- | --- |\n| `x` | 1 \\| 2 |\n\nb\n"},
    {"macro in an HTML table", "<table><tr><td>{{domxref(\"X\")}}</td></tr></table>\n", "|  |\n| --- |\n| `X` |\n"},
    {"preformatted", "a <pre><code class=\"json\">{<br/>&quot;x&quot;: 1 }</code></pre> b\n",
     "a \n\n```json\n{\n\"x\": 1 }\n```\n\n b\n"},
    {"button in preformatted", "<pre><code class=\"json\">{}</code><button>Copy</button></pre>\n",
     "```json\n{}\n```\n"},
    {"furniture of HTML", "a <button>Copy</button><svg><path/></svg>b\n", "a b\n"},
    {"bad_unclosed table", "<table>\nx\n", "<table>\nx\n"},
    {"info of a fence", "```js {1,3-5} title=\"a.js\"\nx\n```\n", "```js a.js\nx\n```\n"},
    {"bad_unclosed label of a fence", "```sh [npm\xc3\x84\nx\n```\n", "```sh\nx\n```\n"},
    {"comment in a line", "a <!-- secret --> b\n", "a  b\n"},
    {"comment of its own", "a\n\n<!-- x\n\ny -->\n\nb\n", "a\n\nb\n"},
    {"comment in a fence", "```html\n<!-- kept -->\n```\n", "```html\n<!-- kept -->\n```\n"},
    {"comment around a fence", "a\n<!--\n```js\nx\n```\n-->\nb\n", "a\n\nb\n"},
    {"comment in inline code", "`<!-- kept -->`\n", "`<!-- kept -->`\n"},
    {"bad_unclosed comment", "a <!-- b\n", "a <!-- b\n"},
    {"generic type is no component", "Use Vec<Self> or Map<K, V>.\n", "Use Vec<Self> or Map<K, V>.\n"},
    {"template of another engine", "Hello {{ user.name }} {{< shortcode >}}\n",
     "Hello {{ user.name }} {{< shortcode >}}\n"},
    {"macro in prose", "See {{domxref(\"Node.firstChild\")}} of {{HTMLElement('a')}}.\n",
     "See `Node.firstChild` of `<a>`.\n"},
    {"macro in inline code", "`{{domxref(\"X\")}}`\n", "`{{domxref(\"X\")}}`\n"},
    {"escaped macro", "\\{{domxref(\"X\")}}\n", "\\{{domxref(\"X\")}}\n"},
    {"macro in a fence", "~~~\n{{APIRef}}\n~~~\n", "~~~\n{{APIRef}}\n~~~\n"},
    {"furniture", "{{APIRef(\"DOM\")}}{{ SeeCompatTable }}\n\nText.\n", "**Experimental**\n\nText.\n"},
    {"furniture alone", "{{APIRef}}\n\nText.\n", "Text.\n"},
    {"heading over furniture", "Text.\n\n## Specifications\n\n{{Specifications}}\n\n## See also\n\n- x\n",
     "Text.\n\n## See also\n\n- x\n"},
    {"headings over furniture nest", "T\n\n## Result\n\n### Live\n\n{{EmbedLiveSample('x')}}\n", "T\n"},
    {"heading without text stays", "## A\n\n## B\n", "## A\n\n## B\n"},
    {"heading with text and furniture stays", "## A\n\nText {{Compat}}\n", "## A\n\nText\n"},
    {"id of a heading", "## Install {#setup}\n\nText\n", "## Install\n\nText\n"},
    {"braces that are no id", "## Props {a, b}\n", "## Props {a, b}\n"},
    {"code span over a comment opener", "`a` < b -- c `d`\n", "`a` < b -- c `d`\n"},
    {"unclosed fence", "```js\n<!-- kept -->\n", "```js\n<!-- kept -->\n"},
    {"fence in a list", "- ```js\n  {{Compat}}\n  ```\n- b\n", "- ```js\n  {{Compat}}\n  ```\n- b\n"},
    {"fence in a quote ends with it", "> ```\n> {{Compat}}\n{{Compat}}x\n", "> ```\n> {{Compat}}\nx\n"},
};

const Row kMdx[] = {
    {"module statements",
     "import A from './a'\nimport {\n  B,\n} from 'b'\n\nexport const x = () => {\n\n  return 1;\n};\n\nText\n",
     "Text\n"},
    {"prose that starts with import", "import prefix. For example\n", "import prefix. For example\n"},
    {"module statement in a fence", "```js\nimport x from 'y'\n```\n", "```js\nimport x from 'y'\n```\n"},
    {"wrapper", "<Intro>\n\nText\n\n</Intro>\n\nMore\n", "Text\n\nMore\n"},
    {"indented content", "<Steps>\n  <Step title=\"One\">\n    Do it.\n    - a\n      - b\n  </Step>\n</Steps>\n",
     "**One**\n\nDo it.\n- a\n  - b\n"},
    {"callout", "<Warning>\n\nHot.\n\n</Warning>\n", "**Warning:**\n\nHot.\n"},
    {"callout over a heading", "<Note>\n\n## Why\n\nText\n\n</Note>\n", "## Why\n\nText\n"},
    {"card with a link", "<Card title=\"Guide\" href=\"/guide\" icon={<X a=\"}\" />}>\n  Read it.\n</Card>\n",
     "**[Guide](/guide)**\n\nRead it.\n"},
    {"tag over lines", "<Spacer\n  size=\"4\"\n  style={{ a: 1 }}\n/>\n\nText\n", "Text\n"},
    {"demo leaves its name", "a\n<ComponentPreview\n  name=\"button-demo\"\n/>\n\nText\n",
     "a\n\n*ComponentPreview: `button-demo`*\n\nText\n"},
    {"demo in a line leaves nothing", "a <Preview name=\"x\" /> b\n", "a  b\n"},
    {"picture without words leaves nothing", "<Illustration src=\"/a/b.png\" />\n\nText\n", "Text\n"},
    {"linked component", "<Button asChild>\n  <Link href=\"/new\">\n    Open <b>it</b>\n  </Link>\n</Button>\n",
     "[Open **it**](/new)\n"},
    {"linked component around a block", "<Tile href=\"/x\">\n\n- a\n- b\n\n</Tile>\n", "- a\n- b\n"},
    {"pictures for day and night", "<Image alt=\"App\" srcLight=\"/l.png\" srcDark=\"/d.png\" />\n",
     "![App](/l.png)\n"},
    {"picture without an address", "<Image alt=\"App\" data={x} />\n", "*App*\n"},
    {"inline component", "a <CodeStep step={1}>b</CodeStep> c\n", "a b c\n"},
    {"fragment", "<>\na\n</>\n", "a\n"},
    {"component in inline code", "Use `<Suspense>` here\n", "Use `<Suspense>` here\n"},
    {"component in a fence", "```jsx\n<App>{x}</App>\n```\n", "```jsx\n<App>{x}</App>\n```\n"},
    {"tick in a table", "| a | b |\n| - | :-: |\n| x | <CHECK /> |\n", "| a | b |\n| --- | :-: |\n| x | ✓ |\n"},
    {"comment", "a {/* secret */} b\n\n{/* more\n\n*/}\n\nc\n", "a  b\n\nc\n"},
    {"string expression", "a{\" \"}b {'c'}\n", "a b c\n"},
    {"other expression stays", "{props.name} {x => {}}\n", "{props.name} {x => {}}\n"},
    {"code of several lines becomes a block", "{items.map(\n  i => i\n)}\n",
     "```jsx\n{items.map(\n  i => i\n)}\n```\n"},
    {"data of a component",
     "<PropertiesTable content={[{name: 'a', type: 'string', isOptional: true, description: 'It\\'s ' +\n"
     "'long'}]} />\n",
     "- `a` (`string`, optional): It's long\n"},
    {"style of a component", "<X style={{a: {type: 1}}} data={['a']} />\nb\n", "b\n"},
    {"tabs with triggers",
     "<Tabs>\n<TabsList>\n<TabsTrigger value=\"c\">Command</TabsTrigger>\n</TabsList>\n"
     "<TabsContent value=\"c\">\n\nx\n\n</TabsContent>\n</Tabs>\n",
     "**Command**\n\nx\n"},
    {"tabs with a list", "<Tabs items={['npm', 'bun']}>\n<Tab>a</Tab>\n<Tab>b</Tab>\n</Tabs>\n",
     "**npm**\n\na\n\n**bun**\n\nb\n"},
    {"component of code", "<TerminalBlock>\n\nnpx x\n\n</TerminalBlock>\n\n<Snippet text=\"npm i\" />\n",
     "```bash\nnpx x\n```\n\n```\nnpm i\n```\n"},
    {"callout with a type", "<Callout type=\"warning\">Hot</Callout>\n<Callout>Plain</Callout>\n",
     "**Warning:**\n\nHot\nPlain\n"},
    {"fence in a component", "<Step>\n    ```js\n    x\n      y\n    ```\n</Step>\n", "```js\nx\n  y\n```\n"},
    {"id as MDX writes it", "## Install it {/*install-it*/}\n", "## Install it\n"},
    {"less-than is no tag", "a < b and 1 <2\n", "a < b and 1 <2\n"},
    {"bad_unclosed tag", "a <Foo bar=\n", "a <Foo bar=\n"},
    {"bad_unclosed brace", "a { b\n", "a { b\n"},
    {"HTML", "<div class=\"x\"><code>a&quot;b</code><br/>c <a href=\"/d\">d</a> <a href=\"#e\">e</a></div>\n",
     "`a\"b`\nc [d](/d) e\n"},
    {"link over lines", "<a href=\"/new\">\n  <img src=\"/a.png\" alt=\"A\" />\n  Try it\n</a>\n", "[Try it](/new)\n"},
    {"link over lines without words", "<a href=\"/new\">\n<img src=\"/a.png\" alt=\"A\" />\n</a>\n",
     "[\n![A](/a.png)\n](/new)\n"},
    {"HTML list of blocks",
     "<ul> <li class=\"x\"> <ul><li><div>a: string</div> <div><p>What.</p></div></li></ul> </li> </ul>\nb\n",
     " -  a: string\nWhat.\n\nb\n"},
    {"HTML list", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n", "- a\n- b\n"},
    {"picture", "<Frame caption=\"The shop\">\n  <img src=\"/s.png\" alt=\"Shop\" />\n</Frame>\n",
     "**The shop**\n\n![Shop](/s.png)\n"},
};

TEST_CASE("cleaning of Markdown") {
  for (const Row& row : kMarkdown) {
    INFO(row.name);
    CHECK(clean_markdown(row.source, false).text == row.cleaned);
  }
}

TEST_CASE("cleaning of MDX") {
  for (const Row& row : kMdx) {
    INFO(row.name);
    CHECK(clean_markdown(row.source, true).text == row.cleaned);
  }
}

const Row kTidied[] = {
    {"blank lines fall together", "a\n\n   \n\nb\n", "a\n\nb\n"},
    {"blank lines of code stay", "```\na\n\n\nb\n```\n\n\n\n    c\n\n\n    d\n",
     "```\na\n\n\nb\n```\n\n    c\n\n\n    d\n"},
    {"blanks behind a heading's marks", "##   A `b  c`\n", "## A `b  c`\n"},
    {"logo beside a heading's words", "# ![Logo](/l.svg)Name ![x](y) more\n", "# Name  more\n"},
    {"logo alone in a heading", "## ![Logo](/l.svg)\n", "## ![Logo](/l.svg)\n"},
    {"badge in a heading", "# Name [![b](/b)](/c)\n", "# Name [![b](/b)](/c)\n"},
    {"bad_unclosed picture", "# Name ![b](/b\n", "# Name ![b](/b\n"},
    {"blank between things that went", "{{APIRef}} {{AvailableInWorkers}}\n", "Available in Web Workers.\n"},
};

const Row kTabs[] = {
    {"tabs without headings", "<Tabs>\n<Tab title=\"A\">\nx\n</Tab>\n</Tabs>\ny\n", "**A**\n\nx\n\ny\n"},
    {"tabs with headings",
     "## Run\n\n<Tabs>\n<Tab title=\"A\">\n### Set up\n\nx\n\n#### Deep\n</Tab>\n<Tab title=\"B\">\ny\n"
     "</Tab>\n</Tabs>\n\n### Next\n",
     "## Run\n\n### A\n\n#### Set up\n\nx\n\n##### Deep\n\n**B**\n\ny\n\n### Next\n"},
    {"tabs in tabs", "<Tab title=\"A\">\n<Tab title=\"B\">\n## C\n</Tab>\n</Tab>\n## D\n",
     "## A\n\n### B\n\n#### C\n\n## D\n"},
    {"heading in a tab's code", "<Tab title=\"A\">\n```sh\n# no heading\n```\n</Tab>\n",
     "**A**\n\n```sh\n# no heading\n```\n"},
    {"no heading is lower than six", "<Tab title=\"A\">\n##### B\n\n###### C\n</Tab>\n",
     "##### A\n\n###### B\n\n###### C\n"},
    {"bad_unclosed tab", "<Tab title=\"A\">\n## B\n", "**A**\n\n## B\n"},
    {"bad_closed twice", "<Tab title=\"A\">\n## B\n</Tab>\n</Tab>\n## C\n", "## A\n\n### B\n\n## C\n"},
};

TEST_CASE("blanks, logos and tabs") {
  for (const Row& row : kTidied) {
    INFO(row.name);
    CHECK(clean_markdown(row.source, false).text == row.cleaned);
  }
  for (const Row& row : kTabs) {
    INFO(row.name);
    CHECK(clean_markdown(row.source, true).text == row.cleaned);
  }
}

TEST_CASE("ids follow their headings through tabs and blank lines") {
  const Cleaned cleaned =
      clean_markdown("# T\n\n\n\n<Tab title=\"A\">\n\n## B {#own}\n\nx\n</Tab>\n\n## C {#c}\n", true);
  REQUIRE(cleaned.ids.size() == 2);
  CHECK(cleaned.ids[0].offset == cleaned.text.find("### B"));
  CHECK(cleaned.ids[1].offset == cleaned.text.find("## C"));
}

TEST_CASE("ids of headings are kept beside the text") {
  const Cleaned cleaned = clean_markdown("# T\n\n## A {#first}\n\n## B {/*second*/}\n\n## C {#}\n", false);
  REQUIRE(cleaned.ids.size() == 2);
  CHECK(cleaned.ids[0].id == "first");
  CHECK(cleaned.ids[0].offset == cleaned.text.find("## A"));
  CHECK(cleaned.ids[1].id == "second");
  CHECK(cleaned.ids[1].offset == cleaned.text.find("## B"));
}

TEST_CASE("a file that is not called .mdx is MDX when it holds JSX blocks") {
  CHECK(looks_like_mdx("Text\n\n<Note>\n\nx\n\n</Note>\n"));
  CHECK(looks_like_mdx("<Sandpack />\n"));
  CHECK_FALSE(looks_like_mdx("```jsx\n<App />\n```\n"));
  CHECK_FALSE(looks_like_mdx("<T> is a type\n"));
  CHECK_FALSE(looks_like_mdx("<div>\n</div>\n"));
}

TEST_CASE("MDN macros") {
  struct {
    const char* inner;
    MacroResult result;
    const char* text;
  } const rows[] = {
      {"domxref(\"A.b()\", \"b()\")", MacroResult::kText, "`b()`"},
      {"domxref(\"A\",\"\",\"add()\")", MacroResult::kText, "`A`"},
      {"domxref(\"A\", \"the A object\")", MacroResult::kText, "the A object"},
      {" jsxref(\"Promise\") ", MacroResult::kText, "`Promise`"},
      {"cssxref(\"&lt;length&gt;\")", MacroResult::kText, "`<length>`"},
      {"Glossary('CSS', 'Cascading Style Sheets')", MacroResult::kText, "Cascading Style Sheets"},
      {"SVGElement(\"svg\")", MacroResult::kText, "`<svg>`"},
      {"RFC(2616)", MacroResult::kText, "RFC 2616"},
      {"rfc(\"9110\",\"\",\"4.1\")", MacroResult::kText, "RFC 9110, section 4.1"},
      {"optional_inline", MacroResult::kText, "(optional)"},
      {"Compat", MacroResult::kFurniture, ""},
      {"AddonSidebar", MacroResult::kFurniture, ""},
      {"EmbedLiveSample(\"x\", 100, 200)", MacroResult::kFurniture, ""},
      {"bad_domxref", MacroResult::kUnknown, ""},
      {"domxref", MacroResult::kUnknown, ""},
      {"domxref(\"x\"", MacroResult::kUnknown, ""},
      {"", MacroResult::kUnknown, ""},
  };
  for (const auto& row : rows) {
    INFO(row.inner);
    std::string text;
    CHECK(expand_macro(row.inner, text) == row.result);
    CHECK(text == row.text);
  }
}

}  // namespace
