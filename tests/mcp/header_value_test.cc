// mcp/header_value.h, with the specification's own examples.
#include "mcp/header_value.h"

#include <catch2/catch.hpp>
#include <optional>
#include <string>

TEST_CASE("header values, plain and marked") {
  struct Row {
    const char* name;
    std::string value;
    std::optional<std::string> text;
  };
  const Row rows[] = {
      {"plain", "us-west1", "us-west1"},
      {"empty", "", ""},
      {"inner space and tab", "a b\tc", "a b\tc"},
      {"non-ASCII", "=?base64?SGVsbG8sIOS4lueVjA==?=", "Hello, 世界"},
      {"padded", "=?base64?IHBhZGRlZCA=?=", " padded "},
      {"line break", "=?base64?bGluZTEKbGluZTI=?=", "line1\nline2"},
      {"looks marked", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=", "=?base64?literal?="},
      {"marked and empty",
       "=?base64?"
       "?=",
       ""},
      {"marker in upper case is plain", "=?BASE64?eA==?=", "=?BASE64?eA==?="},
      {"marker without an end is plain", "=?base64?eA==", "=?base64?eA=="},
      {"bad_non_ascii", "caf\xc3\xa9", std::nullopt},
      {"bad_control", "a\nb", std::nullopt},
      {"bad_alphabet", "=?base64?e_==?=", std::nullopt},
      {"bad_padding_missing", "=?base64?eA?=", std::nullopt},
      {"bad_padding_inside", "=?base64?e===?=", std::nullopt},
      {"bad_left_over_bits", "=?base64?eB==?=", std::nullopt},
      {"bad_space_inside", "=?base64?eA= =?=", std::nullopt},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(foredge::mcp::decode_header_value(row.value) == row.text);
  }
}
