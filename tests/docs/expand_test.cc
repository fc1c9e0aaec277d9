// What stands for other text in a page: shortcodes, containers, included files; and what is told about it.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "docs/containers.h"
#include "docs/fence_info.h"
#include "docs/flaws.h"
#include "docs/includes.h"
#include "docs/shortcodes.h"

namespace {

using namespace foredge::docs;

struct Row {
  const char* name;
  const char* source;
  const char* text;
};

std::optional<std::string> included(std::string_view name) {
  if (name == "a.md") return "Part {{< param x >}}\n";
  if (name == "./_a.mdx") return "Part\n";
  if (name == "examples/p.yaml") return "kind: Pod\n";
  if (name == "@/s.ts") return "let x\n";
  if (name == "loop.md") return "{{< include \"loop.md\" >}}\n";
  return std::nullopt;
}

TEST_CASE("Hugo's shortcodes") {
  const Row rows[] = {
      {"callout", "{{< note >}}\nText\n{{< /note >}}\n", "**Note:**\nText\n\n"},
      {"callout in a line", "{{% alert title=\"T\" color=\"warning\" %}}x{{% /alert %}}\n", "**Note:** **T** x\n"},
      {"hint with its kind", "{{< hint danger >}}\nx\n{{< /hint >}}\n", "**Danger:**\nx\n\n"},
      {"term",
       "A {{< glossary_tooltip text=\"Pod\" term_id=\"pod\" >}}, {{<glossary_tooltip term_id=\"api-group\">}}.\n",
       "A Pod, api group.\n"},
      {"heading", "## {{% heading \"whatsnext\" %}}\n", "## What's next\n"},
      {"state", "{{< feature-state for_k8s_version=\"v1.21\" state=\"beta\" >}}\n",
       "**Feature state:** Kubernetes v1.21 [beta]\n"},
      {"address", "<a href=\"{{< ref \"../x#y\" >}}\">z</a>\n", "<a href=\"../x#y\">z</a>\n"},
      {"values, in code too", "v{{< skew nextMinorVersion >}}\n```\n{{< param \"version\" >}} {{< note >}}\n```\n",
       "vNEXT_MINOR_VERSION\n```\nVERSION {{< note >}}\n```\n"},
      {"tabs", "{{< tabs name=\"t\" >}}\n{{% tab name=\"A\" %}}\nx\n{{% /tab %}}\n{{< /tabs >}}\n",
       "\n\n\x02"
       "A\n\nx\n\x03\n\n"},
      {"tab of code", "{{< tab name=\"A\" codelang=\"go\" >}}\nx\n{{< /tab >}}\n",
       "\n\x02"
       "A\n\n```go\nx\n```\n\x03\n"},
      {"tab of a file", "{{< tab name=\"A\" include=\"a.md\" />}}\n",
       "\n\x02"
       "A\nPart X\n\x03\n"},
      {"tab that ends in a line", "{{% tab name=\"A\" %}}\nx{{% /tab %}}y\n",
       "\n\x02"
       "A\n\nx\n\x03y\n"},
      {"shown, not meant", "`{{</* note */>}}`\n", "`{{< note >}}`\n"},
      {"comment", "a{{< comment >}}\nsecret\n{{< /comment >}}b\n", "ab\n"},
      {"figure", "{{< figure src=\"/a.png\" alt=\"A\" >}}\n", "![A](/a.png)\n"},
      {"included file", "{{< include \"a.md\" >}}\n", "Part X\n"},
      {"example", "{{< codenew file=\"p.yaml\" >}}\n", "```yaml p.yaml\nkind: Pod\n```\n"},
      {"example elsewhere", "{{< codenew file=\"q.yaml\" >}}\n", "[`q.yaml`](https://k8s.io/examples/q.yaml)\n"},
      {"bad_unknown", "{{< mine x=1 >}}\n", "{{< mine x=1 >}}\n"},
      {"bad_unclosed", "{{< note\n", "{{< note\n"},
      {"bad_includes itself", "{{< include \"loop.md\" >}}\n", "\n"},
      {"bad_missing file", "{{< include \"none.md\" >}}\n", "\n"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    std::vector<Finding> findings;
    Flaws flaws(row.source, "f.md", 1, findings);
    CHECK(expand_shortcodes(row.source, included, flaws) == std::string(row.text));
    const std::string name = row.name;
    CHECK(findings.empty() == (!name.starts_with("bad_") || name == "bad_unclosed"));
  }
  std::vector<Finding> findings;
  Flaws flaws("{{ x }}\n", "f.md", 1, findings);
  CHECK_FALSE(expand_shortcodes("{{ x }}\n", included, flaws));
}

TEST_CASE("containers") {
  const Row rows[] = {
      {"callout", ":::note\nx\n:::\n", "**Note:**\n\nx\n\n"},
      {"callout with a title", "::: warning Be careful\nx\n:::\n", "**Warning:** **Be careful**\n\nx\n\n"},
      {"title in brackets", ":::tip[A title]\n\nx\n\n:::\n", "**Tip:** **A title**\n\n\nx\n\n"},
      {"details", "::: details More\nx\n:::\n", "**More**\n\nx\n\n"},
      {"code group", "::: code-group\n```sh [npm]\nx\n```\n:::\n", "```sh [npm]\nx\n```\n\n"},
      {"component with a title", "::card{title=\"T\" icon=\"i\"}\nx\n::\n", "**T**\n\nx\n\n"},
      {"alert", "> [!NOTE]\n> x\n", "> **Note:**\n> x\n"},
      {"alert with text", "> [!tip] Do x\n", "> **Tip:** Do x\n"},
      {"indented callout", "!!! warning \"T\"\n    x\n\n    ```\n    y\n    ```\nz\n",
       "**Warning:** **T**\n\nx\n\n```\ny\n```\nz\n"},
      {"indented tabs", "=== \"A\"\n    x\n=== \"B\"\n    y\n",
       "\x02"
       "A\n\nx\n\n\x03\n\n\x02"
       "B\n\ny\n\n\x03\n\n"},
      {"in a fence", "```\n:::note\n```\n:::note\n:::\n", "```\n:::note\n```\n\n**Note:**\n\n"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(expand_containers(row.source) == std::string(row.text));
  }
  for (const char* const plain : {"a ::: b\n", "::before\n", "std::x\n", "[!] x\n"}) {
    INFO(plain);
    CHECK(expand_containers(plain).value_or(plain).find("**") == std::string::npos);
  }
}

TEST_CASE("included files") {
  const Row rows[] = {
      {"snippet", "<<< @/s.ts{2}\n", "````ts s.ts\nlet x\n````\n"},
      {"part", "a\n<!-- @include: a.md -->\nb\n", "a\nPart {{< param x >}}\nb\n"},
      {"part of MkDocs", "--8<-- \"a.md\"\n", "Part {{< param x >}}\n"},
      {"partial of MDX", "import Part from './_a.mdx';\n\n<Part name=\"x\" />\n", "\nPart\n"},
      {"bad_missing", "<<< @/none.ts\nb\n", "b\n"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    std::vector<Finding> findings;
    Flaws flaws(row.source, "f.md", 5, findings);
    CHECK(expand_includes(row.source, included, flaws) == std::string(row.text));
    CHECK(findings.empty() != std::string(row.name).starts_with("bad_"));
  }
}

TEST_CASE("flaws are named with their line") {
  struct {
    const char* name;
    const char* body;
    std::uint32_t line;  // 0: nothing is told
  } const rows[] = {
      {"closed", "a\n```\nx\n```\n", 0},          {"bad_open fence", "a\n\n```js\nx\n", 12},
      {"bad_only an opening line", "```\n", 10},  {"shorter marks close nothing", "````\n```\n", 10},
      {"in a comment", "<!--\n```\n-->\n", 0},    {"bad_open comment", "a\n<!-- x\n", 11},
      {"comment in code", "```\n<!--\n```\n", 0}, {"quoted", "> ```\n> x\n", 0},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    std::vector<Finding> findings;
    Flaws flaws(row.body, "f.md", 10, findings);
    find_flaws(row.body, flaws);
    REQUIRE(findings.size() == (row.line == 0 ? 0U : 1U));
    if (row.line != 0) CHECK(findings[0].line == row.line);
  }
}

TEST_CASE("what a fence says of itself") {
  struct {
    const char* info;
    const char* plain;
  } const rows[] = {
      {"js", "js"},
      {"js {2-5}", "js"},
      {"js{1, 3}", "js"},
      {"js [[1, 1, \"ref\"], [2, 3, \"x\"]]", "js"},
      {"js src/App.js active", "js src/App.js"},
      {"tsx title=\"a b.tsx\" showLineNumbers {1}", "tsx a b.tsx"},
      {"ts filename='x.ts' highlight={\"1\"}", "ts x.ts"},
      {"sh [npm]", "sh npm"},
      {"bash macOS/Linux", "bash macOS/Linux"},
      {"js-nolint example-bad", "js example-bad"},
      {"{.python .numberLines}", "python"},
      {"title=\"x.js\"", "x.js"},
      {"js /useState/", "js"},
      {"", ""},
  };
  for (const auto& row : rows) {
    INFO(row.info);
    CHECK(plain_fence_info(row.info) == row.plain);
  }
}

}  // namespace
