#include "docs/rows.h"

#include <algorithm>
#include <string_view>

namespace foredge::docs {
namespace {

enum class Column { kOther, kName, kType, kDefault, kRequired, kDescription };

struct Header {
  std::string_view name;
  Column column;
};

constexpr Header kHeaders[] = {{"prop", Column::kName},
                               {"props", Column::kName},
                               {"property", Column::kName},
                               {"name", Column::kName},
                               {"parameter", Column::kName},
                               {"param", Column::kName},
                               {"argument", Column::kName},
                               {"option", Column::kName},
                               {"field", Column::kName},
                               {"key", Column::kName},
                               {"attribute", Column::kName},
                               {"flag", Column::kName},
                               {"variable", Column::kName},
                               {"event", Column::kName},
                               {"slot", Column::kName},
                               {"method", Column::kName},
                               {"setting", Column::kName},
                               {"command", Column::kName},
                               {"type", Column::kType},
                               {"types", Column::kType},
                               {"default", Column::kDefault},
                               {"default value", Column::kDefault},
                               {"required", Column::kRequired},
                               {"required?", Column::kRequired},
                               {"description", Column::kDescription},
                               {"details", Column::kDescription},
                               {"meaning", Column::kDescription},
                               {"purpose", Column::kDescription},
                               {"notes", Column::kDescription},
                               {"summary", Column::kDescription}};

std::string_view trim(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\n"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t\n") + 1);
}

// One line, white space folded.
std::string flatten(std::string_view text) {
  std::string out;
  for (const char c : trim(text)) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    if (!space || (!out.empty() && out.back() != ' ')) {
      out.push_back(space ? ' ' : c);
    }
  }
  return out;
}

// A cell or name without the code or bold marks around the whole of it.
std::string bare(std::string_view text) {
  text = trim(text);
  for (const std::string_view mark : {"**", "`", "*"}) {
    if (text.size() > 2 * mark.size() && text.starts_with(mark) && text.ends_with(mark) &&
        text.substr(mark.size(), text.size() - 2 * mark.size()).find(mark) == std::string_view::npos) {
      text = text.substr(mark.size(), text.size() - 2 * mark.size());
    }
  }
  return std::string(text);
}

// GFM, section 4.10: cells end at a '|' that is not escaped; "\|" stands for the character, in code spans too.
std::vector<std::string> split_cells(std::string_view line) {
  line = trim(line);
  line.remove_prefix(line.starts_with('|') ? 1 : 0);
  std::vector<std::string> cells(1);
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\\' && at + 1 < line.size() && line[at + 1] == '|') {
      cells.back().push_back('|');
      ++at;
    } else if (line[at] == '|') {
      cells.emplace_back();
    } else {
      cells.back().push_back(line[at]);
    }
  }
  if (cells.size() > 1 && trim(cells.back()).empty()) {
    cells.pop_back();
  }
  return cells;
}

std::vector<Column> read_header(std::string_view head) {
  std::vector<Column> columns;
  bool described = false;
  for (const std::string& cell : split_cells(head.substr(0, head.find('\n')))) {
    std::string name = bare(cell);
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c; });
    const auto* header = std::ranges::find(kHeaders, name, &Header::name);
    Column column = header == std::end(kHeaders) ? Column::kOther : header->column;
    if (column == Column::kName && std::ranges::find(columns, Column::kName) != columns.end()) {
      column = Column::kOther;
    }
    described = described || (column != Column::kOther && column != Column::kName);
    columns.push_back(column);
  }
  const bool named = std::ranges::find(columns, Column::kName) != columns.end();
  return named && described ? columns : std::vector<Column>();
}

std::optional<bool> read_required(std::string_view cell) {
  const std::string text = bare(cell);
  if (text == "yes" || text == "Yes" || text == "true" || text == "required" || text == "✓" || text == "✅") {
    return true;
  }
  return text.empty() ? std::nullopt : std::optional(false);
}

std::string unless_dash(const std::string& text) {
  return text == "-" || text == "–" || text == "—" ? std::string() : text;
}

std::optional<Row> read_table_row(const std::vector<Column>& columns, std::string_view line) {
  Row row;
  const std::vector<std::string> cells = split_cells(line);
  for (std::size_t i = 0; i < cells.size() && i < columns.size(); ++i) {
    const std::string text = unless_dash(bare(cells[i]));
    switch (columns[i]) {
      case Column::kName:
        row.name = text;
        break;
      case Column::kType:
        row.type = text;
        break;
      case Column::kDefault:
        row.default_value = text;
        break;
      case Column::kRequired:
        row.required = read_required(cells[i]);
        break;
      case Column::kDescription:
        row.description += (row.description.empty() ? "" : " ") + flatten(cells[i]);
        break;
      case Column::kOther:
        break;
    }
  }
  return row.name.empty() ? std::nullopt : std::optional(row);
}

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

