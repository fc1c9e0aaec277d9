// Any bytes make a page that keeps the promises of docs/page.h: seeded mutations of samples that hold every construct.
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "docs/markdown.h"
#include "docs/page_check.h"

namespace {

using namespace foredge::docs;

const char* const kSamples[] = {
    "---\ntitle: \"A\"\ntags: [x]\n---\n\n{{APIRef}}\n\n# Title {#id}\n\nText {{domxref(\"X\")}} `code` <!-- c -->\n\n"
    "> [!NOTE]\n> quoted\n> ```js\n> x\n> ```\n\n## Specs\n\n{{Specifications}}\n\n| a | b |\n|---|---|\n| 1 | "
    "[l](x.md) |\n| | |\n\n"
    "- a\n  - b\n\n    ```\n    y\n    ```\n1. c\n\n<table>\n<tr><td>z &lt;</td></tr>\n</table>\n\nSet\n===\n\n[r]: "
    "/x\n",
    "import A from 'a'\n\nexport const B = () => {\n  return 1\n}\n\n<Note title=\"T\" x={{a: `}${1}`}}>\n  Text "
    "{\"s\"} {/* c */}\n"
    "  - l\n</Note>\n\n## H {/*own*/}\n\n<Tabs><Tab title='x'>\n\n~~~~ts {1}\nf<T>()\n~~~~\n\n</Tab></Tabs>\n\n<a "
    "href=\"/x\">l</a> "
    "<code>a&amp;b</code><br/>\n\n### \xc3\x9c \xe6\x97\xa5 \xf0\x9f\x8e\x89\n\n#\n\n---\n",
    ":::note Title\n\nx\n\n::: code-group\n```sh [npm]\ny\n```\n:::\n:::\n\n> [!TIP] Rest\n> z\n\n!!! warning \"W\"\n\n"
    "    in\n\n    ```\n    c\n    ```\n\n=== \"Tab\"\n\n    ## In a tab {#t}\n\n=== \"Other\"\n\n    o\n\n"
    "{{< tabs >}}{{% tab name=\"A\" %}}\n### B\n{{% /tab %}}{{< /tabs >}}\n<!--@include: ./x.md-->\n",
    "<h2 id=\"h\">A <i>b</i></h2>\n<table><caption>C</caption><tr><th colspan=2>A|b</th></tr>\n<tr><td rowspan=\"2\">"
    "<pre class=\"js\">x\ny</pre></td><td>1<br>2</td></tr></table>\n<ul><li>a<li>b <code>c&lt;</code></ul>\n<pre><code>"
    "{<button>Copy</button></code></pre>\n<dl><dt>t<dd>d</dl>\n<details><summary>S</summary>\n\nx\n</details>\n"
    "<table><tr><td colspan=\"2\">--n s</td></tr><tr><td></td><td>t</td></tr></table>\n",
};

const char* const kPieces[] = {"\n",      "\n\n",  "```",    "~~~",
                               "`",       "# ",    "## a\n", "|",
                               "- ",      "> ",    "<",      "</A>",
                               "<A>",     "{",     "}",      "{{",
                               "}}",      "---",   "<!--",   "-->",
                               "{/*",     "*/}",   "\r",     "\t",
                               "\\",      "&lt;",  "[",      "](",
                               ")",       "\xff",  "\xc3",   "    ",
                               "1. ",     "===",   "\"",     "'",
                               "import ", "\x00",  "title:", "<ul>",
                               "<br>",    "$`${",  ":::",    "=== \"",
                               "!!! a",   "<td>",  "<tr>",   "<table>",
                               "</pre>",  "<pre>", "</Tab>", "<Tab title=\"t\">",
                               "{{< tab", "\x02",  "\x03"};

// A small generator, so that a failing seed fails everywhere.
struct Random {
  std::uint64_t state;
  std::size_t below(std::size_t bound) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>(state >> 33U) % bound;
  }
};

std::string mutate(std::string text, Random& random) {
  for (std::size_t i = 1 + random.below(6); i > 0; --i) {
    const std::size_t at = random.below(text.size() + 1);
    switch (random.below(4)) {
      case 0:
        text.insert(at, kPieces[random.below(std::size(kPieces))]);
        break;
      case 1:
        text.erase(at, random.below(30));
        break;
      case 2:
        text.insert(random.below(text.size() + 1), text.substr(at, random.below(80)));
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(random.below(256));
        break;
    }
    if (text.empty()) text = "x";
  }
  return text;
}

void check(const std::string& source, std::uint64_t seed) {
  for (const bool mdx : {false, true}) {
    std::vector<Finding> findings;
    const Page page = read_markdown(source, {"a/b", "a/b.md", "a", mdx, true}, findings);
    if (const auto broken = check_page(page)) {
      INFO("seed " << seed << " mdx " << mdx << ": " << *broken);
      INFO(source);
      FAIL();
    }
  }
}

TEST_CASE("every mutation of the samples makes a sound page") {
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    Random random{seed * 7919 + 1};
    check(mutate(kSamples[seed % std::size(kSamples)], random), seed);
  }
  SUCCEED();
}

TEST_CASE("every truncation of the samples makes a sound page") {
  for (const std::string sample : kSamples) {
    for (std::size_t size = 0; size <= sample.size(); ++size) check(sample.substr(0, size), size);
  }
  SUCCEED();
}

// Time that grew with the square of these would take hours.
TEST_CASE("constructs that never end are read as text") {
  for (const char* const piece :
       {"{", "{{", "<a b={", "<!--", "` `` ", "[", "<A b=\"", "> ", "- ", "|", "{/*", "**a ", "![", "<"}) {
    std::string source = "<Note>\n\n</Note>\n\n";
    while (source.size() < 60000) source += piece;
    check(source, source.size());
  }
  SUCCEED();
}

}  // namespace
