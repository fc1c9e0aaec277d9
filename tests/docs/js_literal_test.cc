// Data of components as lists.
#include "docs/js_literal.h"

#include <catch2/catch.hpp>

namespace {

using namespace foredge::docs;

TEST_CASE("data of components") {
  struct {
    const char* name;
    const char* source;
    const char* text;
  } const rows[] = {
      {"properties", "[{ name: 'a', type: 'string', required: true, default: \"'x'\", description: `An\n  a` }]",
       "- `a` (`string`, required, default `'x'`): An a\n"},
      {"nested", "[{name: 'a', properties: [{type: 'B', parameters: [{name: 'c', description: 'd'}]}]}]",
       "- `a`\n  - `B`\n    - `c`: d\n"},
      {"by name", "{ size: { type: '\"s\" | \"m\"', description: <>The <code>size</code></> } }",
       "- `size` (`\"s\" | \"m\"`): The `size`\n"},
      {"cards", "[{title: 'T', href: '/t', description: 'D'}, {title: 'U'}]", "- [T](/t): D\n- **U**\n"},
      {"comments and spreads", "[ // first\n {...x, name: 'a', /* y */ f: () => { return 1 }, },]", "- `a`\n"},
      {"strings alone", "['a', 'b']", ""},
      {"style", "{ color: 'red', margin: 1 }", ""},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const auto value = parse_js_literal(row.source);
    REQUIRE(value);
    CHECK(describe_js_value(*value) == row.text);
  }
  const std::string deep(100, '[');
  for (const char* const bad : {"x", "[1", "[{a: 'b]", "[] + 1", "{a: }x", "", deep.c_str()}) {
    INFO("bad_" << bad);
    CHECK_FALSE(parse_js_literal(bad));
  }
}

}  // namespace
