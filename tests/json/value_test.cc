// json/value.h: which texts are accepted, within which bounds, and what Values say of them.
#include "json/value.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

using foredge::ErrorCode;
using foredge::json::Document;
using foredge::json::Limits;
using foredge::json::Member;
using foredge::json::parse;
using foredge::json::Type;
using foredge::json::Value;

namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("every scalar has its type and its value") {
  struct Row {
    const char* name;
    const char* text;
    Type type;
  };
  const Row rows[] = {
      {"null", "null", Type::kNull},
      {"true", " true ", Type::kBoolean},
      {"integer", "-12", Type::kInteger},
      {"integer of 63 bits", "9223372036854775807", Type::kInteger},
      {"integer of 64 bits", "18446744073709551615", Type::kInteger},
      {"fraction", "1.5", Type::kDouble},
      {"exponent", "1e2", Type::kDouble},
      {"string", "\"x\"", Type::kString},
      {"array", "[]", Type::kArray},
      {"object", "{}", Type::kObject},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const auto document = parse(row.text);
    REQUIRE(document);
    CHECK(document->root().type() == row.type);
  }
}

TEST_CASE("accessors answer only for their own type") {
  const auto document =
      parse(R"({"b":true,"i":-7,"u":18446744073709551615,"d":2.5,"s":"t","a":[1],"o":{"k":1},"n":null})");
  REQUIRE(document);
  const Value root = document->root();
  CHECK(root.find_bool("b") == true);
  CHECK(root.find_int("i") == -7);
  CHECK_FALSE(root.find_int("u"));
  CHECK(root.find("u")->as_double() == 18446744073709551615.0);
  CHECK_FALSE(root.find_int("d"));
  CHECK(root.find("d")->as_double() == 2.5);
  CHECK(root.find("i")->as_double() == -7.0);
  CHECK(root.find_string("s") == "t");
  CHECK(root.find_array("a"));
  CHECK(root.find_object("o")->find_int("k") == 1);
  CHECK(root.find("n")->is_null());
  for (const char* name : {"b", "i", "d", "a", "o", "n", "absent"}) {
    INFO(name);
    CHECK_FALSE(root.find_string(name));
  }
  CHECK_FALSE(root.find_bool("i"));
  CHECK_FALSE(root.find_object("a"));
  CHECK_FALSE(root.find_array("o"));
  CHECK_FALSE(root.find("s")->find("x"));
  CHECK(root.find("s")->items().begin() == root.find("s")->items().end());
  CHECK(root.find("i")->members().begin() == root.find("i")->members().end());
}

TEST_CASE("iteration keeps the source order and steps over nested values") {
  const auto document = parse(R"([1,[2,[3]],{"a":{"b":4}},-5.5,18446744073709551615,"s",null])");
  REQUIRE(document);
  std::vector<Type> types;
  for (const Value item : document->root().items()) {
    types.push_back(item.type());
  }
  CHECK(types == std::vector<Type>{Type::kInteger, Type::kArray, Type::kObject, Type::kDouble, Type::kInteger,
                                   Type::kString, Type::kNull});

  const auto object = parse(R"({"x":[1,2],"y":{"z":0},"x":3,"":4})");
  REQUIRE(object);
  std::string names;
  for (const Member& member : object->root().members()) {
    names += std::string(member.name) + "|";
  }
  CHECK(names == "x|y|x||");
  CHECK(object->root().find_array("x"));  // the first of two
  CHECK(object->root().find_int("") == 4);
}

TEST_CASE("strings are unescaped") {
  const auto document = parse(R"(["\"\\\/\b\f\n\r\t","\u00e9\ud83d\ude00","é😀","a\u0000b"])");
  REQUIRE(document);
  std::vector<std::string> texts;
  for (const Value item : document->root().items()) {
    texts.emplace_back(*item.as_string());
  }
  CHECK(texts == std::vector<std::string>{"\"\\/\b\f\n\r\t", "é😀", "é😀", std::string("a\0b", 3)});
}

TEST_CASE("values outlive a move of their document") {
  auto first = parse(R"({"k":"value"})");
  REQUIRE(first);
  const Value root = first->root();
  const Document second = std::move(*first);
  CHECK(root.find_string("k") == "value");
  CHECK(second.root().find_string("k") == "value");
}

