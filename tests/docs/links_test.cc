// Links between the pages of a library: what they lead to, and what is told when they lead nowhere.
#include "docs/links.h"

#include <catch2/catch.hpp>
#include <map>

#include "docs/markdown.h"

namespace {

using namespace foredge::docs;

TEST_CASE("links are followed through the library") {
  const std::map<std::string, std::string> files = {
      {"a.md",
       "# A\n\n[own](#here) [b](/docs/guide/b#Some_part) [site](https://x.org/docs/guide/b/) [out](/blog/x)\n\n"
       "[gone](/guide/gone)\n[far](https://y.org/guide/gone)\n\n## Here\n"},
      {"01-guide/02-b.md",
       "# B\n\n## Some part\n\n[up](../a.md#nowhere) [mark](#set) [pic](/guide/x.png) [term](#key)\n\n"
       "<a name=\"set\"></a>\n\n- `key`: text\n"},
  };
  LibraryVersion library{"x", "current", "X", "", "https://x.org/docs", {}};
  std::vector<Finding> findings;
  for (const auto& [file, text] : files) {
    const std::string path = file.substr(0, file.size() - 3);
    const std::size_t slash = path.rfind('/');
    ReadOptions options;
    options.path = path;
    options.source = file;
    options.directory = slash == std::string::npos ? "" : path.substr(0, slash);
    library.pages.push_back(read_markdown(text, options, findings));
  }
  REQUIRE(findings.empty());
  const LinkStats stats = follow_links(library, [&](const std::string& source) { return files.at(source); }, findings);
  std::vector<std::string> targets;
  for (const Page& page : library.pages) {
    for (const Link& link : page.links) targets.push_back(link.target);
  }
  CHECK(targets == std::vector<std::string>{"/a#nowhere", "#set", "/guide/x.png", "#key", "#here",
                                            "/01-guide/02-b#some-part", "/01-guide/02-b", "/blog/x", "/guide/gone",
                                            "https://y.org/guide/gone"});
  CHECK(stats.internal == 7);
  CHECK(stats.broken_pages == 1);
  CHECK(stats.broken_anchors == 1);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].file == "01-guide/02-b.md");
  CHECK(findings[0].line == 5);
  CHECK(findings[1].file == "a.md");
  CHECK(findings[1].line == 5);
}

TEST_CASE("many broken links are counted, the first are listed") {
  LibraryVersion library{"x", "current", "X", "", "", {}};
  std::string text = "# A\n\n";
  for (int i = 0; i < 50; ++i) text += "[l](#gone-" + std::to_string(i) + ")\n";
  std::vector<Finding> findings;
  ReadOptions options;
  options.path = "a";
  options.source = "a.md";
  library.pages.push_back(read_markdown(text, options, findings));
  CHECK(follow_links(library, [&](const std::string&) { return text; }, findings).broken_anchors == 50);
  REQUIRE(findings.size() == 21);
  CHECK(findings[7].line == 10);
  CHECK(findings[20].message.starts_with("30 more"));
}

}  // namespace
