// The order of versions, and which of them a range means.
#include "docs/version.h"

#include <catch2/catch.hpp>
#include <string_view>
#include <vector>

using foredge::docs::is_newer;
using foredge::docs::satisfies;

TEST_CASE("versions have one order, newest first") {
  // Semantic Versioning 2.0.0, item 11, has the row of pre-releases as its example.
  const std::vector<std::string_view> newest_first = {
      "v10.0.0",    "9.10.0",        "9.9.1",        "9.9",        "9.0.0+build.7",    "1.0.0",         "0.9",
      "2.0.0-rc.1",  // every release stands before any pre-release
      "1.0.0-rc.1", "1.0.0-beta.11", "1.0.0-beta.2", "1.0.0-beta", "1.0.0-alpha.beta", "1.0.0-alpha.1", "1.0.0-alpha",
      "1.2.3.4",    "canary",        "current",      "next"};  // no versions: by bytes
  for (std::size_t i = 0; i < newest_first.size(); ++i) {
    for (std::size_t k = 0; k < newest_first.size(); ++k) {
      INFO(newest_first[i] << " and " << newest_first[k]);
      CHECK(is_newer(newest_first[i], newest_first[k]) == (i < k));
    }
  }
}

TEST_CASE("spellings of one version are ordered too, so that sorting is the same everywhere") {
  CHECK(is_newer("1.0", "1.0.0") != is_newer("1.0.0", "1.0"));
  CHECK(is_newer("v1.0.0", "1.0.0") != is_newer("1.0.0", "v1.0.0"));
  CHECK_FALSE(is_newer("1.0.0", "1.0.0"));
}

TEST_CASE("which version a range means") {
  struct Row {
    std::string_view version;
    std::string_view range;
    bool satisfied;
  };
  const Row rows[] = {
      {"4.2.1", "4.2.1", true},
      {"v4.2.1", "4.2.1", true},
      {"4.2.1", "v4.2.1", true},
      {"4.2.1", "4", true},
      {"4.2.1", "v4", true},
      {"4.2.1", "4.x", true},
      {"4.2.1", "4.x.x", true},
      {"4.2.1", "4.2.*", true},
      {"4.2.1", "4.2", true},
      {"42.0.0", "4", false},
      {"4.20.0", "4.2", false},
      {"4.2.1", "4.2.0", false},
      {"4.9.0", "^4.2", true},
      {"4.2.0", "^4.2", true},
      {"4.1.9", "^4.2", false},
      {"5.0.0", "^4.2", false},
      {"0.2.9", "^0.2.3", true},
      {"0.3.0", "^0.2.3", false},
      {"0.0.3", "^0.0.3", true},
      {"0.0.4", "^0.0.3", false},
      {"0.0.4", "^0.0", true},
      {"0.1.0", "^0.0", false},
      {"0.7.0", "^0", true},
      {"1.0.0", "^0", false},
      {"4.2.9", "~4.2.3", true},
      {"4.3.0", "~4.2.3", false},
      {"4.2.2", "~4.2.3", false},
      {"4.9.0", "~4", true},
      {"5.0.0", "~4", false},
      {"5.0.0", ">=4.2", true},
      {"4.2.0", ">=4.2", true},
      {"4.1.0", ">=4.2", false},
      {"5.0.0-rc.1", ">=4.2", false},
      {"5.0.0-rc.1", "5", false},
      {"5.0.0-rc.1", "5.0.0-rc.1", true},
      {"current", "current", true},
      {"current", "next", false},
      {"current", "1", false},
      {"1.0.0", "current", false},
      {"1.0.0", "", false},
      {"1.0.0", "^", false},
      {"1.0.0", ">=", false},
      {"1.0.0", "x", false},
      {"1.0.0", "1.0.0.0", false},
      {"99999999999.0.0", "99999999999.0.0", true},
      {"99999999999.0.0", "99999999999", false},
  };
  for (const Row& row : rows) {
    INFO(row.version << " for " << row.range);
    CHECK(satisfies(row.version, row.range) == row.satisfied);
  }
}
