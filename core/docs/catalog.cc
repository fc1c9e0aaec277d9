#include "docs/catalog.h"

#include "base/check.h"
#include "bundle/format.h"

namespace foredge::docs {
namespace {

constexpr std::uint64_t kMaxLibraries = 4096;

std::uint32_t u32_at(Bytes bytes, std::size_t index) { return *ByteReader(bytes.subspan(index * 4, 4)).read_u32(); }

// How many of the ascending u32 values are at most `key`.
std::uint32_t count_not_above(Bytes values, std::uint32_t key) {
  std::uint32_t low = 0;
  auto high = static_cast<std::uint32_t>(values.size() / 4);
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (u32_at(values, middle) <= key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::unexpected<Error> broken(const char* message) { return fail(ErrorCode::kMalformed, message); }

Result<LibraryEntry> read_library(ByteReader& reader) {
  LibraryEntry entry{};
  for (std::string_view* field : {&entry.library, &entry.version, &entry.title, &entry.description, &entry.base_url}) {
    const auto text = reader.read_string();
    if (!text) {
      return std::unexpected(text.error());
    }
    *field = *text;
  }
  for (std::uint32_t* field : {&entry.first_page, &entry.page_count, &entry.first_section, &entry.section_count}) {
    const auto number = reader.read_varint_up_to(bundle::kMaxSections);
    if (!number) {
      return std::unexpected(number.error());
    }
    *field = static_cast<std::uint32_t>(*number);
  }
  const auto tokens = reader.read_varint();
  if (!tokens) {
    return std::unexpected(tokens.error());
  }
  entry.tokens = *tokens;
  return entry;
}

}  // namespace

Result<Catalog> Catalog::read(const bundle::RootView& root) {
  Catalog catalog;
  if (!root.page_starts()) {
    return std::unexpected(root.page_starts().error());
  }
  catalog.page_starts_ = *root.page_starts();
  struct Part {
    std::uint32_t tag;
    Result<void> (Catalog::*read)(Bytes);
  };
  for (const Part part :
       {Part{bundle::kLibraries, &Catalog::read_libraries}, Part{bundle::kPageFences, &Catalog::read_page_fences},
        Part{bundle::kFolderFences, &Catalog::read_folder_fences},
        Part{bundle::kTextFences, &Catalog::read_text_fences}}) {
    const auto done = root.segment(part.tag).and_then([&](Bytes bytes) { return (catalog.*part.read)(bytes); });
    if (!done) {
      return std::unexpected(done.error());
    }
  }
  if (const auto languages = root.find_segment(bundle::kLanguages)) {
    if (const auto done = catalog.read_languages(*languages); !done) {
      return std::unexpected(done.error());
    }
  }
  return catalog;
}

Result<void> Catalog::read_languages(Bytes bytes) {
  const std::size_t code_bytes = bundle::kLanguageCodes.front().size();
  if (bytes.size() != libraries_.size() * code_bytes) {
    return broken("language segment has a wrong length; rebuild the release");
  }
  for (std::size_t i = 0; i < libraries_.size(); ++i) {
    const auto language = bundle::find_language(as_text(bytes.subspan(i * code_bytes, code_bytes)));
    if (!language) {
      return fail(ErrorCode::kUnsupported,
                  "a library is in a language that this build does not know; deploy a newer one", i);
    }
    libraries_[i].language = *language;
  }
  return {};
}

Result<void> Catalog::read_libraries(Bytes bytes) {
  ByteReader reader(bytes);
  const auto count = reader.read_varint_up_to(kMaxLibraries);
  if (!count) {
    return std::unexpected(count.error());
  }
  std::uint32_t pages = 0;
  std::uint32_t sections = 0;
  for (std::uint64_t i = 0; i < *count; ++i) {
    auto entry = read_library(reader);
    if (!entry) {
      return std::unexpected(entry.error());
    }
    // Entries follow each other without a gap, so any number inside the counts belongs to exactly one of them.
    if (entry->first_page != pages || entry->first_section != sections || entry->page_count > page_count() - pages ||
        entry->section_count > section_count() - sections) {
      return broken("library table has a gap or an overlap; rebuild the release");
    }
    pages += entry->page_count;
    sections += entry->section_count;
    entry->newest = libraries_.empty() || libraries_.back().library != entry->library;
    libraries_.push_back(*entry);
  }
  if (pages != page_count() || sections != section_count() || !reader.at_end()) {
    return broken("library table does not cover all pages; rebuild the release");
  }
  return {};
}

Result<void> Catalog::read_page_fences(Bytes bytes) {
  ByteReader reader(bytes);
  const auto first = reader.read_u32();
  const auto keys = bundle::StringTableView::read(reader);
  if (!first || !keys || reader.remaining() != std::uint64_t{keys->size()} * 4) {
    return broken("page fences have a wrong length; rebuild the release");
  }
  first_page_block_ = *first;
  page_keys_ = *keys;
  page_firsts_ = *reader.read_bytes(reader.remaining());
  return {};
}

Result<void> Catalog::read_folder_fences(Bytes bytes) {
  ByteReader reader(bytes);
  const auto first = reader.read_u32();
  const auto keys = bundle::StringTableView::read(reader);
  if (!first || !keys || !reader.at_end()) {
    return broken("folder fences have a wrong length; rebuild the release");
  }
  first_folder_block_ = *first;
  folder_keys_ = *keys;
  return {};
}

Result<void> Catalog::read_text_fences(Bytes bytes) {
  ByteReader reader(bytes);
  const auto first = reader.read_u32();
  const auto count = reader.read_u32();
  if (!first || !count || reader.remaining() != std::uint64_t{*count} * 4) {
    return broken("text fences have a wrong length; rebuild the release");
  }
  first_text_block_ = *first;
  text_count_ = *count;
  text_firsts_ = *reader.read_bytes(reader.remaining());
  return {};
}

Result<Catalog::TextBlock> Catalog::text_block_of(std::uint32_t section) const {
  const std::uint32_t below = count_not_above(text_firsts_, section);
  if (below == 0) {
    return broken("text fences do not start at the first section; rebuild the release");
  }
  return text_block(below - 1);
}

Result<Catalog::TextBlock> Catalog::text_block(std::uint32_t ordinal) const {
  FOREDGE_CHECK(ordinal < text_count_);
  return TextBlock{ordinal, first_text_block_ + ordinal, u32_at(text_firsts_, ordinal)};
}

Result<Catalog::PageBlock> Catalog::page_block_of(std::uint32_t library, std::string_view path) const {
  const auto below = page_keys_.count_not_above(page_key(library, path));
  if (!below) {
    return std::unexpected(below.error());
  }
  if (page_keys_.size() == 0) {
    return broken("release has no page blocks; rebuild it");
  }
  const std::uint32_t ordinal = *below == 0 ? 0 : *below - 1;
  return PageBlock{first_page_block_ + ordinal, u32_at(page_firsts_, ordinal)};
}

Result<Catalog::PageBlock> Catalog::page_block_of_page(std::uint32_t page) const {
  const std::uint32_t below = count_not_above(page_firsts_, page);
  if (below == 0) {
    return broken("page fences do not start at the first page; rebuild the release");
  }
  return PageBlock{first_page_block_ + below - 1, u32_at(page_firsts_, below - 1)};
}

Result<std::uint32_t> Catalog::folder_block_of(std::uint32_t library, std::string_view path) const {
  const auto below = folder_keys_.count_not_above(page_key(library, path));
  if (!below) {
    return std::unexpected(below.error());
  }
  return first_folder_block_ + (*below == 0 ? 0 : *below - 1);
}

std::string page_key(std::uint32_t library, std::string_view path) {
  std::string key;
  key.push_back(static_cast<char>(library >> 8U));
  key.push_back(static_cast<char>(library & 0xffU));
  key += path;
  return key;
}

}  // namespace foredge::docs
