#include "cli/release_walk.h"

#include <optional>
#include <stdexcept>

#include "docs/address.h"

namespace foredge::cli {
namespace {

// The sections of all text blocks, one behind the other.
class SectionStream {
 public:
  SectionStream(const ReleaseFiles& release, const docs::Catalog& catalog) : release_(release), catalog_(catalog) {}

  // The next section; views live until the next call.
  docs::StoredSection next() {
    while (true) {
      if (reader_) {
        auto section = check(reader_->next());
        if (section) {
          return *std::move(section);
        }
      }
      if (ordinal_ == catalog_.text_block_count()) {
        throw std::runtime_error("text blocks: they hold fewer sections than the pages name");
      }
      const docs::Catalog::TextBlock block = check(catalog_.text_block(ordinal_++));
      bytes_ = release_.read_block(block.block);
      reader_ = check(docs::TextBlockReader::open(bytes_, block.first_section));
    }
  }

 private:
  template <typename T>
  static T check(Result<T> result) {
    if (!result) {
      throw std::runtime_error(std::string("text blocks: ") + result.error().message);
    }
    return *std::move(result);
  }

  const ReleaseFiles& release_;
  const docs::Catalog& catalog_;
  std::uint32_t ordinal_ = 0;
  std::vector<std::uint8_t> bytes_;
  std::optional<docs::TextBlockReader> reader_;
};

std::uint64_t short_digest(std::string_view markdown) {
  const Sha256 whole = sha256(as_bytes(markdown));
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    value = value << 8U | whole[i];
  }
  return value;
}

void require(bool holds, const WalkedPage& page, const char* what) {
  if (!holds) {
    throw std::runtime_error("page " + page_id(page) + ": " + what);
  }
}

void read_sections(WalkedPage& page, SectionStream& sections) {
  std::uint32_t number = page.record.first_section;
  std::uint32_t line = 1;
  for (const docs::ContentsEntry& entry : page.contents) {
    const docs::StoredSection stored = sections.next();
    const docs::SectionRecord& section = stored.section;
    require(stored.page.page == page.record.page && stored.page.library == page.record.library &&
                stored.page.path == page.record.path && stored.page.title == page.record.title &&
                section.section == number++,
            page, "its text is filed under another page");
    require(section.anchor == entry.anchor && section.level == entry.level && section.first_line == line &&
                section.lines == entry.lines && section.tokens == entry.tokens,
            page, "its table of contents is not what its text says");
    line += section.lines;
    const std::size_t before = page.markdown.size();
    docs::unescape_text(section.escaped_text, page.markdown);
    require(short_digest(std::string_view(page.markdown).substr(before)) == section.digest, page,
            "the text of a section is not what its digest says");
    page.digests.push_back(section.digest);
  }
}

// One page block; returns the number of the page behind it.
std::uint32_t walk_block(const ReleaseFiles& release, const docs::Catalog& catalog, std::uint32_t first,
                         SectionStream& sections, const std::function<void(const WalkedPage&)>& visit) {
  const auto where = catalog.page_block_of_page(first);
  if (!where || where->first_page != first) {
    throw std::runtime_error("the root names no block for page " + std::to_string(first));
  }
  const std::vector<std::uint8_t> bytes = release.read_block(where->block);
  auto reader = docs::PageBlockReader::open(bytes, first);
  while (reader) {
    const auto record = reader->next();
    if (record && !*record) {
      return first;
    }
    const auto contents = record ? docs::read_contents(**record) : std::unexpected(record.error());
    if (!contents || (*record)->page != first++ || (*record)->library >= catalog.libraries().size()) {
      break;
    }
    WalkedPage page{catalog.libraries()[(*record)->library], **record, *contents, {}, {}};
    const docs::Range sections_of{page.record.first_section, page.record.first_section + page.record.section_count};
    require(sections_of.end <= catalog.section_count() && contents->size() == page.record.section_count &&
                !sections_of.empty() && catalog.page_of(sections_of.begin) == page.record.page &&
                catalog.page_of(sections_of.end - 1) == page.record.page,
            page, "its sections are not the ones that the root gives it");
    read_sections(page, sections);
    require(page.markdown.size() == page.record.size_bytes, page, "its size is not the one that its record says");
    visit(page);
  }
  throw std::runtime_error("block " + std::to_string(where->block) + " (pages) breaks its layout");
}

}  // namespace

docs::Catalog read_catalog(const ReleaseFiles& release) {
  auto catalog = docs::Catalog::read(release.root());
  if (!catalog) {
    throw std::runtime_error((release.directory() / bundle::kRootObject).string() + ": " + catalog.error().message);
  }
  return *std::move(catalog);
}

std::string page_id(const WalkedPage& page) {
  return docs::format_id(page.library.library, page.library.version, page.record.path, "");
}

void walk_pages(const ReleaseFiles& release, const std::function<void(const WalkedPage&)>& visit) {
  const docs::Catalog catalog = read_catalog(release);
  SectionStream sections(release, catalog);
  for (std::uint32_t page = 0; page < catalog.page_count();) {
    page = walk_block(release, catalog, page, sections, visit);
  }
}

}  // namespace foredge::cli
