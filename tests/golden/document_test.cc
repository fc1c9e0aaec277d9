// The hexdump in docs/bundle-format.md is the golden release's of format 2. A fenced block that opens with ```hexdump OBJECT holds lines
// of "offset  bytes  meaning": eight hex digits, two spaces, hex bytes one space apart, two spaces, words.
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "golden/golden_release.h"

using namespace foredge;
using namespace foredge::test;

TEST_CASE("every line of the document's hexdumps stands in the golden release") {
  std::ifstream document(std::filesystem::path(FOREDGE_SOURCE_DIR) / "docs/bundle-format.md");
  REQUIRE(document);
  const std::string fence = "```hexdump ";
  std::map<std::string, std::size_t> lines;
  std::vector<std::uint8_t> object;
  std::string name;
  std::string line;
  while (std::getline(document, line)) {
    if (line.starts_with(fence)) {
      name = line.substr(fence.size());
      object = read_file(folder_of(kFormat2) / name);
      continue;
    }
    if (line.starts_with("```")) {
      name.clear();
    }
    if (name.empty()) {
      continue;
    }
    INFO(name << ": " << line);
    REQUIRE(line.size() > 11);
    std::size_t at = std::stoul(line.substr(0, 8), nullptr, 16);
    const std::string bytes = line.substr(10, line.find("  ", 10) - 10);
    REQUIRE(bytes.size() % 3 == 2);
    for (std::size_t i = 0; i < bytes.size(); i += 3, ++at) {
      REQUIRE(at < object.size());
      CHECK(to_hex(Bytes(object).subspan(at, 1)) == bytes.substr(i, 2));
    }
    ++lines[name];
  }
  // Both objects are dumped, and not just in passing.
  CHECK(lines["index/root"] >= 20);
  CHECK(lines["index/blocks"] >= 20);
}
