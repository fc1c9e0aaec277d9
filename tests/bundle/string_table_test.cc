// String tables: entries, binary search against a plain one, and offsets that lie.
#include "bundle/string_table.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "support/random.h"

using namespace foredge;
using namespace foredge::bundle;

namespace {
std::vector<std::uint8_t> written(const std::vector<std::string>& entries) {
  ByteWriter out;
  write_string_table(out, {entries.begin(), entries.end()});
  return out.take();
}
}  // namespace

TEST_CASE("entries come back, and the reader stands behind the table") {
  for (const std::vector<std::string>& entries :
       {std::vector<std::string>{}, {""}, {"a"}, {"", "", "b"}, {std::string(70000, 'x'), "é", std::string("\0", 1)}}) {
    std::vector<std::uint8_t> bytes = written(entries);
    bytes.push_back(0xee);
    ByteReader reader(bytes);
    const auto table = StringTableView::read(reader);
    REQUIRE(table);
    CHECK(reader.remaining() == 1);
    REQUIRE(table->size() == entries.size());
    for (std::uint32_t i = 0; i < table->size(); ++i) {
      CHECK(table->at(i).value_or("broken") == entries[i]);
    }
  }
}

TEST_CASE("search in a sorted table") {
  const std::uint64_t seed = foredge::test::seed_or(81);
  INFO("seed " << seed);
  foredge::test::Random random(seed);
  const auto word = [&] {
    std::string out(random.below(4), 'a');
    for (char& c : out) {
      c = "ab\xff"[random.below(3)];
    }
    return out;
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> entries(random.below(20));
    std::ranges::generate(entries, word);
    std::ranges::sort(entries);
    const auto bytes = written(entries);
    ByteReader reader(bytes);
    const auto table = *StringTableView::read(reader);
    for (int i = 0; i < 20; ++i) {
      const std::string key = word();
      const auto expected = std::ranges::upper_bound(entries, key) - entries.begin();
      REQUIRE(table.count_not_above(key).value_or(99) == static_cast<std::uint32_t>(expected));
    }
  }
}

TEST_CASE("a table that is cut is refused, one whose offsets lie gives errors") {
  const auto bytes = written({"ab", "cd", "ef"});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<std::uint8_t> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    ByteReader reader(cut);
    CHECK_FALSE(StringTableView::read(reader));
  }
  auto backwards = bytes;
  backwards[8] = 5;  // "cd" would begin behind its end
  ByteReader reader(backwards);
  const auto table = StringTableView::read(reader);
  REQUIRE(table);
  CHECK_FALSE(table->at(1));
  CHECK_FALSE(table->count_not_above("x"));
  auto outside = bytes;
  outside[11] = 0xff;
  ByteReader other(outside);
  const auto far = StringTableView::read(other);
  REQUIRE(far);
  CHECK_FALSE(far->at(0));
}
