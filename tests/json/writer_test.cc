// json/writer.h: the bytes it writes, and that they mean what was put in.
#include "json/writer.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "json/value.h"

using foredge::json::append_escaped;
using foredge::json::parse;
using foredge::json::Writer;

TEST_CASE("escaping is short, deterministic and leaves non-ASCII alone") {
  struct Row {
    const char* name;
    std::string text;
    std::string escaped;
  };
  const Row rows[] = {
      {"plain", "plain text", "plain text"},
      {"empty", "", ""},
      {"quote and backslash", "a\"b\\c", "a\\\"b\\\\c"},
      {"short escapes", "\b\f\n\r\t", "\\b\\f\\n\\r\\t"},
      {"other controls", std::string("\0\x01\x1f", 3), "\\u0000\\u0001\\u001f"},
      {"slash and delete stay", "/\x7f", "/\x7f"},
      {"non-ASCII stays", "é😀\xe2\x80\xa8", "é😀\xe2\x80\xa8"},
      {"escape at both ends", "\"x\"", "\\\"x\\\""},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    std::string out = ">";
    append_escaped(out, row.text);
    CHECK(out == ">" + row.escaped);
    const auto back = parse("\"" + row.escaped + "\"");
    REQUIRE(back);
    CHECK(back->root().as_string() == row.text);
  }
}

TEST_CASE("escapes are found at every place of a long text, one beside the other too") {
  const std::pair<std::string, std::string> escapes[] = {
      {"\"", "\\\""}, {"\\", "\\\\"}, {"\n", "\\n"}, {std::string(1, '\x01'), "\\u0001"}, {"\x7f", "\x7f"}, {"é", "é"}};
  for (std::size_t size = 0; size < 100; ++size) {
    for (const auto& [plain, escaped] : escapes) {
      const std::string before(size, 'x');
      for (const std::size_t behind : {0U, 1U, 15U, 16U, 80U}) {
        std::string out = ">";
        append_escaped(out, before + plain + plain + std::string(behind, 'y') + plain);
        CHECK(out == ">" + before + escaped + escaped + std::string(behind, 'y') + escaped);
      }
    }
  }
}

TEST_CASE("what is written behind a mark can be taken away again") {
  std::string out;
  Writer writer(out);
  writer.begin_array();
  writer.integer(1);
  const Writer::Mark mark = writer.mark();
  writer.begin_object();
  writer.member("a", "b");
  writer.rewind(mark);
  writer.integer(2);
  writer.end_array();
  CHECK(out == "[1,2]");
  CHECK(writer.is_complete());
}

TEST_CASE("commas stand between elements and nowhere else") {
  std::string out;
  Writer writer(out);
  writer.begin_object();
  writer.member("text", "a");
  writer.member("yes", true);
  writer.member("small", std::int64_t{-3});
  writer.member("size", std::size_t{4});
  writer.key("list");
  writer.begin_array();
  writer.begin_array();
  writer.end_array();
  writer.begin_object();
  writer.end_object();
  writer.null();
  writer.string("s");
  writer.end_array();
  writer.raw_member("raw", "[1,2]");
  writer.key("pieces");
  writer.begin_string();
  writer.text_piece("a\"");
  writer.escaped_piece("\\n");
  writer.end_string();
  writer.key("done");
  writer.escaped_string("b\\t");
  CHECK_FALSE(writer.is_complete());
  writer.end_object();
  CHECK(writer.is_complete());
  CHECK(
      out ==
      R"({"text":"a","yes":true,"small":-3,"size":4,"list":[[],{},null,"s"],"raw":[1,2],"pieces":"a\"\n","done":"b\t"})");
  CHECK(parse(out));
}

TEST_CASE("a finished text embeds as a string and comes back") {
  const std::string inner = R"({"a":"quote \" and line\n","b":[1]})";
  std::string out;
  Writer writer(out);
  writer.begin_object();
  writer.member("text", inner);
  writer.end_object();
  const auto back = parse(out);
  REQUIRE(back);
  CHECK(back->root().find_string("text") == inner);
}

TEST_CASE("numbers at their ends") {
  std::string out;
  Writer writer(out);
  writer.begin_array();
  writer.integer(std::numeric_limits<std::int64_t>::min());
  writer.integer(std::numeric_limits<std::int64_t>::max());
  writer.unsigned_integer(std::numeric_limits<std::uint64_t>::max());
  writer.integer(0);
  writer.end_array();
  CHECK(out == "[-9223372036854775808,9223372036854775807,18446744073709551615,0]");
}

TEST_CASE("fixed decimals") {
  struct Row {
    double value;
    int decimals;
    const char* text;
  };
  const Row rows[] = {
      {0, 0, "0"},
      {1.5, 0, "2"},
      {-1.5, 0, "-2"},
      {0.005, 2, "0.01"},
      {12.3456, 3, "12.346"},
      {-0.04, 1, "0.0"},
      {-0.05, 1, "-0.1"},
      {1.02, 2, "1.02"},
      {7, 3, "7.000"},
      {0.1 + 0.2, 9, "0.300000000"},
      {9e8, 9, "900000000.000000000"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    std::string out;
    Writer(out).fixed(row.value, row.decimals);
    CHECK(out == row.text);
  }
}
