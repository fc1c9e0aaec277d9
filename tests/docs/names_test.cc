// Names as documentation writes them: languages, symbols, and which headings are about one.
#include "docs/names.h"

#include <catch2/catch.hpp>

using namespace foredge::docs;

namespace {

struct HeadingRow {
  const char* name;
  const char* heading;
  HeadingForm form;
  const char* symbol;  // nullptr: about nothing
};

constexpr HeadingForm kText = HeadingForm::kText;
constexpr HeadingForm kCode = HeadingForm::kCode;
constexpr HeadingForm kTitle = HeadingForm::kTitle;

constexpr HeadingRow kHeadings[] = {
    {"react_hook_call", "useState(initialState)", kText, "useState"},
    {"react_optional_argument", "useEffect(setup, dependencies?)", kText, "useEffect"},
    {"react_component_tag", "<Suspense>", kText, "Suspense"},
    {"react_plain_title", "cache", kTitle, "cache"},
    {"react_directive_title", "'use client'", kTitle, "use client"},
    {"react_member_call", "root.render(reactNode)", kText, "root.render"},
    {"mdn_prototype_method", "Array.prototype.at()", kTitle, "Array.prototype.at"},
    {"mdn_interface_method", "AbortController: abort() method", kTitle, "AbortController.abort"},
    {"mdn_static_method", "AbortSignal: timeout() static method", kTitle, "AbortSignal.timeout"},
    {"mdn_property", "Request: body property", kTitle, "Request.body"},
    {"mdn_event", "Window: load event", kTitle, "Window.load"},
    {"mdn_constructor", "Request: Request() constructor", kTitle, "Request.Request"},
    {"mdn_element", "<dialog>: The Dialog element", kTitle, "dialog"},
    {"mdn_element_with_attribute", "<input type=\"button\">", kTitle, "input"},
    {"mdn_html_element_ranges", "<h1>–<h6>: The HTML Section Heading elements", kTitle, "h1"},
    {"mdn_css_property", "grid-template-columns", kTitle, "grid-template-columns"},
    {"mdn_custom_property", "--custom-property", kText, "--custom-property"},
    {"mdn_header", "Cache-Control", kTitle, "Cache-Control"},
    {"k8s_command_title", "kubectl apply", kTitle, "kubectl apply"},
    {"k8s_flag", "--dry-run", kText, "--dry-run"},
    {"k8s_kind", "PodSpec", kText, "PodSpec"},
    {"typedoc_class", "new Request(input)", kText, "Request"},
    {"mcp_method", "tools/list", kText, "tools/list"},
    {"mcp_code_heading", "Tool", kCode, "Tool"},
    {"shadcn_title_of_words", "Data Table", kTitle, "Data Table"},
    {"prose_behind_a_name", "Options (advanced)", kTitle, "Options"},
    {"bad_plain_word", "Usage", kText, nullptr},
    {"bad_prose", "How to fetch data", kText, nullptr},
    {"bad_prose_in_parentheses", "Options (advanced)", kText, nullptr},
    {"bad_title_of_many_words", "Sharing state between your many components", kTitle, nullptr},
    {"bad_sentence", "What is new?", kTitle, nullptr},
    {"bad_prose_behind_a_colon", "Note: abort the method", kText, nullptr},
    {"bad_empty", "", kTitle, nullptr},
    {"bad_one_letter", "x", kTitle, nullptr},
    {"bad_brackets_only", "<>", kTitle, nullptr},
    {"bad_parenthesis_only", "(", kText, nullptr},
    {"bad_dash_only", "-", kText, nullptr},
    {"bad_number", "1.2", kText, nullptr},
};

struct KeyRow {
  const char* name;
  const char* written;
  const char* key;
};

constexpr KeyRow kKeys[] = {
    {"case", "useState", "usestate"},
    {"call", "useState()", "usestate"},
    {"tag", "<Suspense>", "suspense"},
    {"closed_tag", "<img />", "img"},
    {"tag_with_attributes", "<input type=\"text\">", "input"},
    {"code_marks", "`fetch`", "fetch"},
    {"quotes", "\"use client\"", "useclient"},
    {"words", "Data Table", "datatable"},
    {"joined_by_dashes", "data-table", "datatable"},
    {"joined_by_underscores", "data_table", "datatable"},
    {"option_keeps_its_dashes", "--dry-run", "--dryrun"},
    {"short_option", "-f", "-f"},
    {"dots_stay", "Array.prototype.at()", "array.prototype.at"},
    {"bad_empty", "", ""},
    {"bad_marks_only", "``", ""},
    {"bad_dashes_only", "--", "--"},
    {"bad_bracket_only", "<", ""},
};

}  // namespace

TEST_CASE("a heading is about a symbol, or it is not") {
  for (const HeadingRow& row : kHeadings) {
    INFO(row.name);
    const auto symbol = symbol_of_heading(row.heading, row.form);
    CHECK(symbol.has_value() == (row.symbol != nullptr));
    CHECK(symbol.value_or("") == (row.symbol == nullptr ? "" : row.symbol));
  }
}

TEST_CASE("one key for every way to write a symbol") {
  for (const KeyRow& row : kKeys) {
    INFO(row.name);
    CHECK(symbol_key(row.written) == row.key);
  }
}

TEST_CASE("a language has one name") {
  CHECK(canonical_language("JavaScript") == "js");
  CHECK(canonical_language("shell-session") == "sh");
  CHECK(canonical_language("YML") == "yaml");
  CHECK(canonical_language("c++") == "cpp");
  CHECK(canonical_language("Brainfuck") == "brainfuck");
  CHECK(canonical_language("").empty());
}

TEST_CASE("a subcommand is what stands behind a program's name") {
  CHECK(subcommand_of("kubectl apply") == "apply");
  CHECK(subcommand_of("kubectl config view") == "config view");
  CHECK(subcommand_of("Data Table").empty());
  CHECK(subcommand_of("apply").empty());
}
