// Ids and docs:// URIs: what is written is read back, whatever the names hold.
#include "docs/address.h"

#include <catch2/catch.hpp>
#include <string>

#include "support/random.h"

using namespace foredge::docs;

namespace {
void check_parts(const std::optional<Address>& address, const Address& expected) {
  REQUIRE(address);
  CHECK(address->library == expected.library);
  CHECK(address->version == expected.version);
  CHECK(address->path == expected.path);
  CHECK(address->anchor == expected.anchor);
}
}  // namespace

TEST_CASE("addresses that people and programs write") {
  struct Row {
    const char* name;
    std::string text;
    Address parts;
  };
  const Row rows[] = {
      {"id", "react@19/learn/state#updating", {"react", "19", "learn/state", "updating"}},
      {"URI", "docs://react@19/learn/state#updating", {"react", "19", "learn/state", "updating"}},
      {"no version", "react/learn", {"react", "", "learn", ""}},
      {"library only", "react", {"react", "", "", ""}},
      {"library and version", "react@19", {"react", "19", "", ""}},
      {"Markdown file", "react@19/learn/state.md", {"react", "19", "learn/state", ""}},
      {"MDX file and anchor", "react@19/learn/state.mdx#x", {"react", "19", "learn/state", "x"}},
      {"slashes around the path", "react@19//learn/state/", {"react", "19", "learn/state", ""}},
      {"escapes", "docs://lib@1/a%20b/%C3%BC#%23", {"lib", "1", "a b/ü", "#"}},
      {"escape that is none stays", "lib@1/100%/50%2", {"lib", "1", "100%/50%2", ""}},
      {"second # belongs to the anchor", "lib@1/a#b#c", {"lib", "1", "a", "b#c"}},
      {"@ in the path", "lib@1/@types/node", {"lib", "1", "@types/node", ""}},
      {"an address inside an anchor", "lib@1/a#see-https://x.example", {"lib", "1", "a", "see-https://x.example"}},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    check_parts(parse_address(row.text), row.parts);
  }
}

TEST_CASE("what is no address") {
  for (const std::string text : {"", "/", "@1/x", "#x", "docs://", "docs:///x", "https://example.org/docs", "http://x",
                                 "lib@1/%FF", "lib@1/a#%C3", "%ED%A0%80@1/x"}) {
    INFO("bad_" << text);
    CHECK_FALSE(parse_address(text));
  }
}

TEST_CASE("an id is plain where it can be, a URI follows RFC 3986") {
  CHECK(format_id("mui", "5.1.0", "components/button", "") == "mui@5.1.0/components/button");
  CHECK(format_id("mui", "5.1.0", "über uns", "größe") == "mui@5.1.0/über uns#größe");
  CHECK(format_id("lang", "1", "C#", "100%") == "lang@1/C%23#100%25");
  CHECK(format_id("lang", "feature/x@2", "a", "") == "lang@feature%2Fx%402/a");
  CHECK(format_uri("mui", "5.1.0", "über uns", "größe") == "docs://mui@5.1.0/%C3%BCber%20uns#gr%C3%B6%C3%9Fe");
  CHECK(format_uri("lang", "1", "C#/[x]?", "a") == "docs://lang@1/C%23/%5Bx%5D%3F#a");
}

TEST_CASE("any parts come back from their id and from their URI") {
  const std::uint64_t seed = foredge::test::seed_or(51);
  INFO("seed " << seed);
  foredge::test::Random random(seed);
  const std::string pieces[] = {"a", "B", "1", ".",   "-", "_", "%",  "%2", "25", "#",
                                "?", "@", ":", "://", " ", "é", "中", "🚀", "+",  "&"};
  const auto word = [&] {
    std::string out = "w";  // a path that starts or ends with '/' or ends like a file name is not what a release has
    for (std::uint32_t n = random.below(6); n != 0; --n) {
      out += pieces[random.below(std::size(pieces))];
    }
    return out + "z";
  };
  for (int round = 0; round < 20000; ++round) {
    const Address parts{word(), word(), word() + "/" + word(), random.below(3) == 0 ? "" : word()};
    for (const std::string& text : {format_id(parts.library, parts.version, parts.path, parts.anchor),
                                    format_uri(parts.library, parts.version, parts.path, parts.anchor)}) {
      const auto read = parse_address(text);
      INFO(text);
      REQUIRE(read);
      REQUIRE((read->library == parts.library && read->version == parts.version && read->path == parts.path &&
               read->anchor == parts.anchor));
    }
  }
}
