// Bit packing and the cursor over postings, held against a plain vector; broken lists are errors.
#include "search/postings.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "search/postings_writer.h"
#include "support/random.h"

using namespace foredge;
using namespace foredge::search;
using test::Random;

namespace {

using Raw = std::vector<std::uint8_t>;

struct List {
  std::vector<Posting> postings;
  std::vector<Raw> pieces;
  std::uint32_t section_count = 0;

  [[nodiscard]] std::vector<Bytes> views() const { return {pieces.begin(), pieces.end()}; }
};

// `gap` bounds how far apart neighbours lie; pieces are cut at `piece` postings.
List make_list(Random& random, std::size_t size, std::uint32_t gap, std::size_t piece) {
  List list;
  std::uint32_t section = random.below(gap);
  for (std::size_t i = 0; i < size; ++i) {
    list.postings.push_back({section, static_cast<std::uint8_t>(random.below(kImpactLevels))});
    section += 1 + random.below(gap);
  }
  list.section_count = list.postings.back().section + 1 + random.below(3);
  std::uint32_t before = kNoSection;
  for (std::size_t at = 0; at < size; at += piece) {
    const auto part = std::span(list.postings).subspan(at, std::min(piece, size - at));
    ByteWriter out;
    write_postings(out, part, before);
    before = part.back().section;
    list.pieces.push_back(out.take());
  }
  return list;
}

// What stands under the cursor is the naive list's entry `at`, or the end.
bool stands_at(const PostingsCursor& cursor, const List& list, std::size_t at) {
  if (at == list.postings.size()) {
    return cursor.section() == kNoSection;
  }
  return cursor.section() == list.postings[at].section && cursor.impact() == list.postings[at].impact;
}

std::size_t naive_seek(const List& list, std::uint32_t section) {
  const auto at = std::ranges::lower_bound(list.postings, section, {}, &Posting::section);
  return static_cast<std::size_t>(at - list.postings.begin());
}

// Reads the list to its end by single steps; nothing when it is broken.
std::optional<std::vector<Posting>> read_all(std::span<const Bytes> pieces, std::uint32_t section_count) {
  std::vector<Posting> out;
  auto cursor = PostingsCursor::open(pieces, section_count);
  while (cursor && cursor->section() != kNoSection) {
    out.push_back({cursor->section(), cursor->impact()});
    if (!cursor->advance()) {
      return std::nullopt;
    }
  }
  return cursor ? std::optional(out) : std::nullopt;
}

}  // namespace

TEST_CASE("packed integers come back, for every width") {
  Random random(test::seed_or(1));
  for (std::uint32_t bits = 0; bits <= 32; ++bits) {
    INFO(bits << " bits");
    const std::uint32_t highest = bits == 32 ? 0xffffffffU : (1U << bits) - 1;
    for (int kind = 0; kind < 8; ++kind) {
      std::array<std::uint32_t, kChunkPostings> values{};
      for (std::size_t i = 0; i < values.size(); ++i) {
        const std::uint32_t single = i == static_cast<std::size_t>(kind) * 17 ? highest : 0;
        values[i] = kind == 0 ? 0 : kind == 1 ? highest : kind < 4 ? single : random.below(0xffffffffU) & highest;
      }
      ByteWriter packed;
      pack_128(packed, values, bits);
      REQUIRE(packed.size() == std::size_t{bits} * 16);
      std::array<std::uint32_t, kChunkPostings> out;
      out.fill(0xdeadbeef);
      unpack_128(packed.bytes(), bits, out);
      CHECK(out == values);
    }
  }
}

TEST_CASE("value i lies in lane i modulo 4") {
  std::array<std::uint32_t, kChunkPostings> values{};
  values[0] = 1;
  values[5] = 1;
  values[127] = 1;
  ByteWriter packed;
  pack_128(packed, values, 1);
  const Raw expected = {0x01, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80};
  CHECK(Raw(packed.bytes().begin(), packed.bytes().end()) == expected);
}

TEST_CASE("a cursor steps and seeks as a plain vector does") {
  const std::uint64_t seed = test::seed_or(2);
  Random random(seed);
  for (const std::size_t size : {1U, 2U, 127U, 128U, 129U, 255U, 256U, 300U, 700U}) {
    for (const std::uint32_t gap : {1U, 2U, 9U, 1000U}) {
      for (const std::size_t piece : {std::size_t{1} << 20U, std::size_t{128}, std::size_t{150}, std::size_t{1}}) {
        INFO("seed " << seed << ", " << size << " postings, gaps below " << gap << ", pieces of " << piece);
        const List list = make_list(random, size, gap, piece);
        const std::vector<Bytes> views = list.views();
        const auto all = read_all(views, list.section_count);
        REQUIRE(all);
        CHECK(std::ranges::equal(*all, list.postings, [](const Posting& a, const Posting& b) {
          return a.section == b.section && a.impact == b.impact;
        }));
        std::size_t wrong = 0;
        const std::uint32_t step = std::max<std::uint32_t>(1, list.section_count / 400);
        for (std::uint32_t section = 0; section <= list.section_count; section += step) {
          auto cursor = *PostingsCursor::open(views, list.section_count);
          const bool moved = cursor.advance_to(section).has_value();
          std::size_t at = naive_seek(list, section);
          wrong += moved && stands_at(cursor, list, at) ? 0U : 1U;
          // Behind the seek, steps go on where the list goes on.
          for (int i = 0; i < 3 && at < list.postings.size(); ++i) {
            wrong += cursor.advance() && stands_at(cursor, list, ++at) ? 0U : 1U;
          }
        }
        CHECK(wrong == 0);
      }
    }
  }
}

