// A small reference documentation for tests of `examples`, `lookup` and `outline` by kind, and a check that a citation holds.
#pragma once

#include "rig.h"

namespace foredge::server::test {

inline const Objects& reference_release() {
  static const Objects objects = [] {
    using foredge::test::write_file;
    const foredge::test::TempDir folder;
    write_file(folder.path() / "foredge.toml",
               "[[library]]\nname = \"kit\"\n[[library.version]]\nname = \"2.0.0\"\npath = \"new\"\n"
               "[[library.version]]\nname = \"1.0.0\"\npath = \"old\"\n[[library]]\nname = \"cli\"\npath = \"cli\"\n");
    write_file(folder.path() / "new/button.md",
               "---\nkind: component\n---\n# Button\n\n**Note:**\n\nStyled by the theme.\n\n**Experimental**\n\n"
               "`Button` runs an action when it is pressed.\n\n## Usage\n\nPress it from code:\n\n```tsx\n"
               "<Button onPress={save}>\n  Save\n</Button>\n```\n\n## Props\n\n| Prop | Type | Default |\n|-|-|-|\n"
               "| `variant` | `\"plain\" \\| \"loud\"` | `\"plain\"` |\n| `size` | `number` | - |\n\n"
               "## See also\n\n- `Link`\n- `Menu`\n");
    write_file(folder.path() / "new/data-table.md", "---\nkind: component\n---\n# Data Table\n\nShows rows.\n");
    write_file(folder.path() / "new/hooks.md",
               "# Hooks\n\n## `press(target, options?)`\n\nCall `press` to press.\n\n### Parameters\n\n"
               "* `target`: What is pressed.\n* **optional** `options`: How.\n\n### Steps\n\n1. Import it:\n\n"
               "   ```js\n   import { press } from 'kit';\n   if (press) {\n     press(1);\n   }\n   ```\n\n"
               "> Quoted:\n>\n> ```js\n> press(2);\n> ```\n\n## Sharing\n\nText of both editions.\n");
    write_file(folder.path() / "old/hooks.md", "# Hooks\n\n## Sharing\n\nText of both editions.\n");
    write_file(folder.path() / "cli/hooks.md", "# Hooks\n\n## Sharing\n\nText of both editions.\n");
    for (const char* name : {"cli/first.md", "cli/second.md"}) {
      write_file(folder.path() / name, "# Walk\n\nWalk so:\n\n```sh\nkit walk\n```\n");
    }
    write_file(
        folder.path() / "cli/apply.md",
        "# kit apply\n\nApplies a file.\n\n```sh\nkit apply -f x.yaml\n```\n\n## `--dry-run`\n\nWrites nothing.\n");
    return build_objects(folder.path());
  }();
  return objects;
}

// What `fetch` says about cited lines, trimmed of the end; the digest is compared on the way.
inline std::string cited_text(Host& host, const json& citation) {
  const std::string lines =
      std::to_string(citation["lines"][0].get<int>()) + "-" + std::to_string(citation["lines"][1].get<int>());
  std::string page = citation["id"];
  page = page.substr(0, page.find('#'));
  const json whole = host.call("fetch", {{"id", page}, {"lines", lines}, {"max_tokens", 20000}});
  INFO(citation.dump() << "\n" << whole.dump());
  REQUIRE(whole.contains("text"));
  return whole["text"];
}

}  // namespace foredge::server::test
