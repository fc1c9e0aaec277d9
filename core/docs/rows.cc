#include "docs/rows.h"

#include <algorithm>
#include <utility>

#include "docs/row_tables.h"
#include "docs/row_text.h"

namespace foredge::docs {
namespace {

constexpr std::size_t kLongestDescription = 1200;
constexpr std::string_view kMore = " …";

// Words that docs put beside a name: "optional", "(optional)", "**optional**".
bool take_word(std::string_view& text, std::string_view word) {
  std::string_view rest = text;
  rest.remove_prefix(std::min(rest.find_first_not_of(" *_("), rest.size()));
  if (!rest.starts_with(word)) {
    return false;
  }
  rest.remove_prefix(word.size());
  text = rest.substr(std::min(rest.find_first_not_of("*_)"), rest.size()));
  return true;
}

constexpr std::string_view kDefinitionMarks[] = {"\n", ":", "- ", "– ", "— "};

std::string_view skip_spaces(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

// The ')' that closes the '(' in front; npos when there is none.
std::size_t find_close(std::string_view text) {
  if (!text.starts_with('(')) {
    return std::string_view::npos;
  }
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    depth += text[at] == '(' ? 1 : 0;
    depth -= text[at] == ')' ? 1 : 0;
    if (depth == 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

// What docs put into parentheses behind a name that is no type.
bool is_remark(std::string_view text) {
  constexpr std::string_view kRemarks[] = {"read-only", "deprecated", "experimental", "non-standard"};
  return std::ranges::find(kRemarks, text) != std::end(kRemarks) || text.starts_with("in ");
}

// "-o, --output string     Default: \"json\"" → the name, the type, the default.
void split_flag(Row& row) {
  constexpr std::string_view kDefault = "Default: ";
  std::string_view text = row.name;
  if (const std::size_t at = text.find(kDefault); at != std::string_view::npos) {
    row.default_value = trim_row(text.substr(at + kDefault.size()));
    text = text.substr(0, at);
  }
  text = trim_row(text);
  std::size_t end = text.find(' ');
  while (end != std::string_view::npos && text[end - 1] == ',') end = text.find(' ', end + 1);
  if (end != std::string_view::npos) row.type = trim_row(text.substr(end));
  row.name = std::string(text.substr(0, end));
}

// "* `name`: text", "- **name** (Type): text", "- `name` (optional)\n  - : text".
std::optional<Row> read_list_item(std::string_view item) {
  std::string_view text = trim_row(item);
  if (text.empty() || !std::string_view("*-+").contains(text.front())) {
    return std::nullopt;
  }
  text = trim_row(text.substr(1));
  Row row;
  if (take_word(text, "optional")) {
    row.required = false;
    text = trim_row(text);
  }
  const std::string_view mark = text.starts_with("**") ? "**" : "`";
  const std::size_t end = text.find(mark, mark.size());
  if (!text.starts_with(mark) || end == std::string_view::npos) {
    return std::nullopt;
  }
  row.name = bare_row(text.substr(mark.size(), end - mark.size()));
  if (row.name.starts_with('-')) split_flag(row);
  text = text.substr(end + mark.size());
  if (take_word(text, "optional")) {
    row.required = false;
  }
  std::string_view rest = skip_spaces(text);
  std::string prefix;
  if (const std::size_t close = find_close(rest); close != std::string_view::npos) {
    const std::string inside = bare_row(rest.substr(1, close - 1));
    (is_remark(inside) ? prefix : row.type) = is_remark(inside) ? "(" + inside + ")" : inside;
    rest = skip_spaces(rest.substr(close + 1));
  }
  if (constexpr std::string_view kRequired = ", required"; rest.starts_with(kRequired)) {
    row.required = true;
    rest = skip_spaces(rest.substr(kRequired.size()));
  }
  // The definition stands behind its own mark or on lines of its own.
  const bool separated = trim_row(rest).empty() || std::ranges::any_of(kDefinitionMarks, [&](std::string_view mark) {
                           return rest.starts_with(mark);
                         });
  rest = trim_row(rest);
  // "- : text" on the line below has two of them.
  for (const std::string_view separator : {"- ", "– ", "— ", ":"}) {
    rest = rest.starts_with(separator) ? trim_row(rest.substr(separator.size())) : rest;
  }
  row.description = flatten_row(rest);
  if (!prefix.empty()) {
    row.description = row.description.empty() ? prefix : prefix + " " + row.description;
  }
  return row.name.empty() || !separated || (row.name.find(' ') != std::string::npos && !row.name.starts_with('-'))
             ? std::nullopt
             : std::optional(row);
}

bool is_definition(std::string_view item) {
  const std::string_view text = trim_row(item);
  return text.starts_with("- :") || text.starts_with("* :") || text.starts_with(": ");
}

// Takes a section's units in order.
class RowReader {
 public:
  void add(UnitKind kind, std::string_view text) {
    const bool in_item = std::exchange(open_item_, false);
    if (kind == UnitKind::kTableHead) {
      columns_ = read_row_header(text);
    } else if (kind == UnitKind::kTableRow) {
      if (auto row = columns_.empty() ? std::nullopt : read_table_row(columns_, text)) rows_.push_back(*std::move(row));
    } else if (kind == UnitKind::kListItem || kind == UnitKind::kParagraph) {
      if (in_item && text.starts_with(' ')) {
        describe(rows_.back().description, kind, text);
        open_item_ = true;
      } else if (auto row = text.starts_with(' ') ? std::nullopt : read_list_item(text)) {
        rows_.push_back(*std::move(row));
        open_item_ = true;
        inner_item_ = false;
      }
    } else {
      open_item_ = in_item && text.starts_with(' ');  // code of an item
    }
  }

  std::vector<Row> take() {
    // A name and nothing else is a mention, such as a link under "See also".
    std::erase_if(rows_, [](const Row& row) {
      return row.type.empty() && row.default_value.empty() && row.description.empty() && !row.required;
    });
    return std::move(rows_);
  }

 private:
  // What stands below an item belongs to its description: further paragraphs, and the items of a list in it.
  void describe(std::string& description, UnitKind kind, std::string_view text) {
    if (description.size() >= kLongestDescription) {
      if (!description.ends_with(kMore)) description += kMore;
      return;
    }
    std::string_view more = trim_row(text);
    const bool definition = is_definition(text);
    if (definition || description.empty()) more.remove_prefix(std::min(more.find_first_not_of("-*: "), more.size()));
    const bool of_inner_item = std::exchange(inner_item_, kind == UnitKind::kListItem && !definition);
    description += (description.empty() ? "" : of_inner_item && definition ? ": " : " ") + flatten_row(more);
  }

  std::vector<Row> rows_;
  std::vector<Column> columns_;
  bool open_item_ = false;   // the last row came from a list item that may be continued
  bool inner_item_ = false;  // what was added last is an item inside it
};

}  // namespace

std::vector<Row> read_rows(const SectionRecord& section) {
  RowReader reader;
  std::size_t at = 0;
  std::string text;
  for (const StoredUnit& unit : section.units) {
    text.clear();
    unescape_text(section.escaped_text.substr(at, unit.size_bytes), text);
    at += unit.size_bytes;
    reader.add(unit.kind, text);
  }
  return reader.take();
}

std::vector<Row> read_rows(const Section& section, std::string_view markdown) {
  RowReader reader;
  for (const Unit& unit : section.units) {
    reader.add(unit.kind, markdown.substr(0, unit.size_bytes));
    markdown.remove_prefix(unit.size_bytes);
  }
  return reader.take();
}

std::vector<std::string> names_of_row(std::string_view name) {
  std::vector<std::string> names;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find(','), name.size());
    std::string_view part = trim_row(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
    while (part.starts_with('`')) part.remove_prefix(1);
    part = part.substr(0, part.find_first_of("` =["));
    if (!part.empty()) names.emplace_back(part);
  }
  return names;
}

}  // namespace foredge::docs
