#include "bundle/string_table.h"

#include "base/check.h"

namespace foredge::bundle {

Result<StringTableView> StringTableView::read(ByteReader& reader) {
  const auto count = reader.read_u32();
  if (!count) {
    return std::unexpected(count.error());
  }
  StringTableView table;
  table.count_ = *count;
  const auto offsets = reader.read_bytes((std::uint64_t{*count} + 1) * 4);
  if (!offsets) {
    return std::unexpected(offsets.error());
  }
  table.offsets_ = *offsets;
  const std::uint32_t pool_size = *ByteReader(offsets->last(4)).read_u32();
  const auto pool = reader.read_bytes(pool_size);
  if (!pool) {
    return std::unexpected(pool.error());
  }
  table.pool_ = *pool;
  return table;
}

Result<std::string_view> StringTableView::at(std::uint32_t index) const {
  FOREDGE_CHECK(index < count_);
  ByteReader reader(offsets_.subspan(std::size_t{index} * 4, 8));
  const std::uint32_t begin = *reader.read_u32();
  const std::uint32_t end = *reader.read_u32();
  if (begin > end || end > pool_.size()) {
    return fail(ErrorCode::kMalformed, "string table offset is out of range; rebuild the release", index);
  }
  return as_text(pool_.subspan(begin, end - begin));
}

Result<std::uint32_t> StringTableView::count_not_above(std::string_view key) const {
  std::uint32_t low = 0;
  std::uint32_t high = count_;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const auto entry = at(middle);
    if (!entry) {
      return std::unexpected(entry.error());
    }
    if (*entry <= key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

void write_string_table(ByteWriter& writer, const std::vector<std::string_view>& entries) {
  writer.write_u32(static_cast<std::uint32_t>(entries.size()));
  std::uint32_t offset = 0;
  for (const std::string_view entry : entries) {
    writer.write_u32(offset);
    offset += static_cast<std::uint32_t>(entry.size());
  }
  writer.write_u32(offset);
  for (const std::string_view entry : entries) {
    writer.write_bytes(as_bytes(entry));
  }
}

}  // namespace foredge::bundle
