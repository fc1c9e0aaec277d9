// Rows of tables and lists that have a name, wherever they stand: what `lookup` answers for a flag or a property that no heading
// documents. Rows that say the same on many pages are one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "docs/rows.h"
#include "json/writer.h"
#include "search/engine.h"
#include "server/site.h"

namespace foredge::server {

struct RowMatch {
  std::string id;  // of the section
  std::string breadcrumb;
  docs::Row row;
  std::vector<std::string> also;  // sections with the same row
};

// Whether one of the names of a row, as it is written, has that key (docs/names.h).
[[nodiscard]] bool goes_by(std::string_view row_name, std::string_view key);

// The rows called `name` in the sections that have the marks of `query`, the best 60 of them, in their order; names every
// missing block before it stops.
Step<std::vector<RowMatch>> find_rows(Site& site, const search::Query& query,
                                      std::span<const search::SectionRange> ranges, std::string_view name);

// The row's members as a JSON object.
[[nodiscard]] std::string row_json(const docs::Row& row);

// Writes the key `rows` and as many of them as `budget` tokens hold, each whole; returns how many it left out.
[[nodiscard]] std::uint64_t write_rows(const std::vector<RowMatch>& rows, std::uint32_t budget, json::Writer& out);

}  // namespace foredge::server
