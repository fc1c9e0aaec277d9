// The sealed state: it opens for its own call, in time, with any of the keys, and for nothing else.
#include "mcp/request_state.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "mcp/base64.h"

using namespace foredge::mcp;

namespace {

using Keys = std::vector<std::string_view>;

const Keys kKeys = {"0123456789abcdef", "another key of enough bytes"};

StateScope scope(const Keys& keys = kKeys) {
  return {.now_ms = 1'000'000, .keys = keys, .method = "tools/call", .name = "ask", .arguments = R"({"a":1})"};
}

}  // namespace

TEST_CASE("state: what was sealed opens") {
  for (const std::string& state :
       {std::string(), std::string("asked"), std::string("\0\xff", 2), std::string(5000, 'x')}) {
    const auto token = seal_state(state, scope());
    REQUIRE(token);
    CHECK(open_state(*token, scope()) == state);
  }
}

TEST_CASE("state: opens with any key of the list, so that the first can be replaced") {
  const Keys before = {kKeys[1]};
  const Keys after = {"a new key of enough bytes", kKeys[1]};
  const auto token = seal_state("asked", scope(before));
  REQUIRE(token);
  CHECK(open_state(*token, scope(after)) == "asked");
  CHECK_FALSE(open_state(*token, scope({"a new key of enough bytes"})));
}

TEST_CASE("state: bad_no_key seals nothing") {
  CHECK_FALSE(seal_state("asked", scope({})));
  CHECK_FALSE(seal_state("asked", scope({"too short"})));
}

TEST_CASE("state: bad_other_call") {
  const auto token = seal_state("asked", scope());
  REQUIRE(token);
  const auto opens = [&](auto change) {
    StateScope other = scope();
    change(other);
    return open_state(*token, other).has_value();
  };
  CHECK_FALSE(opens([](StateScope& s) { s.method = "prompts/get"; }));
  CHECK_FALSE(opens([](StateScope& s) { s.name = "asks"; }));
  CHECK_FALSE(opens([](StateScope& s) { s.arguments = R"({"a":2})"; }));
  // The same bytes cut elsewhere.
  CHECK_FALSE(opens([](StateScope& s) { s.method = "tools/calla", s.name = "sk"; }));
}

TEST_CASE("state: lives as long as it says") {
  const auto token = seal_state("asked", scope());
  REQUIRE(token);
  StateScope later = scope();
  later.now_ms += kStateLifetimeMs;
  CHECK(open_state(*token, later));
  later.now_ms += 1;
  CHECK_FALSE(open_state(*token, later));
}

TEST_CASE("state: bad_any_bit, any length, any text") {
  const auto token = seal_state("asked", scope());
  REQUIRE(token);
  const std::string bytes = *decode_base64(*token);
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    CHECK_FALSE(open_state(encode_base64(flipped), scope()));
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(open_state(encode_base64(bytes.substr(0, size)), scope()));
  }
  CHECK_FALSE(open_state(*token + "-TAMPERED", scope()));
  CHECK_FALSE(open_state("", scope()));
  CHECK_FALSE(open_state("{}", scope()));
}

// RFC 4648 section 10.
TEST_CASE("base64: both ways") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : rows) {
    CHECK(encode_base64(bytes) == text);
    CHECK(decode_base64(text) == bytes);
  }
  for (const std::string_view bad : {"Zg", "Zg=", "Zh==", "Zg==Zg==", "Z!==", "=", "===="}) {
    INFO(bad);
    CHECK_FALSE(decode_base64(bad));
  }
}
