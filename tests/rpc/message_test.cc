// rpc/message.h: which texts are messages, which faults carry which id, and the bytes of replies.
#include "rpc/message.h"

#include <catch2/catch.hpp>
#include <string>

using foredge::json::Writer;
using foredge::rpc::Envelope;
using foredge::rpc::Kind;
using foredge::rpc::kInvalidRequest;
using foredge::rpc::kParseError;
using foredge::rpc::Message;
using foredge::rpc::read_envelope;

TEST_CASE("messages of each kind, ids byte for byte") {
  struct Row {
    const char* name;
    std::string text;
    Kind kind;
    std::string id;
    std::string method;
    std::string params;
  };
  const std::string long_id = "\"" + std::string(100'000, 'i') + "\"";
  const Row rows[] = {
      {"request", R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1}})", Kind::kRequest, "1", "m", R"({"a":1})"},
      {"id is a string", R"({"jsonrpc":"2.0","id":"x","method":"m"})", Kind::kRequest, "\"x\"", "m", ""},
      {"id with escapes", R"({"jsonrpc":"2.0","id":"\u0041\/","method":"m"})", Kind::kRequest, R"("\u0041\/")", "m",
       ""},
      {"id is an empty string", R"({"jsonrpc":"2.0","id":"","method":"m"})", Kind::kRequest, "\"\"", "m", ""},
      {"id is negative", R"({"jsonrpc":"2.0","id":-9,"method":"m"})", Kind::kRequest, "-9", "m", ""},
      {"id of 64 bits", R"({"jsonrpc":"2.0","id":18446744073709551615,"method":"m"})", Kind::kRequest,
       "18446744073709551615", "m", ""},
      {"id of 100 kB", R"({"jsonrpc":"2.0","id":)" + long_id + R"(,"method":"m"})", Kind::kRequest, long_id, "m", ""},
      {"any order", R"({"params":{},"method":"m","id":2,"jsonrpc":"2.0"})", Kind::kRequest, "2", "m", "{}"},
      {"notification", R"({"jsonrpc":"2.0","method":"n"})", Kind::kNotification, "", "n", ""},
      {"result", R"({"jsonrpc":"2.0","id":3,"result":{}})", Kind::kResponse, "3", "", ""},
      {"error", R"({"jsonrpc":"2.0","id":3,"error":{"code":1,"message":""}})", Kind::kResponse, "3", "", ""},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const auto envelope = read_envelope(row.text);
    REQUIRE(envelope);
    CHECK_FALSE(envelope->is_batch);
    REQUIRE(envelope->messages.size() == 1);
    REQUIRE(envelope->messages[0]);
    const Message& message = *envelope->messages[0];
    CHECK(message.kind == row.kind);
    CHECK(message.id == row.id);
    CHECK(message.method == row.method);
    CHECK(message.raw_params == row.params);
    CHECK(message.params.has_value() == !row.params.empty());
  }
}

TEST_CASE("bad messages are faults that keep the id they have") {
  struct Row {
    const char* name;
    std::string text;
    std::string id;
  };
  const Row rows[] = {
      {"bad_scalar", "1", ""},
      {"bad_empty_object", "{}", ""},
      {"bad_version", R"({"jsonrpc":"1.0","id":1,"method":"m"})", "1"},
      {"bad_no_version", R"({"id":"a","method":"m"})", "\"a\""},
      {"bad_version_type", R"({"jsonrpc":2.0,"id":1,"method":"m"})", "1"},
      {"bad_null_id", R"({"jsonrpc":"2.0","id":null,"method":"m"})", ""},
      {"bad_object_id", R"({"jsonrpc":"2.0","id":{},"method":"m"})", ""},
      {"bad_fraction_id", R"({"jsonrpc":"2.0","id":1.5,"method":"m"})", ""},
      {"bad_method_type", R"({"jsonrpc":"2.0","id":1,"method":7})", "1"},
      {"bad_no_method", R"({"jsonrpc":"2.0","id":1})", "1"},
      {"bad_params_array", R"({"jsonrpc":"2.0","id":1,"method":"m","params":[1]})", "1"},
      {"bad_params_null", R"({"jsonrpc":"2.0","id":1,"method":"m","params":null})", "1"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const auto envelope = read_envelope(row.text);
    REQUIRE(envelope);
    REQUIRE(envelope->messages.size() == 1);
    REQUIRE_FALSE(envelope->messages[0]);
    CHECK(envelope->messages[0].error().code == kInvalidRequest);
    CHECK(envelope->messages[0].error().id == row.id);
  }
}

TEST_CASE("bad texts are faults as a whole") {
  struct Row {
    const char* name;
    std::string text;
    int code;
  };
  std::string many = "[";
  for (int i = 0; i < 65; ++i) {
    many += i == 0 ? "1" : ",1";
  }
  many += "]";
  const Row rows[] = {
      {"bad_json", R"({"jsonrpc")", kParseError},
      {"bad_empty_text", "", kParseError},
      {"bad_utf8", "{\"jsonrpc\":\"\xff\"}", kParseError},
      {"bad_depth", std::string(100, '[') + std::string(100, ']'), kInvalidRequest},
      {"bad_huge_id", R"({"jsonrpc":"2.0","id":99999999999999999999999,"method":"m"})", kParseError},
      {"bad_empty_batch", "[]", kInvalidRequest},
      {"bad_batch_of_65", many, kInvalidRequest},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const auto envelope = read_envelope(row.text);
    REQUIRE_FALSE(envelope);
    CHECK(envelope.error().code == row.code);
    CHECK(envelope.error().id.empty());
  }
}

TEST_CASE("a batch keeps its order and its bad members") {
  const std::string text =
      R"([ {"jsonrpc":"2.0","id":"a","method":"one"} , 5, {"jsonrpc":"2.0","method":"two"}, {"id":4} ])";
  const auto envelope = read_envelope(text);
  REQUIRE(envelope);
  CHECK(envelope->is_batch);
  REQUIRE(envelope->messages.size() == 4);
  CHECK(envelope->messages[0]->id == "\"a\"");
  CHECK_FALSE(envelope->messages[1]);
  CHECK(envelope->messages[2]->kind == Kind::kNotification);
  CHECK(envelope->messages[3].error().id == "4");
}

TEST_CASE("replies") {
  std::string out;
  Writer writer(out);
  foredge::rpc::begin_result(writer, "\"\\u0041\"");
  writer.begin_object();
  writer.end_object();
  foredge::rpc::end_reply(writer);
  CHECK(out == R"({"jsonrpc":"2.0","id":"\u0041","result":{}})");

  out.clear();
  Writer error(out);
  foredge::rpc::write_error(error, "7", -32601, "unknown method \"x\"");
  CHECK(out == R"({"jsonrpc":"2.0","id":7,"error":{"code":-32601,"message":"unknown method \"x\""}})");

  out.clear();
  Writer without_id(out);
  foredge::rpc::write_error(without_id, "", -32700, "no", R"({"k":1})");
  CHECK(out == R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"no","data":{"k":1}}})");
}
