// Typed rows of a reference section: the props, parameters, options and fields that docs list in tables, in bullet lists
// ("`name`: what it does") or as definition lists. Reads the stored Markdown of one section; knows no page and no query.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "docs/page.h"
#include "docs/records.h"

namespace foredge::docs {

// Empty members are not stated by the docs.
struct Row {
  std::string name;  // as written, "-o, --output" too
  std::string type;
  std::string default_value;
  std::optional<bool> required;
  std::string description;  // Markdown, on one line; what stands further below ends with " …" where it gets long
};

// In source order. A table counts when its header has a column for names and one for a type, a default or a description; a
// list when its items start with a name in code marks or bold.
[[nodiscard]] std::vector<Row> read_rows(const SectionRecord& section);

// The same of a section that is not stored yet. `markdown` is the section's.
[[nodiscard]] std::vector<Row> read_rows(const Section& section, std::string_view markdown);

// The names that a row goes by: "-o, --output" and "--sort=KEY" by "-o" and "--output", by "--sort".
[[nodiscard]] std::vector<std::string> names_of_row(std::string_view name);

}  // namespace foredge::docs
