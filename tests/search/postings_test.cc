// Bit packing and the cursor over postings, held against a plain vector; broken lists are errors.
#include "search/postings.h"

#include <algorithm>
#include <array>
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
  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(postings.size()); }
};

// `gap` bounds how far apart most neighbours lie; one in forty may be as wide as thirty, so that chunks have patches.
List make_list(Random& random, std::size_t size, std::uint32_t gap) {
  List list;
  std::uint32_t section = random.below(gap);
  for (std::size_t i = 0; i < size; ++i) {
    list.postings.push_back({section, static_cast<std::uint8_t>(random.below(kImpactLevels))});
    section += 1 + random.below(gap) * (random.below(40) == 0 ? 30 : 1);
  }
  list.section_count = list.postings.back().section + 1 + random.below(3);
  std::uint32_t before = kNoSection;
  for (std::size_t at = 0; at < size; at += kPiecePostings) {
    const auto part = std::span(list.postings).subspan(at, std::min<std::size_t>(kPiecePostings, size - at));
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
std::optional<std::vector<Posting>> read_all(std::span<const Bytes> pieces, std::uint32_t count,
                                             std::uint32_t section_count) {
  std::vector<Posting> out;
  auto cursor = PostingsCursor::open(pieces, count, section_count);
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

TEST_CASE("a chunk comes back, for every width of its gaps and impacts") {
  const std::uint64_t seed = test::seed_or(7);
  INFO("seed " << seed);
  Random random(seed);
  // Thirteen gaps of 28 bits are as much as numbers of sections can hold.
  for (std::uint32_t gap_bits = 0; gap_bits <= 28; ++gap_bits) {
    for (std::uint32_t impact_bits = 0; impact_bits <= kImpactBits; ++impact_bits) {
      INFO(gap_bits << " bits a gap, " << impact_bits << " an impact");
      std::vector<Posting> postings;
      std::uint32_t section = 0;
      for (std::uint32_t i = 0; i < kChunkPostings; ++i) {
        // One more than can be patched.
        const bool is_wide = i % 9 == 0 && i / 9 <= Packing::kMaxPatches;
        section += is_wide ? (1U << gap_bits) - 1 : random.below(1U << std::min(gap_bits, 20U));
        postings.push_back({section++, static_cast<std::uint8_t>(random.below(1U << impact_bits))});
      }
      ByteWriter piece;
      write_postings(piece, postings, kNoSection);
      REQUIRE((piece.bytes()[4] & 63U) == gap_bits);
      const auto all = read_all(std::vector<Bytes>{piece.bytes()}, kChunkPostings, section);
      REQUIRE(all);
      CHECK(std::ranges::equal(*all, postings, [](const Posting& a, const Posting& b) {
        return a.section == b.section && a.impact == b.impact;
      }));
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
  for (const std::size_t size : {1U, 2U, 3U, 127U, 128U, 129U, 255U, 256U, 300U, 700U, 65536U, 65537U, 66000U}) {
    for (const std::uint32_t gap : {1U, 2U, 9U, 1000U}) {
      INFO("seed " << seed << ", " << size << " postings, gaps below " << gap);
      const List list = make_list(random, size, gap);
      const std::vector<Bytes> views = list.views();
      const auto all = read_all(views, list.count(), list.section_count);
      REQUIRE(all);
      CHECK(std::ranges::equal(*all, list.postings, [](const Posting& a, const Posting& b) {
        return a.section == b.section && a.impact == b.impact;
      }));
      std::size_t wrong = 0;
      const std::uint32_t step = std::max<std::uint32_t>(1, list.section_count / 400);
      for (std::uint32_t section = 0; section <= list.section_count; section += step) {
        auto cursor = *PostingsCursor::open(views, list.count(), list.section_count);
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

TEST_CASE("a mixed walk of seeks and steps stays with the plain vector") {
  const std::uint64_t seed = test::seed_or(3);
  INFO("seed " << seed);
  Random random(seed);
  for (int round = 0; round < 200; ++round) {
    const List list = make_list(random, 1 + random.below(900), 1 + random.below(40));
    const std::vector<Bytes> views = list.views();
    auto cursor = *PostingsCursor::open(views, list.count(), list.section_count);
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
  const List list = make_list(random, 128 * 50, 3);
  const std::vector<Bytes> views = list.views();
  auto cursor = *PostingsCursor::open(views, list.count(), list.section_count);
  REQUIRE(cursor.advance_to(list.postings[128 * 40 + 7].section));
  CHECK(stands_at(cursor, list, 128 * 40 + 7));
  CHECK(cursor.decoded() == 2 * kChunkPostings);
}

TEST_CASE("a visit hands out what lies before its end, and goes on where it stopped") {
  const std::uint64_t seed = test::seed_or(6);
  INFO("seed " << seed);
  Random random(seed);
  for (int round = 0; round < 200; ++round) {
    const List list = make_list(random, 1 + random.below(900), 1 + random.below(40));
    const std::vector<Bytes> views = list.views();
    auto cursor = *PostingsCursor::open(views, list.count(), list.section_count);
    std::size_t at = 0;
    for (std::uint32_t end = 0; end < list.section_count; end += random.below(700)) {
      std::size_t wrong = 0;
      REQUIRE(cursor.visit_before(end, [&](std::uint32_t section, std::uint32_t impact) {
        wrong += section == list.postings[at].section && impact == list.postings[at].impact ? 0U : 1U;
        ++at;
      }));
      CHECK(wrong == 0);
      REQUIRE(at == naive_seek(list, end));
      REQUIRE(stands_at(cursor, list, at));
    }
  }
}

TEST_CASE("broken lists are errors") {
  ByteWriter good;
  const Posting two[] = {{3, 5}, {9, 6}};
  write_postings(good, two, kNoSection);
  const Raw pair(good.bytes().begin(), good.bytes().end());
  REQUIRE(read_all(std::vector<Bytes>{pair}, 2, 10));

  struct Row {
    const char* name;
    std::vector<Raw> pieces;
    std::uint32_t count;
    std::uint32_t section_count;
  };
  Raw longer = pair;
  longer.push_back(0);
  Raw patched_wide = {127, 0, 0, 0, 25, 64};
  patched_wide.resize(patched_wide.size() + std::size_t{25} * 16 + 8);
  const Row rows[] = {
      {"bad_empty piece", {{}}, 1, 10},
      {"bad_count of zero", {{}}, 0, 10},
      {"bad_more postings than sections", {pair}, 2, 1},
      {"bad_section behind the last", {pair}, 2, 9},
      {"bad_bytes behind the tail", {longer}, 2, 10},
      {"bad_more pieces than the count has", {pair, pair}, 2, 20},
      {"bad_no piece", {}, 2, 20},
      {"bad_single behind the last", {{0x80, 0x05}}, 1, 20},
      {"bad_tail without its head", {{3}}, 2, 20},
      {"bad_tail with an impact of 6 bits", {{0x80, 1, 0, 0}}, 2, 20},
      {"bad_tail with patches", {{0, 64, 0, 0, 0, 0, 0, 0, 0, 0}}, 2, 20},
      {"bad_chunk header is missing", {{}}, 128, 1000},
      {"bad_width of 33 bits", {{127, 0, 0, 0, 33, 0}}, 128, 1000},
      {"bad_impact of 6 bits", {{127, 0, 0, 0, 0x80, 1}}, 128, 1000},
      {"bad_chunk ends elsewhere", {{126, 0, 0, 0, 0, 0}}, 128, 1000},
      {"bad_chunk ends behind the last section", {{127, 0, 0, 0, 0, 0}}, 128, 127},
      {"bad_bytes behind the chunks", {{127, 0, 0, 0, 0, 0, 0}}, 128, 1000},
      {"bad_chunk without its patches", {{137, 0, 0, 0, 0, 64, 5, 10}}, 128, 1000},
      {"bad_patch behind the chunk", {{137, 0, 0, 0, 0, 64, 133, 10, 0, 0, 0, 0, 0, 0}}, 128, 1000},
      {"bad_gaps and patches of 33 bits", {patched_wide}, 128, 1000},
      {"bad_patch that moves the end", {{137, 0, 0, 0, 0, 64, 5, 11, 0, 0, 0, 0, 0, 0}}, 128, 1000},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK_FALSE(read_all(std::vector<Bytes>(row.pieces.begin(), row.pieces.end()), row.count, row.section_count));
  }
  // The rows above that are broken in one byte are right without it: 128 sections in a row need no bits.
  CHECK(read_all(std::vector<Bytes>{Raw{127, 0, 0, 0, 0, 0}}, 128, 1000));
  CHECK(read_all(std::vector<Bytes>{Raw{0, 62}}, 2, 20));
  // Ten sections are passed over before the one at place 5.
  const auto patched = read_all(std::vector<Bytes>{Raw{137, 0, 0, 0, 0, 64, 5, 10, 0, 0, 0, 0, 0, 0}}, 128, 1000);
  REQUIRE(patched);
  CHECK((*patched)[4].section == 4);
  CHECK((*patched)[5].section == 15);
  ByteWriter written;
  write_postings(written, *patched, kNoSection);
  CHECK(Raw(written.bytes().begin(), written.bytes().end()) == Raw{137, 0, 0, 0, 0, 64, 5, 10, 0, 0, 0, 0, 0, 0});
}

TEST_CASE("a chunk whose gaps wrap around is an error") {
  // 127 gaps of 2^32 - 1, each one step back, and a last one that ends where the header says.
  std::array<std::uint32_t, kChunkPostings> gaps{};
  gaps.fill(0xfffffffe);
  gaps[0] = 200;
  ByteWriter piece;
  piece.write_u32(200 - 127);
  piece.write_u16(32);
  pack_128(piece, gaps, 32);
  CHECK_FALSE(read_all(std::vector<Bytes>{piece.bytes()}, 128, 1000));
}

TEST_CASE(
    "every truncation of a list is an error, and flipped bits give ascending sections inside the release or an error") {
  const std::uint64_t seed = test::seed_or(5);
  INFO("seed " << seed);
  Random random(seed);
  const List list = make_list(random, 300, 5);
  for (std::size_t size = 0; size < list.pieces[0].size(); ++size) {
    const Raw cut(list.pieces[0].begin(), list.pieces[0].begin() + static_cast<std::ptrdiff_t>(size));
    REQUIRE_FALSE(read_all(std::vector<Bytes>{cut}, list.count(), list.section_count));
  }
  for (int round = 0; round < 20000; ++round) {
    std::vector<Raw> pieces = list.pieces;
    Raw& piece = pieces[0];
    for (std::uint32_t flips = 1 + random.below(3); flips != 0; --flips) {
      piece[random.below(static_cast<std::uint32_t>(piece.size()))] ^= static_cast<std::uint8_t>(1U << random.below(8));
    }
    const std::vector<Bytes> views(pieces.begin(), pieces.end());
    auto cursor = PostingsCursor::open(views, list.count(), list.section_count);
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