TEST_CASE("a mixed walk of seeks and steps stays with the plain vector") {
  const std::uint64_t seed = test::seed_or(3);
  INFO("seed " << seed);
  Random random(seed);
  for (int round = 0; round < 200; ++round) {
    const List list = make_list(random, 1 + random.below(900), 1 + random.below(40), 1 + random.below(400));
    const std::vector<Bytes> views = list.views();
    auto cursor = *PostingsCursor::open(views, list.section_count);
    std::size_t at = 0;
    while (at < list.postings.size()) {
      if (random.below(2) == 0) {
        REQUIRE(cursor.advance());
        ++at;
      } else {
        // Sometimes backwards, which moves nothing.
        const std::uint32_t here = list.postings[at].section;
        const std::uint32_t target = here + random.below(2000) - std::min(here, random.below(50));
        REQUIRE(cursor.advance_to(target));
        at = std::max(at, naive_seek(list, target));
      }
      REQUIRE(stands_at(cursor, list, at));
    }
  }
}

TEST_CASE("seeking decodes only what can hold the section") {
  Random random(4);
  const List list = make_list(random, 128 * 50, 3, std::size_t{1} << 20U);
  const std::vector<Bytes> views = list.views();
  auto cursor = *PostingsCursor::open(views, list.section_count);
  REQUIRE(cursor.advance_to(list.postings[128 * 40 + 7].section));
  CHECK(stands_at(cursor, list, 128 * 40 + 7));
  CHECK(cursor.decoded() == 2 * kChunkPostings);
}

TEST_CASE("broken lists are errors") {
  ByteWriter good;
  const Posting two[] = {{3, 5}, {9, 6}};
  write_postings(good, two, kNoSection);
  REQUIRE(read_all(std::vector<Bytes>{good.bytes()}, 10));
  ByteWriter next;
  const Posting one[] = {{12, 5}};
  write_postings(next, one, 9);
  const auto bytes = [](const ByteWriter& writer) { return Raw(writer.bytes().begin(), writer.bytes().end()); };

  struct Row {
    const char* name;
    std::vector<Raw> pieces;
    std::uint32_t section_count;
  };
  Raw longer = bytes(good);
  longer.push_back(0);
  const Row rows[] = {
      {"bad_empty piece", {{}}, 10},
      {"bad_count of zero", {{0, 0}}, 10},
      {"bad_more postings than sections", {bytes(good)}, 1},
      {"bad_section behind the last", {bytes(good)}, 9},
      {"bad_bytes behind the tail", {longer}, 10},
      {"bad_second piece does not continue", {bytes(good), bytes(good)}, 20},
      {"bad_pieces in wrong order", {bytes(next), bytes(good)}, 20},
      {"bad_first piece is missing", {bytes(next)}, 20},
      {"bad_chunk header is missing", {{0x80, 0x01, 0}}, 1000},
      {"bad_width of 33 bits", {{0x80, 0x01, 0, 127, 0, 0, 0, 33, 0, 0, 0}}, 1000},
      {"bad_chunk ends elsewhere", {{0x80, 0x01, 0, 126, 0, 0, 0, 0, 0, 0, 0}}, 1000},
      {"bad_bytes behind the chunks", {{0x80, 0x01, 0, 127, 0, 0, 0, 0, 0, 0, 0, 0}}, 1000},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK_FALSE(read_all(std::vector<Bytes>(row.pieces.begin(), row.pieces.end()), row.section_count));
  }
  CHECK(read_all(std::vector<Bytes>{bytes(good), bytes(next)}, 20));
  // The rows above that are broken in one byte are right without it: 128 sections in a row need no bits.
  CHECK(read_all(std::vector<Bytes>{Raw{0x80, 0x01, 0, 127, 0, 0, 0, 0, 0, 0, 0}}, 1000));
}

TEST_CASE(
    "every truncation of a list is an error, and flipped bits give ascending sections inside the release or an error") {
  const std::uint64_t seed = test::seed_or(5);
  INFO("seed " << seed);
  Random random(seed);
  const List list = make_list(random, 300, 5, 290);
  for (std::size_t size = 0; size < list.pieces[0].size(); ++size) {
    const Raw cut(list.pieces[0].begin(), list.pieces[0].begin() + static_cast<std::ptrdiff_t>(size));
    REQUIRE_FALSE(read_all(std::vector<Bytes>{cut, list.pieces[1]}, list.section_count));
  }
  for (int round = 0; round < 20000; ++round) {
    std::vector<Raw> pieces = list.pieces;
    Raw& piece = pieces[random.below(2)];
    for (std::uint32_t flips = 1 + random.below(3); flips != 0; --flips) {
      piece[random.below(static_cast<std::uint32_t>(piece.size()))] ^= static_cast<std::uint8_t>(1U << random.below(8));
    }
    const std::vector<Bytes> views(pieces.begin(), pieces.end());
    auto cursor = PostingsCursor::open(views, list.section_count);
    std::uint32_t previous = kNoSection;
    while (cursor && cursor->section() != kNoSection) {
      REQUIRE(cursor->section() < list.section_count);
      REQUIRE(cursor->impact() < kImpactLevels);
      REQUIRE((previous == kNoSection || cursor->section() > previous));
      previous = cursor->section();
      const bool moved = random.below(4) == 0
                             ? cursor->advance_to(previous + 1 + random.below(list.section_count)).has_value()
                             : cursor->advance().has_value();
      if (!moved) {
        break;
      }
    }
  }
}
