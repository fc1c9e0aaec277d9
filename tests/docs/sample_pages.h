// Pages made by hand, cut into sections and units as page.h demands, for tests that need no reader.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "docs/page.h"
#include "docs/records.h"
#include "support/random.h"

namespace foredge::docs::test {

struct Piece {
  UnitKind kind;
  std::string markdown;  // ends with '\n'
};

inline std::uint32_t count_lines(std::string_view text) {
  return static_cast<std::uint32_t>(std::ranges::count(text, '\n'));
}

// Appends a section that consists of these units; its code blocks are its fences.
inline void add_section(Page& page, std::string anchor, std::vector<std::string> heading_path, std::uint32_t level,
                        const std::vector<Piece>& pieces) {
  Section section;
  section.anchor = std::move(anchor);
  section.heading = heading_path.empty() ? page.title : heading_path.back();
  section.heading_path = std::move(heading_path);
  section.level = level;
  section.first_line = count_lines(page.markdown) + 1;
  std::uint32_t line = section.first_line;
  for (const auto& [kind, markdown] : pieces) {
    const std::uint32_t lines = count_lines(markdown);
    section.units.push_back({kind, static_cast<std::uint32_t>(markdown.size()), lines});
    if (kind == UnitKind::kFence) {
      const std::string first = markdown.substr(3, markdown.find('\n') - 3);
      section.code_blocks.push_back({first, line, line + lines - 1});
      section.code += markdown.substr(first.size() + 4);
    } else {
      section.body += markdown;
    }
    section.size_bytes += static_cast<std::uint32_t>(markdown.size());
    page.markdown += markdown;
    line += lines;
  }
  section.last_line = line - 1;
  page.sections.push_back(std::move(section));
}

// A library of `pages` pages "p000", "p001" … in folders of ten, each with up to `sections` sections of up to `units` units.
inline LibraryVersion random_library(foredge::test::Random& random, std::string library, std::string version,
                                     std::uint32_t pages, std::uint32_t sections, std::uint32_t units) {
  LibraryVersion out{std::move(library), std::move(version),      "A library",
                     "What it is for.",  "https://docs.example/", {}};
  const auto number = [](std::uint32_t n) { return std::to_string(1000 + n).substr(1); };
  for (std::uint32_t n = 0; n < pages; ++n) {
    Page page;
    page.path = "f" + number(n / 10) + "/p" + number(n);
    page.title = "Page " + std::to_string(n) + " of \"all\"";
    page.kind = n % 3 == 0 ? "guide" : "page";
    page.url = out.base_url + page.path;
    add_section(page, "", {}, 0, {{UnitKind::kHeading, "# " + page.title + "\n\n"}});
    for (std::uint32_t s = random.below(sections + 1); s != 0; --s) {
      // One is named as its page is.
      const std::string heading = s == 2 ? page.title : "Part " + std::to_string(s);
      std::vector<Piece> pieces = {{UnitKind::kHeading, "## " + heading + "\n\n"}};
      for (std::uint32_t u = random.below(units + 1); u != 0; --u) {
        if (random.below(3) == 0) {
          pieces.push_back({UnitKind::kFence, "```js\nlet a\t= \"\\n\";\n```\n\n"});
        } else {
          pieces.push_back({UnitKind::kParagraph, "Zwölf " + std::string(random.below(300), 'x') + "\n\n"});
        }
      }
      add_section(page, plain_anchor(heading), {heading}, 2, pieces);
    }
    out.pages.push_back(std::move(page));
  }
  return out;
}

}  // namespace foredge::docs::test