TEST_CASE("texts at and past each bound") {
  struct Row {
    const char* name;
    std::string text;
    Limits limits;
    bool accepted;
  };
  const Row rows[] = {
      {"size at the bound", "\"" + std::string(98, 'x') + "\"", {.max_size_bytes = 100}, true},
      {"bad_size", "\"" + std::string(99, 'x') + "\"", {.max_size_bytes = 100}, false},
      {"an empty array at the deepest level", nested(65), {}, true},
      {"a scalar at the deepest level", std::string(64, '[') + "1" + std::string(64, ']'), {}, true},
      {"object at the bound", R"({"a":{"a":{"a":1}}})", {.max_depth = 3}, true},
      {"bad_depth", nested(66), {}, false},
      {"bad_depth_of_objects", R"({"a":{"a":{"a":{"a":1}}}})", {.max_depth = 3}, false},
      {"bad_depth_thousands", nested(20'000), {}, false},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const auto document = parse(row.text, row.limits);
    CHECK(document.has_value() == row.accepted);
    if (!document) {
      CHECK(document.error().code == ErrorCode::kTooLarge);
    }
  }
}

TEST_CASE("bad texts are refused") {
  struct Row {
    const char* name;
    std::string text;
    ErrorCode code = ErrorCode::kMalformed;
    std::uint64_t position = 0;
  };
  const Row rows[] = {
      {"bad_empty", "", ErrorCode::kTruncated},
      {"bad_spaces", " \n\t", ErrorCode::kTruncated},
      {"bad_word", "nul"},
      {"bad_two_values", "1 2"},
      {"bad_trailing_comma", "[1,]"},
      {"bad_comment", "[1] // x"},
      {"bad_single_quotes", "{'a':1}"},
      {"bad_bare_name", "{a:1}"},
      {"bad_open_array", "[1"},
      {"bad_open_object", "{\"a\":1"},
      {"bad_open_string", "\"abc"},
      {"bad_crossed_brackets", "[{]}"},
      {"bad_leading_zero", "01"},
      {"bad_number", "1.e5"},
      {"bad_number_past_double", "1e400"},
      {"bad_integer_of_65_bits", "36893488147419103232"},
      {"bad_integer_of_30_digits", "123456789012345678901234567890"},
      {"bad_negative_integer", "-9223372036854775809"},
      {"bad_nan", "NaN"},
      {"bad_control_character", "\"a\nb\""},
      {"bad_escape", R"("\x41")"},
      {"bad_short_escape", R"("\u12")"},
      {"bad_lone_high_surrogate", R"("\ud800")"},
      {"bad_lone_low_surrogate", R"("\udc00")"},
      {"bad_byte_order_mark", "\xef\xbb\xbf{}"},
      {"bad_utf8_lone_continuation", "[\"ab\x80\"]", ErrorCode::kMalformed, 4},
      {"bad_utf8_overlong", "\"\xc0\xaf\"", ErrorCode::kMalformed, 1},
      {"bad_utf8_surrogate", "\"\xed\xa0\x80\"", ErrorCode::kMalformed, 1},
      {"bad_utf8_cut", "\"\xf0\x9f\x98", ErrorCode::kMalformed, 1},
      {"bad_nul_byte", std::string("[1\0]", 4)},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const auto document = parse(row.text);
    REQUIRE_FALSE(document);
    CHECK(document.error().code == row.code);
    CHECK(document.error().position == row.position);
  }
}

TEST_CASE("a text without an address is an empty one") {
  const auto document = parse(std::string_view{});
  REQUIRE_FALSE(document);
  CHECK(document.error().code == ErrorCode::kTruncated);
}

TEST_CASE("every truncation of a text is refused") {
  const std::string text = R"({"a":[1,-2.5e3,true,null,"x\u00e9\n"],"b":{"c":"é"}})";
  REQUIRE(parse(text));
  for (std::size_t size = 0; size < text.size(); ++size) {
    INFO(size);
    CHECK_FALSE(parse(std::string_view(text).substr(0, size)));
  }
}
