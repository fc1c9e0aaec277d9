#include "docs/records.h"

#include <algorithm>

#include "bundle/format.h"

namespace foredge::docs {
namespace {

constexpr std::uint64_t kMaxPerBlock = 1U << 20U;

Result<std::uint32_t> read_u32_varint(ByteReader& reader) {
  const auto value = reader.read_varint_up_to(0xffffffffU);
  if (!value) {
    return std::unexpected(value.error());
  }
  return static_cast<std::uint32_t>(*value);
}

// A count of things that take at least one byte each cannot pass what is left.
Result<std::uint64_t> read_count(ByteReader& reader) {
  const auto count = reader.read_varint_up_to(kMaxPerBlock);
  if (count && *count > reader.remaining()) {
    return fail(ErrorCode::kTruncated, "stored count passes the bytes of its block; rebuild the release",
                reader.position());
  }
  return count;
}

Result<StoredUnit> read_unit(ByteReader& reader) {
  std::uint64_t size_and_kind = 0;
  StoredUnit unit{};
  FOREDGE_TRY(size_and_kind, reader.read_varint_up_to(std::uint64_t{bundle::kMaxBlockBytes} << 3U));
  if ((size_and_kind & 7U) > static_cast<std::uint64_t>(UnitKind::kOther)) {
    return fail(ErrorCode::kMalformed, "unit has a kind that this build does not know", reader.position());
  }
  unit.kind = static_cast<UnitKind>(size_and_kind & 7U);
  unit.size_bytes = static_cast<std::uint32_t>(size_and_kind >> 3U);
  FOREDGE_TRY(unit.lines, read_u32_varint(reader));
  FOREDGE_TRY(unit.tokens, read_u32_varint(reader));
  return unit;
}

Result<void> read_lists(ByteReader& reader, SectionRecord& record) {
  std::uint64_t count = 0;
  FOREDGE_TRY(count, read_count(reader));
  record.heading_path.resize(static_cast<std::size_t>(count));
  for (std::string_view& heading : record.heading_path) {
    FOREDGE_TRY(heading, reader.read_string());
  }
  FOREDGE_TRY(count, read_count(reader));
  record.units.resize(static_cast<std::size_t>(count));
  std::uint64_t size = 0;
  for (StoredUnit& unit : record.units) {
    FOREDGE_TRY(unit, read_unit(reader));
    size += unit.size_bytes;
    record.tokens += unit.tokens;
    record.lines += unit.lines;
  }
  FOREDGE_TRY(count, read_count(reader));
  record.code.resize(static_cast<std::size_t>(count));
  for (StoredCode& code : record.code) {
    FOREDGE_TRY(code.language, reader.read_string());
    FOREDGE_TRY(code.first_line, read_u32_varint(reader));
    FOREDGE_TRY(code.lines, read_u32_varint(reader));
    code.first_line += record.first_line;
  }
  FOREDGE_TRY(record.escaped_text, reader.read_string());
  if (size != record.escaped_text.size() || !reader.at_end()) {
    return fail(ErrorCode::kMalformed, "units do not cover their section; rebuild the release", reader.position());
  }
  return {};
}

Result<SectionRecord> read_section(Bytes bytes, std::uint32_t section) {
  ByteReader reader(bytes);
  SectionRecord record{};
  record.section = section;
  FOREDGE_TRY(record.anchor, reader.read_string());
  FOREDGE_TRY(record.level, read_u32_varint(reader));
  FOREDGE_TRY(record.first_line, read_u32_varint(reader));
  FOREDGE_TRY(record.digest, reader.read_u64());
  if (const auto lists = read_lists(reader, record); !lists) {
    return std::unexpected(lists.error());
  }
  return record;
}

struct SectionName {
  std::string_view heading;
  std::uint32_t level;
  bool is_plain;
  std::string_view anchor;  // where it is not plain
};

Result<std::vector<SectionName>> read_names(Bytes bytes) {
  ByteReader reader(bytes);
  std::vector<SectionName> names;
  while (!reader.at_end()) {
    SectionName name{};
    std::uint64_t level = 0;
    FOREDGE_TRY(name.heading, reader.read_string());
    FOREDGE_TRY(level, reader.read_varint_up_to(std::uint64_t{0xffffffffU} << 1U | 1U));
    name.level = static_cast<std::uint32_t>(level >> 1U);
    name.is_plain = (level & 1U) == 0;
    if (!name.is_plain) {
      FOREDGE_TRY(name.anchor, reader.read_string());
    }
    names.push_back(name);
  }
  return names;
}

}  // namespace

std::string plain_anchor(std::string_view heading) {
  std::string anchor;
  anchor.reserve(heading.size());
  for (const char c : heading) {
    if (c >= 'A' && c <= 'Z') {
      anchor.push_back(static_cast<char>(c - 'A' + 'a'));
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-') {
      anchor.push_back(c);
    } else if (c == ' ') {
      anchor.push_back('-');
    }
  }
  return anchor;
}

Result<PageBlockReader> PageBlockReader::open(Bytes block, std::uint32_t first_page) {
  ByteReader reader(block);
  std::string_view names;
  std::uint64_t count = 0;
  FOREDGE_TRY(names, reader.read_string());
  FOREDGE_TRY(count, read_count(reader));
  return PageBlockReader(reader, as_bytes(names), first_page, count);
}

Result<std::optional<PageRecord>> PageBlockReader::next() {
  if (left_ == 0) {
    if (!reader_.at_end()) {
      return fail(ErrorCode::kMalformed, "page block goes on behind its last record; rebuild the release");
    }
    return std::nullopt;
  }
  --left_;
  PageRecord record{};
  record.page = page_++;
  record.names = names_;
  FOREDGE_TRY(record.library, read_u32_varint(reader_));
  std::uint64_t shared = 0;
  std::string_view rest;
  std::string_view kind;
  FOREDGE_TRY(shared, reader_.read_varint_up_to(path_.size()));
  FOREDGE_TRY(rest, reader_.read_string());
  path_.resize(static_cast<std::size_t>(shared));
  path_ += rest;
  record.path = path_;
  for (std::string_view* field : {&record.title, &record.description, &kind, &record.url}) {
    FOREDGE_TRY(*field, reader_.read_string());
  }
  kind_ = kind.empty() ? kind_ : kind;
  record.kind = kind_;
  for (std::uint32_t* field : {&record.first_section, &record.section_count, &record.lines, &record.tokens}) {
    FOREDGE_TRY(*field, read_u32_varint(reader_));
  }
  FOREDGE_TRY(record.size_bytes, reader_.read_varint());
  std::string_view contents;
  FOREDGE_TRY(contents, reader_.read_string());
  record.contents = as_bytes(contents);
  return record;
}

Result<std::vector<ContentsEntry>> read_contents(const PageRecord& page) {
  std::vector<SectionName> names;
  FOREDGE_TRY(names, read_names(page.names));
  ByteReader reader(page.contents);
  std::vector<ContentsEntry> entries;
  std::uint32_t section = page.first_section;
  std::uint32_t line = 1;
  while (!reader.at_end()) {
    ContentsEntry entry{};
    entry.section = section++;
    entry.first_line = line;
    std::uint32_t number = 0;
    FOREDGE_TRY(number, read_u32_varint(reader));
    FOREDGE_TRY(entry.lines, read_u32_varint(reader));
    FOREDGE_TRY(entry.tokens, read_u32_varint(reader));
    if (number >= names.size()) {
      return fail(ErrorCode::kMalformed, "table of contents names a heading that its block lacks; rebuild the release",
                  page.page);
    }
    const SectionName& name = names[number];
    entry.heading = name.heading.empty() ? page.title : name.heading;
    entry.anchor = name.is_plain ? plain_anchor(entry.heading) : std::string(name.anchor);
    entry.level = name.level;
    line += entry.lines;
    entries.push_back(std::move(entry));
  }
  if (entries.size() != page.section_count) {
    return fail(ErrorCode::kMalformed, "table of contents does not match its page; rebuild the release", page.page);
  }
  return entries;
}

Result<std::optional<std::vector<FolderEntry>>> find_folder(Bytes block, std::string_view key) {
  ByteReader reader(block);
  std::uint64_t folders = 0;
  FOREDGE_TRY(folders, read_count(reader));
  for (; folders != 0; --folders) {
    std::string_view name;
    std::string_view bytes;
    FOREDGE_TRY(name, reader.read_string());
    FOREDGE_TRY(bytes, reader.read_string());
    if (name != key) {
      continue;
    }
    ByteReader entries(as_bytes(bytes));
    std::vector<FolderEntry> out;
    while (!entries.at_end()) {
      FolderEntry entry{};
      FOREDGE_TRY(entry.name, entries.read_string());
      FOREDGE_TRY(entry.title, entries.read_string());
      FOREDGE_TRY(entry.page_tokens, read_u32_varint(entries));
      FOREDGE_TRY(entry.below_pages, read_u32_varint(entries));
      FOREDGE_TRY(entry.below_tokens, entries.read_varint());
      out.push_back(entry);
    }
    return out;
  }
  return std::nullopt;
}

Result<TextBlockReader> TextBlockReader::open(Bytes block, std::uint32_t first_section) {
  ByteReader reader(block);
  std::uint64_t groups = 0;
  FOREDGE_TRY(groups, read_count(reader));
  return TextBlockReader(reader, first_section, groups);
}

Result<bool> TextBlockReader::enter_group() {
  while (sections_left_ == 0) {
    if (groups_left_ == 0) {
      if (!reader_.at_end()) {
        return fail(ErrorCode::kMalformed, "text block goes on behind its last section; rebuild the release");
      }
      return false;
    }
    --groups_left_;
    FOREDGE_TRY(page_.page, read_u32_varint(reader_));
    FOREDGE_TRY(page_.library, read_u32_varint(reader_));
    for (std::string_view* field : {&page_.path, &page_.title, &page_.kind, &page_.url}) {
      FOREDGE_TRY(*field, reader_.read_string());
    }
    FOREDGE_TRY(sections_left_, read_count(reader_));
  }
  return true;
}

Result<std::optional<StoredSection>> TextBlockReader::next() {
  bool more = false;
  FOREDGE_TRY(more, enter_group());
  if (!more) {
    return std::nullopt;
  }
  --sections_left_;
  std::string_view bytes;
  FOREDGE_TRY(bytes, reader_.read_string());
  StoredSection out{page_, {}};
  FOREDGE_TRY(out.section, read_section(as_bytes(bytes), section_));
  ++section_;
  return out;
}

Result<void> TextBlockReader::skip_to(std::uint32_t section) {
  while (section_ < section) {
    bool more = false;
    FOREDGE_TRY(more, enter_group());
    std::string_view passed;
    if (!more) {
      return fail(ErrorCode::kMalformed, "text block lacks a section that its fence promises; rebuild the release",
                  section);
    }
    FOREDGE_TRY(passed, reader_.read_string());
    --sections_left_;
    ++section_;
  }
  return {};
}

void unescape_text(std::string_view escaped, std::string& out) {
  std::size_t at = 0;
  while (at < escaped.size()) {
    const std::size_t slash = std::min(escaped.find('\\', at), escaped.size());
    out.append(escaped.substr(at, slash - at));
    if (slash + 1 >= escaped.size()) {
      return;
    }
    const char next = escaped[slash + 1];
    out.push_back(next == 'n' ? '\n' : next == 't' ? '\t' : next);
    at = slash + 2;
  }
}

}  // namespace foredge::docs
