// SHA-256 against FIPS 180-4's examples and lengths around the padding's edges; hex both ways.
#include "base/sha256.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "base/sha256_blocks.h"
#include "support/random.h"

using foredge::as_bytes;
using foredge::parse_sha256_hex;
using foredge::sha256;
using foredge::to_hex;

TEST_CASE("digests") {
  struct Row {
    const char* name;
    std::string text;
    const char* hex;
  };
  // The first three are NIST's examples; the runs of 'a' were computed with coreutils' sha256sum.
  const Row rows[] = {
      {"empty", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {"1 × a", std::string(1, 'a'), "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"},
      {"55 × a", std::string(55, 'a'), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
      {"56 × a", std::string(56, 'a'), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
      {"63 × a", std::string(63, 'a'), "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
      {"64 × a", std::string(64, 'a'), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
      {"65 × a", std::string(65, 'a'), "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
      {"119 × a", std::string(119, 'a'), "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"},
      {"120 × a", std::string(120, 'a'), "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c"},
      {"128 × a", std::string(128, 'a'), "6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e"},
      {"1000000 × a", std::string(1000000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(to_hex(sha256(as_bytes(row.text))) == row.hex);
  }
}

TEST_CASE("both ways of digesting blocks give the same state") {
  if (!foredge::has_sha_instructions()) {
    WARN("this processor has no instructions for SHA-256: only one way was tested");
    return;
  }
  foredge::test::Random random(3);
  for (int round = 0; round < 200; ++round) {
    const std::size_t blocks = random.below(5);
    std::vector<std::uint8_t> data(blocks * 64);
    for (std::uint8_t& byte : data) byte = static_cast<std::uint8_t>(random.below(256));
    foredge::Sha256State one;
    for (std::uint32_t& word : one) word = random.below(0xffffffffU);
    foredge::Sha256State other = one;
    foredge::compress_anywhere(one, data.data(), blocks);
    foredge::compress_by_instructions(other, data.data(), blocks);
    CHECK(one == other);
  }
}

TEST_CASE("hex") {
  const foredge::Sha256 digest = sha256(as_bytes("abc"));
  CHECK(parse_sha256_hex(to_hex(digest)) == digest);
  const std::string good(64, 'a');
  REQUIRE(parse_sha256_hex(good));
  CHECK((*parse_sha256_hex(good))[0] == 0xaa);
  struct Row {
    const char* name;
    std::string text;
  };
  const Row rows[] = {
      {"bad_empty", ""},
      {"bad_63 digits", good.substr(1)},
      {"bad_65 digits", good + "a"},
      {"bad_upper case", std::string(63, 'a') + "A"},
      {"bad_letter behind f", "g" + std::string(63, 'a')},
      {"bad_NUL", std::string(63, 'a') + std::string(1, '\0')},
      {"bad_space", std::string(63, 'a') + " "},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK_FALSE(parse_sha256_hex(row.text));
  }
}
