#include "docs/row_tables.h"

#include <algorithm>
#include <string>

#include "docs/row_text.h"

namespace foredge::docs {
namespace {

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

// GFM, section 4.10: cells end at a '|' that is not escaped; "\|" stands for the character, in code spans too.
std::vector<std::string> split_cells(std::string_view line) {
  line = trim_row(line);
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
  if (cells.size() > 1 && trim_row(cells.back()).empty()) {
    cells.pop_back();
  }
  return cells;
}

std::optional<bool> read_required(std::string_view cell) {
  const std::string text = bare_row(cell);
  if (text == "yes" || text == "Yes" || text == "true" || text == "required" || text == "✓" || text == "✅") {
    return true;
  }
  return text.empty() ? std::nullopt : std::optional(false);
}

std::string unless_dash(const std::string& text) {
  return text == "-" || text == "–" || text == "—" ? std::string() : text;
}

}  // namespace

std::vector<Column> read_row_header(std::string_view head) {
  std::vector<Column> columns;
  bool described = false;
  for (const std::string& cell : split_cells(head.substr(0, head.find('\n')))) {
    std::string name = bare_row(cell);
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

std::optional<Row> read_table_row(const std::vector<Column>& columns, std::string_view line) {
  Row row;
  const std::vector<std::string> cells = split_cells(line);
  for (std::size_t i = 0; i < cells.size() && i < columns.size(); ++i) {
    const std::string text = unless_dash(bare_row(cells[i]));
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
        row.description += (row.description.empty() ? "" : " ") + flatten_row(cells[i]);
        break;
      case Column::kOther:
        break;
    }
  }
  return row.name.empty() ? std::nullopt : std::optional(row);
}

}  // namespace foredge::docs
