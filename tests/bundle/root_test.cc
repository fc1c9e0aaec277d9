// The root's header, directory and block table: what is read, and every way in which it is refused.
#include "bundle/root.h"

#include <catch2/catch.hpp>
#include <functional>
#include <vector>

#include "bundle/small_release.h"

using namespace foredge;
using namespace foredge::bundle;

using Raw = std::vector<std::uint8_t>;

TEST_CASE("segments and extents") {
  const auto objects = bundle::test::build_release("a", 3);
  const auto root = RootView::parse(objects.root);
  REQUIRE(root);
  CHECK(root->block_count() == 3);
  CHECK(root->extent(0).offset == 0);
  CHECK(root->extent(0).size_bytes == 3);
  CHECK(root->extent(2).offset == 9);
  CHECK(root->extent(2).size_bytes == 9);
  CHECK(root->digest(2) == block_digest(Bytes(objects.blocks).subspan(9)));
  CHECK(root->segment(bundle::test::kTag));
  CHECK_FALSE(root->segment(tag("NONE")));
}

namespace {

// A root of one block of five bytes: header, directory of one segment, block table at 28.
Raw small_root() {
  Raw root = {'f', 'o', 'r', 'e', 'd', 'g', 'e', 0, 2,  0, 1, 0, 56, 0, 0, 0,  // header
              'B', 'L', 'K', 'S', 28,  0,   0,   0, 28, 0, 0, 0,               // directory
              1,   0,   0,   0,   5,   0,   0,   0, 0,  0, 0, 0};              // count, end
  root.insert(root.end(), 16, 0xdd);
  return root;
}

}  // namespace

TEST_CASE("a root that does not keep its layout is refused") {
  REQUIRE(RootView::parse(small_root()));
  struct Row {
    const char* name;
    std::function<void(Raw&)> change;
    ErrorCode code;
  };
  const Row rows[] = {
      {"bad_empty", [](Raw& r) { r.clear(); }, ErrorCode::kTruncated},
      {"bad_cut in the header", [](Raw& r) { r.resize(15); }, ErrorCode::kTruncated},
      {"bad_magic", [](Raw& r) { r[0] = 'F'; }, ErrorCode::kMalformed},
      {"bad_format 0", [](Raw& r) { r[8] = 0; }, ErrorCode::kUnsupported},
      {"bad_format 4", [](Raw& r) { r[8] = 4; }, ErrorCode::kUnsupported},
      {"bad_65 segments", [](Raw& r) { r[10] = 65; }, ErrorCode::kTooLarge},
      {"bad_longer than said", [](Raw& r) { r.push_back(0); }, ErrorCode::kTruncated},
      {"bad_shorter than said", [](Raw& r) { r.pop_back(); }, ErrorCode::kTruncated},
      {"bad_directory passes the end", [](Raw& r) { r[10] = 5; }, ErrorCode::kTruncated},
      {"bad_segment begins behind the end", [](Raw& r) { r[20] = 57; }, ErrorCode::kMalformed},
      {"bad_segment ends behind the end", [](Raw& r) { r[24] = 29; }, ErrorCode::kMalformed},
      {"bad_segment at 2^32 - 1", [](Raw& r) { std::fill_n(r.begin() + 20, 4, 0xff); }, ErrorCode::kMalformed},
      {"bad_no block table", [](Raw& r) { r[16] = 'X'; }, ErrorCode::kMalformed},
      {"bad_no segments", [](Raw& r) { r[10] = 0; }, ErrorCode::kMalformed},
      {"bad_block table is empty", [](Raw& r) { r[24] = 0; }, ErrorCode::kMalformed},
      {"bad_block table of two", [](Raw& r) { r[28] = 2; }, ErrorCode::kMalformed},
      {"bad_block table of 2^32 - 1", [](Raw& r) { std::fill_n(r.begin() + 28, 4, 0xff); }, ErrorCode::kMalformed},
      {"bad_empty block", [](Raw& r) { r[32] = 0; }, ErrorCode::kMalformed},
      {"bad_block past 32 MiB", [](Raw& r) { r[35] = 3; }, ErrorCode::kMalformed},
      {"bad_block of 2^63 bytes", [](Raw& r) { r[39] = 0x80; }, ErrorCode::kMalformed},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    Raw root = small_root();
    row.change(root);
    const auto parsed = RootView::parse(root);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == row.code);
  }
}
