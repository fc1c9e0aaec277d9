#include "cli/release_build.h"

#include <algorithm>
#include <bit>
#include <future>
#include <stdexcept>

#include "docs/names.h"
#include "docs/page_check.h"
#include "docs/record_writer.h"
#include "docs/rows.h"
#include "docs/version.h"
#include "search/index_builder.h"
#include "search/marks.h"

namespace foredge::cli {
namespace {

void sort_libraries(std::vector<docs::LibraryVersion>& libraries) {
  std::ranges::sort(libraries, [](const docs::LibraryVersion& a, const docs::LibraryVersion& b) {
    return a.library != b.library ? a.library < b.library : docs::is_newer(a.version, b.version);
  });
}

void check_pages(const docs::LibraryVersion& library) {
  for (const docs::Page& page : library.pages) {
    if (const auto broken = docs::check_page(page)) {
      throw std::runtime_error(page.source + ": " + *broken);
    }
  }
}

std::string join(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    out.append(text).append("\n");
  }
  return out;
}

// How strongly a section stands for a symbol: its page's title above a member named in that title above any other heading,
// and inside each of these the larger text, in octaves.
enum class SymbolTier : std::uint8_t { kHeading = 0, kTitleMember = 11, kTitle = 22 };

std::uint8_t strength_of(SymbolTier tier, std::size_t size_bytes) {
  constexpr int kMaxStep = 9;  // below the next tier, and all below kImpactLevels
  return static_cast<std::uint8_t>(static_cast<int>(tier) +
                                   std::clamp<int>(std::bit_width(size_bytes) - 6, 0, kMaxStep));
}

docs::HeadingForm form_of(const docs::Section& section, std::string_view heading_line) {
  if (section.level == 0) {
    return docs::HeadingForm::kTitle;
  }
  std::string_view text = heading_line;
  text.remove_prefix(std::min(text.find_first_not_of("# "), text.size()));
  const std::size_t end = text.starts_with('`') ? text.find('`', 1) : std::string_view::npos;
  const bool code = end != std::string_view::npos && text.find_first_not_of(" #", end + 1) == std::string_view::npos;
  return code ? docs::HeadingForm::kCode : docs::HeadingForm::kText;
}

// What a search can filter by and `lookup` asks for (search/marks.h). `markdown` is the section's.
std::vector<search::IndexBuilder::SectionMark> marks_of(const docs::Page& page, const docs::Section& section,
                                                        std::string_view markdown) {
  using search::Mark;
  std::vector<search::IndexBuilder::SectionMark> marks;
  const auto add = [&](Mark mark, std::string_view value, std::uint8_t strength = 0) {
    if (std::string term = search::mark_term(mark, value); !term.empty()) {
      marks.push_back({std::move(term), strength});
    }
  };
  add(Mark::kKind, page.kind);
  for (const docs::CodeBlock& code : section.code_blocks) {
    add(Mark::kCode, "");
    if (!code.language.empty()) {
      add(Mark::kLanguage, docs::canonical_language(code.language));
    }
  }
  for (const docs::Row& row : docs::read_rows(section, markdown)) {
    for (const std::string& name : docs::names_of_row(row.name)) {
      add(Mark::kRow, docs::symbol_key(name));
    }
  }
  // A continuation says nothing new about its heading's symbol.
  if (section.anchor.find('~') != std::string::npos) {
    return marks;
  }
  const bool is_title = section.level == 0;
  const auto symbol = docs::symbol_of_heading(is_title ? page.title : section.heading,
                                              form_of(section, markdown.substr(0, markdown.find('\n'))));
  if (symbol) {
    const std::size_t size = is_title ? page.markdown.size() : section.size_bytes;
    add(Mark::kSymbol, docs::symbol_key(*symbol),
        strength_of(is_title ? SymbolTier::kTitle : SymbolTier::kHeading, size));
    const std::size_t dot = symbol->rfind('.');
    if (dot != std::string::npos && dot + 1 < symbol->size()) {
      add(Mark::kSymbol, docs::symbol_key(std::string_view(*symbol).substr(dot + 1)),
          strength_of(is_title ? SymbolTier::kTitleMember : SymbolTier::kHeading, size));
    }
    if (const std::string_view command = docs::subcommand_of(*symbol); !command.empty()) {
      add(Mark::kSymbol, docs::symbol_key(command), strength_of(SymbolTier::kHeading, size));
    }
  }
  return marks;
}

// A heading and nothing below it until the next one: it has no text to answer with, and the sections under it carry its words
// in their heading paths. Names find it all the same, by its marks.
bool is_bare(const docs::Page& page, const docs::Section& section) {
  return page.sections.size() > 1 && section.units.size() == 1 && section.units[0].kind == docs::UnitKind::kHeading;
}

void index_pages(const std::vector<docs::LibraryVersion>& libraries, search::IndexBuilder& index) {
  for (const docs::LibraryVersion& library : libraries) {
    for (const docs::Page& page : library.pages) {
      std::size_t at = 0;
      index.begin_page(page.title, library.language);
      for (const docs::Section& section : page.sections) {
        const auto marks = marks_of(page, section, std::string_view(page.markdown).substr(at, section.size_bytes));
        if (is_bare(page, section)) {
          index.add_section({}, marks);
        } else {
          index.add_section({page.title, join(section.heading_path), section.body, section.code}, marks);
        }
        at += section.size_bytes;
      }
    }
  }
}

nlohmann::json describe(const docs::SourceTree& tree) {
  nlohmann::json about;
  about["title"] = tree.title;
  about["description"] = tree.description;
  about["libraries"] = nlohmann::json::array();
  for (const docs::LibraryVersion& library : tree.libraries) {
    about["libraries"].push_back({{"name", library.library},
                                  {"version", library.version},
                                  {"title", library.title},
                                  {"pages", library.pages.size()}});
  }
  return about;
}

}  // namespace

