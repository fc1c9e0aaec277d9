// Writes the golden release of the present format into a folder: golden_generator OUT. Run once a format; what it wrote is
// checked in and never written again (README.md beside it). Reads no Markdown: the pages stand here, cut by hand.
#include <cstdio>
#include <string>
#include <vector>

#include "bundle/release_writer.h"
#include "docs/record_writer.h"
#include "docs/sample_pages.h"
#include "search/index_builder.h"

using namespace foredge;
using docs::UnitKind;
using docs::test::add_section;

namespace {

docs::Page make_page(const std::string& path, const std::string& title, const std::string& kind,
                     const std::string& base_url) {
  docs::Page page;
  page.path = path;
  page.title = title;
  page.kind = kind;
  page.url = base_url.empty() ? "" : base_url + path;
  return page;
}

// 140 sections, most of which share a word: a list of one packed chunk, whose one wide gap is patched, and a tail.
docs::LibraryVersion glossary() {
  docs::LibraryVersion library{"glossary", "current", "Glossary", "Words and what they mean.", "", {}};
  docs::Page page = make_page("terms", "Terms", "reference", "");
  add_section(page, "", {}, 0, {{UnitKind::kHeading, "# Terms\n\n"}, {UnitKind::kParagraph, "Every word here.\n\n"}});
  for (int n = 1; n < 140; ++n) {
    const std::string word = "term " + std::to_string(n);
    const bool in_gap = n >= 60 && n < 70;
    std::string text = (in_gap ? "Makes " : "Means ") + std::to_string(n * n);
    for (int again = 0; again < n % 5; ++again) {
      text += in_gap ? " makes" : " means";
    }
    add_section(page, "term-" + std::to_string(n), {word}, 2,
                {{UnitKind::kHeading, "## " + word + "\n\n"}, {UnitKind::kParagraph, text + ".\n\n"}});
  }
  library.pages.push_back(page);
  return library;
}

docs::LibraryVersion kettle(const std::string& version) {
  const std::string base = "https://kettle.example/" + version + "/";
  docs::LibraryVersion library{"kettle", version, "Kettle", "Boils water.", base, {}};
  docs::Page install = make_page("guide/install", "Installing", "guide", base);
  install.description = "How to get it.";
  add_section(install, "", {}, 0,
              {{UnitKind::kHeading, "# Installing\n\n"}, {UnitKind::kParagraph, "Kettle runs anywhere.\n\n"}});
  add_section(install, "from-npm", {"From npm"}, 2,
              {{UnitKind::kHeading, "## From npm\n\n"},
               {UnitKind::kParagraph, "One command:\n\n"},
               {UnitKind::kFence, "```sh\nnpm install kettle@" + version + "\n```\n\n"}});
  library.pages.push_back(install);
  if (version == "2.0.0") {
    docs::Page usage = make_page("guide/usage", "Using \"Kettle\"", "guide", base);
    add_section(usage, "", {}, 0, {{UnitKind::kHeading, "# Using \"Kettle\"\n\n"}});
    add_section(usage, "größen", {"Größen"}, 2,
                {{UnitKind::kHeading, "## Größen\n\n"},
                 {UnitKind::kParagraph, "Über die Größe entscheidet `boilWater`.\n\n"},
                 {UnitKind::kTableHead, "| name | litres |\n| --- | --- |\n"},
                 {UnitKind::kTableRow, "| klein | 0.5 |\n"},
                 {UnitKind::kTableRow, "| groß | 1.7 |\n\n"}});
    add_section(usage, "boilwater", {"Größen", "boilWater()"}, 3,
                {{UnitKind::kHeading, "### boilWater()\n\n"},
                 {UnitKind::kListItem, "- takes `maxLitres`\n"},
                 {UnitKind::kListItem, "- returns steam\n\n"},
                 {UnitKind::kFence, "```ts\nboilWater({\n\tmaxLitres: 1.7, // \"\\n\"\n});\n```\n"}});
    library.pages.push_back(usage);
  }
  docs::Page index = make_page("index", "Kettle", "page", base);
  add_section(index, "", {}, 0,
              {{UnitKind::kHeading, "# Kettle\n\n"},
               {UnitKind::kParagraph, "Version " + version + " boils water with useKettle.\n"}});
  library.pages.push_back(index);
  return library;
}

void index_sections(const docs::Page& page, search::IndexBuilder& index) {
  index.begin_page(page.title);
  for (const docs::Section& section : page.sections) {
    std::string headings;
    for (const std::string& heading : section.heading_path) {
      headings += heading + "\n";
    }
    index.add_section({page.title, headings, section.body, section.code});
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: golden_generator OUT\n", stderr);
    return 2;
  }
  const std::vector<docs::LibraryVersion> libraries = {glossary(), kettle("2.0.0"), kettle("1.0.0")};
  bundle::ReleaseWriter release(argv[1]);
  docs::RecordWriter records(release);
  search::IndexBuilder index;
  for (const docs::LibraryVersion& library : libraries) {
    records.add(library);
    for (const docs::Page& page : library.pages) {
      index_sections(page, index);
    }
  }
  records.finish();
  index.write(release);
  std::puts(release.finish({{"title", "Golden release of format 3"}}).hex().c_str());
}
