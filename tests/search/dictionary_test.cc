// Look-ups in a release's dictionary: a few thousand random terms, their neighbours that are absent, short lists inline and
// long ones in blocks of their own.
#include "search/dictionary.h"

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "search/dictionary_writer.h"
#include "search/postings.h"
#include "support/release_on_disk.h"

using namespace foredge;
using namespace foredge::search;
using foredge::test::Objects;
using foredge::test::Random;

namespace {

using Terms = std::map<std::string, std::vector<Posting>>;
constexpr std::uint32_t kSections = 200000;

std::vector<Posting> random_list(Random& random, std::size_t size) {
  std::vector<Posting> list;
  std::uint32_t section = 0;
  const auto gap = static_cast<std::uint32_t>(kSections / (size + 1));
  for (std::size_t i = 0; i < size; ++i) {
    list.push_back({section, static_cast<std::uint8_t>(random.below(kImpactLevels))});
    section += 1 + random.below(gap);
  }
  return list;
}

Terms random_terms(Random& random) {
  Terms terms;
  // Few letters make long shared prefixes; every list size around the inline limit occurs.
  while (terms.size() < 4000) {
    std::string term(1 + random.below(12), 'a');
    for (char& c : term) {
      c = static_cast<char>('a' + random.below(3));
    }
    terms.emplace(term, random_list(random, 1 + random.below(1 + random.below(40))));
  }
  terms["\xc3\xa9t\xc3\xa9"] = random_list(random, 3);
  terms["long-list"] = random_list(random, 5000);
  terms["longer-list"] = random_list(random, 70000);  // two pieces
  terms["longest"] = random_list(random, 150000 - 7);
  return terms;
}

Objects write(const Terms& terms) {
  const foredge::test::TempDir dir;
  bundle::ReleaseWriter release(dir.path());
  DictionaryWriter writer(release);
  for (const auto& [term, list] : terms) {
    writer.add(term, list);
  }
  writer.finish();
  return foredge::test::read_release(dir.path(), release.finish(nlohmann::json::object()));
}

struct Found {
  std::optional<TermEntry> entry;
  std::vector<Posting> list;
};

Found look_up(bundle::Store& store, const Objects& objects, std::string_view term) {
  Random random(1);
  std::uint32_t rounds = 0;
  return foredge::test::pump(store, objects, foredge::test::Delivery::kAllAtOnce, random, rounds,
                             [&](bundle::Pass& pass, bundle::Release& release) -> std::optional<Found> {
                               const auto dictionary = Dictionary::read(release.root());
                               REQUIRE(dictionary);
                               const auto found = dictionary->find(pass, release, term);
                               REQUIRE(found);
                               if (found->outcome == Dictionary::Outcome::kBlocked) {
                                 return std::nullopt;
                               }
                               Found out;
                               if (found->outcome == Dictionary::Outcome::kAbsent) {
                                 return out;
                               }
                               out.entry = found->entry;
                               std::vector<Bytes> pieces;
                               if (found->entry.block_count == 0) {
                                 pieces.push_back(found->entry.inline_postings);
                               }
                               for (std::uint32_t i = 0; i < found->entry.block_count; ++i) {
                                 const auto block = pass.block(release, found->entry.first_block + i);
                                 REQUIRE(block);
                                 pieces.push_back(block->value_or(Bytes{}));
                               }
                               if (pass.blocked()) {
                                 return std::nullopt;
                               }
                               auto cursor = PostingsCursor::open(pieces, found->entry.count, kSections);
                               REQUIRE(cursor);
                               while (cursor->section() != kNoSection) {
                                 out.list.push_back({cursor->section(), cursor->impact()});
                                 REQUIRE(cursor->advance());
                               }
                               return out;
                             });
}

}  // namespace

TEST_CASE("every term of a release is found with its list, and its neighbours are absent") {
  const std::uint64_t seed = foredge::test::seed_or(41);
  INFO("seed " << seed);
  Random random(seed);
  const Terms terms = random_terms(random);
  const Objects objects = write(terms);
  bundle::Store store(std::size_t{64} << 20U);
  std::size_t in_blocks = 0;
  for (const auto& [term, list] : terms) {
    INFO("term " << term);
    const Found found = look_up(store, objects, term);
    REQUIRE(found.entry);
    CHECK(found.entry->count == list.size());
    REQUIRE(std::ranges::equal(found.list, list, [](const Posting& a, const Posting& b) {
      return a.section == b.section && a.impact == b.impact;
    }));
    in_blocks += found.entry->block_count;
    for (const std::string& absent :
         {term + "a", term + std::string(1, '\0'), term.substr(0, term.size() - 1) + "`", term.substr(1) + "d"}) {
      if (!terms.contains(absent)) {
        REQUIRE_FALSE(look_up(store, objects, absent).entry);
      }
    }
  }
  CHECK(in_blocks == 1 + 2 + 3);
  CHECK_FALSE(look_up(store, objects, "").entry);
  CHECK_FALSE(look_up(store, objects, "\xff\xff").entry);
}

TEST_CASE("a release without terms answers that every term is absent") {
  const Objects objects = write({});
  bundle::Store store(1 << 20U);
  CHECK_FALSE(look_up(store, objects, "a").entry);
}

