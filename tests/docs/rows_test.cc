// Typed rows as React, MDN, shadcn, Kubernetes and TypeDoc write them, read from the stored form of a section.
#include "docs/rows.h"

#include <catch2/catch.hpp>

using namespace foredge::docs;

namespace {

struct UnitText {
  UnitKind kind;
  std::string text;
};

constexpr UnitKind kHead = UnitKind::kTableHead;
constexpr UnitKind kRow = UnitKind::kTableRow;
constexpr UnitKind kItem = UnitKind::kListItem;
constexpr UnitKind kParagraph = UnitKind::kParagraph;

// What is read of a section of these units, a line a row: name|type|default|required|description.
std::string read(const std::vector<UnitText>& units) {
  std::string escaped;
  SectionRecord section{};
  for (const UnitText& unit : units) {
    std::string text;
    for (const char c : unit.text) {
      text += c == '\n' ? "\\n" : c == '"' ? "\\\"" : c == '\\' ? "\\\\" : std::string(1, c);
    }
    section.units.push_back({unit.kind, static_cast<std::uint32_t>(text.size()), 1, 1});
    escaped += text;
  }
  section.escaped_text = escaped;
  std::string out;
  for (const Row& row : read_rows(section)) {
    out += row.name + "|" + row.type + "|" + row.default_value + "|" +
           (row.required ? (*row.required ? "yes" : "no") : "") + "|" + row.description + "\n";
  }
  return out;
}

struct Case {
  const char* name;
  std::vector<UnitText> units;
  std::string rows;
};

}  // namespace

TEST_CASE("rows of tables") {
  const Case cases[] = {
      {"shadcn_props",
       {{kHead, "| Prop | Type | Default |\n| --- | --- | --- |\n"},
        {kRow, "| `variant` | `\"default\" \\| \"outline\"` | `\"default\"` |\n"},
        {kRow, "| `asChild` | `boolean` | - |\n"}},
       "variant|\"default\" | \"outline\"|\"default\"||\nasChild|boolean|||\n"},
      {"header_in_bold_and_any_case",
       {{kHead, "**NAME** | **Description**\n--- | ---\n"}, {kRow, "`a` | what it  does\n"}},
       "a||||what it does\n"},
      {"required_column",
       {{kHead, "| Parameter | Required | Description |\n|-|-|-|\n"},
        {kRow, "| `id` | Yes | The id. |\n"},
        {kRow, "| `q` | no | |\n"},
        {kRow, "| `r` | | Any. |\n"}},
       "id|||yes|The id.\nq|||no|\nr||||Any.\n"},
      {"a_row_shorter_than_its_head",
       {{kHead, "| Key | Type |\n|-|-|\n"}, {kRow, "| a |\n"}, {kRow, "| b | int |\n"}},
       "b|int|||\n"},
      {"a_row_longer_than_its_head",
       {{kHead, "| Key | Type |\n|-|-|\n"}, {kRow, "| b | int | more | yet |\n"}},
       "b|int|||\n"},
      {"two_tables",
       {{kHead, "| Key | Type |\n|-|-|\n"},
        {kRow, "| b | int |\n"},
        {kHead, "| A | B |\n|-|-|\n"},
        {kRow, "| x | y |\n"}},
       "b|int|||\n"},
      {"bad_no_column_for_names", {{kHead, "| Type | Description |\n|-|-|\n"}, {kRow, "| a | b |\n"}}, ""},
      {"bad_names_alone", {{kHead, "| Name | City |\n|-|-|\n"}, {kRow, "| a | b |\n"}}, ""},
      {"bad_empty_cells", {{kHead, "| Name | Type |\n|-|-|\n"}, {kRow, "| | |\n"}, {kRow, "|\n"}, {kRow, "\n"}}, ""},
      {"bad_lone_backslash", {{kHead, "| Name | Type |\n|-|-|\n"}, {kRow, "| a | b\\\n"}}, "a|b\\|||\n"},
  };
  for (const Case& row : cases) {
    INFO(row.name);
    CHECK(read(row.units) == row.rows);
  }
}

