// A page of documentation as the readers hand it to the release builder: cleaned Markdown, partitioned into sections,
// sections partitioned into units. Build side only; its stored twin is docs/records.h.
//
// Invariants, which every reader keeps and the builder checks:
//   - `markdown` is valid UTF-8, ends with '\n', has no '\r' and no control byte but '\n' and '\t'.
//   - sections are in order, not empty, and cover `markdown` exactly; so do the units of each section.
//   - every unit ends just behind a '\n'; a fence, a table row and a list item's paragraph are each one unit.
//   - lines are counted from 1 in `markdown`: what `fetch` serves is what the numbers mean.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/languages.h"

namespace foredge::docs {

enum class UnitKind : std::uint8_t {
  kHeading = 0,
  kParagraph = 1,
  kFence = 2,      // a whole code block, its fences included
  kTableHead = 3,  // header row and delimiter row
  kTableRow = 4,
  kListItem = 5,  // up to the next item or nested block
  kOther = 6,     // quotes, rules, HTML kept as it is
};

// Where a text may be cut: only between two units.
struct Unit {
  UnitKind kind = UnitKind::kParagraph;
  std::uint32_t size_bytes = 0;  // of Markdown, trailing blank lines included
  std::uint32_t lines = 0;
};

struct CodeBlock {
  std::string language;          // lower case, "" when the fence names none
  std::uint32_t first_line = 0;  // in the page, of the opening fence
  std::uint32_t last_line = 0;
};

struct Section {
  std::string anchor;   // unique in the page, slug as the site makes it; "" for the lead
  std::string heading;  // plain text; the page's title for the lead
  std::vector<std::string>
      heading_path;  // plain text, outermost first, without the page's title, with `heading` (empty for the lead)
  std::uint32_t level = 0;  // 0 lead, 1 … 6
  std::uint32_t first_line = 0;
  std::uint32_t last_line = 0;   // inclusive
  std::uint32_t size_bytes = 0;  // of Markdown
  std::vector<Unit> units;
  std::vector<CodeBlock> code_blocks;
  std::string body;  // plain text for the index: prose, tables, link texts; no markup
  std::string code;  // text for the index: fences and inline code, one a line
};

struct Link {
  std::string target;  // as written, relative ones resolved against the page's path ("/guide/x#y"), absolute ones kept
  std::string text;    // plain
  std::uint32_t line = 0;
  bool by_file = false;  // written as a way from the page's own file
};

struct Page {
  std::string
      path;  // below its library and version, without extension, '/'-separated: "guide/install"; "index" pages keep their folder's name, the root one is "index"
  std::string source;       // file as found, for reports
  std::string title;        // plain text, never empty
  std::string description;  // plain text, may be empty
  std::string kind;         // "guide", "reference", "component", … from front matter; "page" when it says nothing
  std::string url;          // absolute, or "" when the library has no base URL
  std::string text_of;      // path of the page whose text this one shows, "" for its own
  std::string markdown;
  std::vector<Section> sections;
  std::vector<Link> links;
};

// One library in one version: pages sorted by path, paths unique.
struct LibraryVersion {
  std::string library;  // [a-z0-9][a-z0-9._-]*
  std::string version;  // "1.2.0", or "current" when the docs have none
  std::string title;
  std::string description;
  std::string base_url;  // absolute, every page's URL starts so; "" when there is none
  std::vector<Page> pages;
  bundle::Language language = bundle::Language::kEnglish;
};

// What was left out or mended while reading, with file and line, for the build's report.
struct Finding {
  std::string file;
  std::uint32_t line = 0;  // 0: the whole file
  std::string message;     // names the thing and the remedy
};

}  // namespace foredge::docs