// "* `name`: text", "- **name** (Type): text", "- `name` (optional)\n  - : text".
std::optional<Row> read_list_item(std::string_view item) {
  std::string_view text = trim(item);
  if (text.empty() || !std::string_view("*-+").contains(text.front())) {
    return std::nullopt;
  }
  text = trim(text.substr(1));
  Row row;
  if (take_word(text, "optional")) {
    row.required = false;
    text = trim(text);
  }
  const std::string_view mark = text.starts_with("**") ? "**" : "`";
  const std::size_t end = text.find(mark, mark.size());
  if (!text.starts_with(mark) || end == std::string_view::npos) {
    return std::nullopt;
  }
  row.name = bare(text.substr(mark.size(), end - mark.size()));
  text = text.substr(end + mark.size());
  if (take_word(text, "optional")) {
    row.required = false;
  }
  std::string_view rest = skip_spaces(text);
  std::string prefix;
  if (const std::size_t close = find_close(rest); close != std::string_view::npos) {
    const std::string inside = bare(rest.substr(1, close - 1));
    (is_remark(inside) ? prefix : row.type) = is_remark(inside) ? "(" + inside + ")" : inside;
    rest = skip_spaces(rest.substr(close + 1));
  }
  if (constexpr std::string_view kRequired = ", required"; rest.starts_with(kRequired)) {
    row.required = true;
    rest = skip_spaces(rest.substr(kRequired.size()));
  }
  // The definition stands behind its own mark or on lines of its own.
  const bool separated = trim(rest).empty() || std::ranges::any_of(kDefinitionMarks, [&](std::string_view mark) {
                           return rest.starts_with(mark);
                         });
  rest = trim(rest);
  // "- : text" on the line below has two of them.
  for (const std::string_view separator : {"- ", "– ", "— ", ":"}) {
    rest = rest.starts_with(separator) ? trim(rest.substr(separator.size())) : rest;
  }
  row.description = flatten(rest);
  if (!prefix.empty()) {
    row.description = row.description.empty() ? prefix : prefix + " " + row.description;
  }
  return row.name.empty() || !separated || row.name.find(' ') != std::string::npos ? std::nullopt : std::optional(row);
}

bool is_definition(std::string_view item) {
  const std::string_view text = trim(item);
  return text.starts_with("- :") || text.starts_with("* :") || text.starts_with(": ");
}

}  // namespace

std::vector<Row> read_rows(const SectionRecord& section) {
  std::vector<Row> rows;
  std::vector<Column> columns;
  std::size_t at = 0;
  std::string text;
  bool open_item = false;  // the last row came from a list item that may be continued
  for (const StoredUnit& unit : section.units) {
    text.clear();
    unescape_text(section.escaped_text.substr(at, unit.size_bytes), text);
    at += unit.size_bytes;
    const bool in_item = open_item;
    open_item = false;
    if (unit.kind == UnitKind::kTableHead) {
      columns = read_header(text);
    } else if (unit.kind == UnitKind::kTableRow) {
      if (auto row = columns.empty() ? std::nullopt : read_table_row(columns, text)) {
        rows.push_back(*std::move(row));
      }
    } else if (unit.kind == UnitKind::kListItem || unit.kind == UnitKind::kParagraph) {
      if (in_item && (is_definition(text) || rows.back().description.empty()) && text.starts_with(' ')) {
        std::string_view more = trim(text);
        more.remove_prefix(std::min(more.find_first_not_of("-*: "), more.size()));
        rows.back().description += (rows.back().description.empty() ? "" : " ") + flatten(more);
        open_item = true;
      } else if (auto row = text.starts_with(' ') ? std::nullopt : read_list_item(text)) {
        rows.push_back(*std::move(row));
        open_item = true;
      } else {
        open_item = in_item && text.starts_with(' ');
      }
    }
  }
  // A name and nothing else is a mention, such as a link under "See also".
  std::erase_if(rows, [](const Row& row) {
    return row.type.empty() && row.default_value.empty() && row.description.empty() && !row.required;
  });
  return rows;
}

}  // namespace foredge::docs
