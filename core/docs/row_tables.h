// Rows of tables whose header says which column is what: names, types, defaults. Twin of docs/rows.cc, which has the lists.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "docs/rows.h"

namespace foredge::docs {

enum class Column { kOther, kName, kType, kDefault, kRequired, kDescription };

// One a column; empty when the table has none for names, or nothing that describes them.
[[nodiscard]] std::vector<Column> read_row_header(std::string_view head);

// Nothing for a row without a name.
[[nodiscard]] std::optional<Row> read_table_row(const std::vector<Column>& columns, std::string_view line);

}  // namespace foredge::docs
