#include "docs/record_writer.h"

#include <algorithm>

#include "base/check.h"
#include "bundle/page_starts_writer.h"
#include "docs/address.h"
#include "docs/document.h"
#include "docs/tokens.h"
#include "json/writer.h"

namespace foredge::docs {
namespace {

// Small enough that ten results cost little, large enough that a page is few reads.
constexpr std::size_t kTextBlockBytes = 12 * 1024;

std::uint64_t short_digest(std::string_view markdown) {
  const Sha256 whole = sha256(as_bytes(markdown));
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    value = value << 8U | whole[i];
  }
  return value;
}

void write_units(ByteWriter& out, const Section& section, std::string_view markdown, std::string& escaped,
                 std::uint32_t& tokens) {
  out.write_varint(section.units.size());
  std::size_t at = 0;
  for (const Unit& unit : section.units) {
    const std::size_t before = escaped.size();
    json::append_escaped(escaped, markdown.substr(at, unit.size_bytes));
    at += unit.size_bytes;
    const std::string_view stored = std::string_view(escaped).substr(before);
    const std::uint32_t unit_tokens = estimate_tokens(stored);
    tokens += unit_tokens;
    out.write_varint(std::uint64_t{stored.size()} << 3U | static_cast<std::uint64_t>(unit.kind));
    out.write_varint(unit.lines);
    out.write_varint(unit_tokens);
  }
  FOREDGE_CHECK(at == markdown.size());
}

// One section record behind its length; returns the tokens of its stored text.
std::uint32_t write_section(ByteWriter& out, const Section& section, std::string_view markdown) {
  ByteWriter record;
  record.write_string(section.anchor);
  record.write_varint(section.level);
  record.write_varint(section.first_line);
  record.write_u64(short_digest(markdown));
  record.write_varint(section.heading_path.size());
  for (const std::string& heading : section.heading_path) {
    record.write_string(heading);
  }
  std::string escaped;
  escaped.reserve(markdown.size() + markdown.size() / 16);
  std::uint32_t tokens = 0;
  write_units(record, section, markdown, escaped, tokens);
  record.write_varint(section.code_blocks.size());
  for (const CodeBlock& code : section.code_blocks) {
    record.write_string(code.language);
    record.write_varint(code.first_line - section.first_line);
    record.write_varint(code.last_line - code.first_line + 1);
  }
  record.write_string(escaped);
  out.write_varint(record.size());
  out.write_bytes(record.bytes());
  return tokens;
}

std::string document_of(const LibraryVersion& library, const Page& page) {
  std::vector<DocumentSection> sections;
  sections.reserve(page.sections.size());
  for (const Section& section : page.sections) {
    sections.push_back({section.anchor, section.heading, section.level, section.first_line, section.last_line});
  }
  return document_json({.id = format_id(library.library, library.version, page.path, ""),
                        .title = page.title,
                        .description = page.description,
                        .kind = page.kind,
                        .url = page.url,
                        .sections = sections,
                        .markdown = page.markdown});
}

}  // namespace

void RecordWriter::add(const LibraryVersion& library) {
  const std::uint32_t number = library_count_++;
  const std::uint32_t first_page = page_count_;
  const std::uint32_t first_section = section_count_;
  const std::uint64_t tokens_before = token_count_;
  for (const Page& page : library.pages) {
    add_page(library, number, page);
  }
  for (const std::string* text :
       {&library.library, &library.version, &library.title, &library.description, &library.base_url}) {
    libraries_.write_string(*text);
  }
  libraries_.write_varint(first_page);
  libraries_.write_varint(page_count_ - first_page);
  libraries_.write_varint(first_section);
  libraries_.write_varint(section_count_ - first_section);
  libraries_.write_varint(token_count_ - tokens_before);
  languages_.write_bytes(as_bytes(bundle::language_code(library.language)));
  all_english_ = all_english_ && library.language == bundle::Language::kEnglish;
}

void RecordWriter::add_page(const LibraryVersion& library, std::uint32_t number, const Page& page) {
  const std::uint32_t first_section = section_count_;
  PageNumbers numbers{number, first_section, {}};
  numbers.section_tokens.reserve(page.sections.size());
  std::uint32_t tokens = 0;
  std::size_t at = 0;
  open_group(page, number);
  for (const Section& section : page.sections) {
    const std::uint32_t section_tokens =
        write_section(group_sections_, section, std::string_view(page.markdown).substr(at, section.size_bytes));
    numbers.section_tokens.push_back(section_tokens);
    tokens += section_tokens;
    at += section.size_bytes;
    ++group_section_count_;
    ++section_count_;
    if (groups_.size() + group_sections_.size() >= kTextBlockBytes) {
      flush_text();
      open_group(page, number);
    }
  }
  close_group();
  FOREDGE_CHECK(at == page.markdown.size());

  pages_.add(page, numbers);
  folders_.note(number, page, tokens);
  page_first_sections_.push_back(first_section);
  token_count_ += tokens;
  ++page_count_;
  add_document(library, page);
}

void RecordWriter::add_document(const LibraryVersion& library, const Page& page) {
  const std::string base = library.library + "/" + library.version + "/" + page.path;
  release_.add_document(base + ".md", [&page] { return page.markdown; });
  release_.add_document(base + ".json", [&library, &page] { return document_of(library, page); });
}

void RecordWriter::open_group(const Page& page, std::uint32_t library) {
  group_head_.clear();
  group_head_.write_varint(page_count_);
  group_head_.write_varint(library);
  for (const std::string* text : {&page.path, &page.title, &page.kind, &page.url}) {
    group_head_.write_string(*text);
  }
  group_section_count_ = 0;
}

void RecordWriter::close_group() {
  if (group_section_count_ == 0) {
    return;
  }
  groups_.write_bytes(group_head_.bytes());
  groups_.write_varint(group_section_count_);
  groups_.write_bytes(group_sections_.bytes());
  group_sections_.clear();
  group_section_count_ = 0;
  ++group_count_;
}

void RecordWriter::flush_text() {
  close_group();
  if (group_count_ == 0) {
    return;
  }
  ByteWriter block;
  block.write_varint(group_count_);
  block.write_bytes(groups_.bytes());
  const std::uint32_t number = release_.add_block(block.bytes());
  if (text_firsts_.empty()) {
    first_text_block_ = number;
  }
  text_bytes_ += block.size();
  text_firsts_.push_back(block_first_section_);
  groups_.clear();
  group_count_ = 0;
  block_first_section_ = section_count_;
}

void RecordWriter::finish() {
  flush_text();
  pages_.write(release_);
  folders_.write(release_);

  ByteWriter libraries;
  libraries.write_varint(library_count_);
  libraries.write_bytes(libraries_.bytes());
  release_.add_segment(bundle::kLibraries, libraries.take());
  if (!all_english_) {
    release_.add_segment(bundle::kLanguages, languages_.take());
  }

  ByteWriter text;
  text.write_u32(first_text_block_);
  text.write_u32(static_cast<std::uint32_t>(text_firsts_.size()));
  for (const std::uint32_t first : text_firsts_) {
    text.write_u32(first);
  }
  release_.add_segment(bundle::kTextFences, text.take());

  release_.add_segment(bundle::kPageStarts, bundle::write_page_starts(section_count_, page_first_sections_));
}

}  // namespace foredge::docs