TEST_CASE("a rare term costs one block, an absent one before the first none") {
  Random random(42);
  const Objects objects = write(random_terms(random));
  bundle::Store store(std::size_t{64} << 20U);
  (void)look_up(store, objects, "");  // opens the release
  const std::size_t opened = store.held_bytes();
  CHECK(opened == objects.root.size());
  (void)look_up(store, objects, "abcabc");
  const std::size_t one_block = store.held_bytes() - opened;
  CHECK(one_block > 0);
  CHECK(one_block < 32 * 1024);
}

namespace {

// A term block with these entry bytes in one group.
std::vector<std::uint8_t> term_block(std::initializer_list<std::uint8_t> entries) {
  std::vector<std::uint8_t> block = {1, 0, 0, 0, 8, 0, 0, 0};
  block.insert(block.end(), entries);
  return block;
}

}  // namespace

TEST_CASE("broken term blocks are errors") {
  // "a": 1 section inline, section 0 with impact 9.
  const auto good = term_block({0, 1, 'a', 1 << 1, 9});
  const auto entry = find_in_term_block(good, "a");
  REQUIRE((entry && *entry));
  CHECK((*entry)->count == 1);
  CHECK((*entry)->inline_postings.size() == 1);
  // "a": 65,537 sections in blocks 7 and 8, as the term block says it of a list that the root does not repeat.
  const auto blocks = term_block({0, 1, 'a', 0x83, 0x80, 0x08, 7});
  const auto long_entry = find_in_term_block(blocks, "a");
  REQUIRE((long_entry && *long_entry));
  CHECK((*long_entry)->count == 65537);
  CHECK((*long_entry)->first_block == 7);
  CHECK((*long_entry)->block_count == 2);
  // "a": 3 sections inline, 2 bits a gap and none an impact.
  const auto few = term_block({0, 1, 'a', 3 << 1, 2, 9 << 1, 0x3f});
  REQUIRE((find_in_term_block(few, "a") && *find_in_term_block(few, "a")));
  struct Row {
    const char* name;
    std::vector<std::uint8_t> block;
  };
  const Row rows[] = {
      {"bad_empty", {}},
      {"bad_no restarts", {0, 0, 0, 0}},
      {"bad_more restarts than bytes", {0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}},
      {"bad_restart outside", {1, 0, 0, 0, 0xff, 0, 0, 0}},
      {"bad_first term shares", term_block({1, 1, 'a', 1 << 1, 9})},
      {"bad_term passes the block", term_block({0, 9, 'a', 1 << 1})},
      {"bad_no sections", term_block({0, 1, 'a', 0, 9})},
      {"bad_no list", term_block({0, 1, 'a', 1 << 1})},
      {"bad_no block", term_block({0, 1, 'a', 1 << 1 | 1})},
      {"bad_more sections than there can be", term_block({0, 1, 'a', 0x82, 0x80, 0x80, 0x80, 0x02, 9})},
      {"bad_inline list of more than one piece", term_block({0, 1, 'a', 0x82, 0x80, 0x08, 7})},
      {"bad_inline list passes the block", term_block({0, 1, 'a', 3 << 1, 12, 9 << 1, 0x3f})},
      {"bad_inline list without its chunk", term_block({0, 1, 'a', 0x80, 0x02, 9})},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK_FALSE(find_in_term_block(row.block, "a"));
  }
}

TEST_CASE("the layout of hot terms") {
  // Two terms: "a" (65,836 sections in the 2 blocks from block 9) and "b" (7 sections in block 11).
  const std::vector<std::uint8_t> hot = {2,  0, 0, 0, 0,  0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 'a', 'b',  // strings
                                         44, 1, 1, 0, 9,  0, 0, 0,                                    // a
                                         7,  0, 0, 0, 11, 0, 0, 0};                                   // b
  const std::vector<std::uint8_t> no_fences = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  const auto open = [&](std::vector<std::uint8_t> segment, auto check) {
    const foredge::test::TempDir dir;
    bundle::ReleaseWriter release(dir.path());
    release.add_segment(bundle::kTermFences, no_fences);
    release.add_segment(bundle::kHotTerms, std::move(segment));
    const Objects objects = foredge::test::read_release(dir.path(), release.finish(nlohmann::json::object()));
    bundle::Store store(1 << 20U);
    Random random(1);
    std::uint32_t rounds = 0;
    foredge::test::pump(store, objects, foredge::test::Delivery::kAllAtOnce, random, rounds,
                        [&](bundle::Pass& pass, bundle::Release& opened) -> std::optional<bool> {
                          check(Dictionary::read(opened.root()), pass, opened);
                          return true;
                        });
  };
  open(hot, [](const auto& dictionary, bundle::Pass& pass, bundle::Release& release) {
    REQUIRE(dictionary);
    const auto found = dictionary->find(pass, release, "a");
    REQUIRE(found);
    REQUIRE(found->outcome == Dictionary::Outcome::kFound);
    CHECK(found->entry.count == 65836);
    CHECK(found->entry.block_count == 2);
    CHECK(found->entry.first_block == 9);
    const auto absent = dictionary->find(pass, release, "ab");
    REQUIRE(absent);
    CHECK(absent->outcome == Dictionary::Outcome::kAbsent);
  });
  std::vector<std::uint8_t> cut = hot;
  cut.pop_back();
  open(cut, [](const auto& dictionary, bundle::Pass&, bundle::Release&) { CHECK_FALSE(dictionary); });
  std::vector<std::uint8_t> longer = hot;
  longer.push_back(0);
  open(longer, [](const auto& dictionary, bundle::Pass&, bundle::Release&) { CHECK_FALSE(dictionary); });
}