BuildSummary build_release(docs::SourceTree tree, const std::filesystem::path& out, bundle::Documents documents) {
  sort_libraries(tree.libraries);
  BuildSummary summary{};
  for (const docs::LibraryVersion& library : tree.libraries) {
    check_pages(library);
    for (const docs::Page& page : library.pages) {
      summary.text_bytes += page.markdown.size();
      summary.components += page.kind == "component" ? 1 : 0;
      for (const docs::Section& section : page.sections) {
        summary.code_blocks += section.code_blocks.size();
      }
    }
  }
  // Texts are written while terms are counted: neither touches the other, so the bytes do not depend on who is first.
  search::IndexBuilder index;
  index.expect(summary.text_bytes);
  auto indexed = std::async(std::launch::async, [&] { index_pages(tree.libraries, index); });
  bundle::ReleaseWriter release(out, documents);
  docs::RecordWriter records(release);
  for (const docs::LibraryVersion& library : tree.libraries) {
    records.add(library);
  }
  records.finish();
  indexed.get();
  index.write(release);

  summary.stored_text_bytes = records.text_bytes();
  summary.pages = records.page_count();
  summary.sections = records.section_count();
  summary.tokens = records.token_count();
  summary.terms = index.term_count();
  nlohmann::json about = describe(tree);
  about["counts"] = {{"pages", summary.pages},
                     {"sections", summary.sections},
                     {"terms", summary.terms},
                     {"tokens", summary.tokens},
                     {"text_bytes", summary.text_bytes}};
  const std::uint64_t blocks = release.blocks_size_bytes();
  summary.id = release.finish(about);
  summary.root_bytes = std::filesystem::file_size(out / summary.id.hex() / bundle::kRootObject);
  summary.index_bytes = blocks - summary.stored_text_bytes + summary.root_bytes;
  return summary;
}

}  // namespace foredge::cli