TEST_CASE("lists") {
  const Case cases[] = {
      {"react_parameter",
       {{kItem, "* `setup`: The function.\n"}, {kItem, "* **optional** `deps`: The *list*\n  of values.\n"}},
       "setup||||The function.\ndeps|||no|The *list* of values.\n"},
      {"react_optional_prop",
       {{kItem, "* **optional** `fallback`: An alternate UI.\n"}},
       "fallback|||no|An alternate UI.\n"},
      {"mdn_definition",
       {{kItem, "- `reason` (optional)\n"}, {kItem, "  - : Why it was aborted.\n"}},
       "reason|||no|Why it was aborted.\n"},
      {"mdn_definition_in_one_unit", {{kItem, "- `index`\n  - : Zero-based index.\n"}}, "index||||Zero-based index.\n"},
      {"mdn_read_only_is_no_type",
       {{kItem, "- `signal` (read-only)\n"}, {kItem, "  - : The signal.\n"}},
       "signal||||(read-only) The signal.\n"},
      {"mdn_definition_of_several_paragraphs",
       {{kItem, "- `a`\n"}, {kItem, "  - : First.\n"}, {kParagraph, "    Second.\n"}},
       "a||||First. Second.\n"},
      {"mdn_members_of_an_object",
       {{kItem, "- `options` (optional)\n\n"},
        {kItem, "  - : An object with:\n"},
        {kItem, "    - `detail`\n"},
        {kItem, "      - : A number.\n"},
        {kItem, "- `b`\n"},
        {kItem, "  - : Next.\n"}},
       "options|||no|An object with: - `detail`: A number.\nb||||Next.\n"},
      {"react_list_below_an_item",
       {{kItem, "* `state`: The value.\n"}, {kItem, "  * If it is a function, call it.\n"}},
       "state||||The value. * If it is a function, call it.\n"},
      {"code_below_an_item",
       {{kItem, "- `a`: One.\n\n"}, {UnitKind::kFence, "  ```js\n  a()\n  ```\n\n"}, {kParagraph, "  Two.\n"}},
       "a||||One. Two.\n"},
      {"long_description_ends",
       {{kItem, "- `a`: " + std::string(1300, 'x') + "\n\n"}, {kParagraph, "  Two.\n\n"}, {kParagraph, "  Three.\n"}},
       "a||||" + std::string(1300, 'x') + " …\n"},
      {"flag_with_type_and_default",
       {{kItem, "- `-o, --output string     Default: \"json\"`: The form.\n"}, {kItem, "- `--dry-run`: Nothing.\n"}},
       "-o, --output|string|\"json\"||The form.\n--dry-run||||Nothing.\n"},
      {"flag_with_a_value", {{kItem, "- `--sort=KEY`: By it.\n"}}, "--sort=KEY||||By it.\n"},
      {"k8s_field",
       {{kItem, "- **replicas** (int32)\n\n"}, {kParagraph, "  The desired number.\n"}},
       "replicas|int32|||The desired number.\n"},
      {"k8s_required_field",
       {{kItem, "- **selector** (LabelSelector), required\n\n"}, {kParagraph, "  Which pods.\n"}},
       "selector|LabelSelector||yes|Which pods.\n"},
      {"k8s_path_parameter",
       {{kItem, "- **name** (*in path*): string, required\n"}},
       "name||||(in path) string, required\n"},
      {"type_with_parentheses",
       {{kItem, "- `on` ((open: boolean) => void): Called.\n"}},
       "on|(open: boolean) => void|||Called.\n"},
      {"typedoc_dash",
       {{kItem, "- `a` - What it is.\n"}, {kItem, "- `b` — And this.\n"}},
       "a||||What it is.\nb||||And this.\n"},
      {"bad_mentions", {{kItem, "- `Promise`\n"}, {kItem, "- `Promise.any()`\n"}}, ""},
      {"bad_sentence_that_starts_with_code", {{kItem, "- `cache` is for use on the server.\n\n---\n"}}, ""},
      {"bad_sentence_over_two_lines", {{kItem, "* `cache` is for use\n  on the server.\n"}}, ""},
      {"bad_name_with_spaces", {{kItem, "- **Do not panic**: it is fine.\n"}}, ""},
      {"bad_unclosed_mark", {{kItem, "- `name: what\n"}}, ""},
      {"bad_unclosed_parenthesis", {{kItem, "- `name` (type: what\n"}}, ""},
      {"bad_plain_item", {{kItem, "- name: what\n"}, {kItem, "-\n"}, {kItem, "\n"}}, ""},
  };
  for (const Case& row : cases) {
    INFO(row.name);
    CHECK(read(row.units) == row.rows);
  }
}

TEST_CASE("a section of nothing that documents names has no rows") {
  CHECK(read({}).empty());
  CHECK(read({{UnitKind::kHeading, "## `a`: b\n"}, {UnitKind::kFence, "```\n- `a`: b\n```\n"}, {kRow, "| a | b |\n"}})
            .empty());
}

TEST_CASE("a row goes by each of its names") {
  using Names = std::vector<std::string>;
  CHECK(names_of_row("-o, --output") == Names{"-o", "--output"});
  CHECK(names_of_row("`-A`, `--all`") == Names{"-A", "--all"});
  CHECK(names_of_row("--sort=KEY") == Names{"--sort"});
  CHECK(names_of_row("variant") == Names{"variant"});
  CHECK(names_of_row(" , ").empty());
}

TEST_CASE("rows of a section that is not stored yet are those of the stored one") {
  Section section;
  section.units = {{UnitKind::kHeading, 5, 1}, {kItem, 11, 1}};
  const std::vector<Row> rows = read_rows(section, "## A\n- `a`: \"b\"\n");
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].name == "a");
  CHECK(rows[0].description == "\"b\"");
}
