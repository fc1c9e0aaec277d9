// A stdio stream as its client sees it: the order of messages when requests share it, what a cancellation takes away, how a
// subscription begins and ends.
#include "mcp/line_session.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "mcp/content.h"

using namespace foredge::mcp;

namespace {

struct Nothing {};

// Three steps, each with its progress.
ToolResult slow(Nothing&, ToolCall& call) {
  const std::size_t step = call.resumed.value_or("").size();
  call.notices.progress(step + 1, 3);
  if (step < 2) {
    return Continue{std::string(step + 1, '.')};
  }
  write_text_block(call.content, "done");
  return Done{};
}

ToolResult quick(Nothing&, ToolCall& call) {
  write_text_block(call.content, "quick");
  return Done{};
}

constexpr Tool kTools[] = {{.name = "slow", .handler = bind<&slow>}, {.name = "quick", .handler = bind<&quick>}};
constexpr Server kServer = {
    .name = "s", .version = "1", .tools = kTools, .changing = {.tools = true}, .has_watched_resources = true};

const std::string kMeta =
    R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{})";

std::string call(const std::string& id, const std::string& tool) {
  return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"tools/call","params":{"name":")" + tool + R"(",)" + kMeta +
         R"(,"progressToken":)" + id + "}}}";
}

std::string listen(const std::string& id) {
  return R"({"jsonrpc":"2.0","id":)" + id +
         R"(,"method":"subscriptions/listen","params":{"notifications":{"toolsListChanged":true},)" + kMeta + "}}}";
}

std::string cancel(const std::string& id) {
  return R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)" + id + "}}";
}

// What a message says, in a word and the id or token that it names: "progress 1", "result 1", "error 1".
std::string gist(const std::string& message) {
  const auto document = foredge::json::parse(message, {});
  REQUIRE(document);
  const auto root = document->root();
  const auto id = [&](std::string_view text, std::string_view name) {
    const std::size_t at = text.find(name);
    REQUIRE(at != std::string_view::npos);
    const std::string_view rest = text.substr(at + name.size());
    return std::string(rest.substr(0, rest.find_first_of(",}")));
  };
  const std::string_view method = root.find_string("method").value_or("");
  if (method == "notifications/progress") {
    return "progress " + id(message, R"("progressToken":)");
  }
  if (!method.empty()) {
    return std::string(method.substr(method.rfind('/') + 1)) + " " + id(message, R"(subscriptionId":)");
  }
  return (root.find("error") ? "error " : "result ") + id(message, R"("id":)");
}

struct Stream {
  LineSession session;
  std::vector<std::string> said;
  bool lists_are_fixed = false;

  void send(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      session.take(line);
    }
  }
  // At most `turns` turns; whether each was taken.
  bool answer(int turns = 1000) {
    for (; turns > 0; --turns) {
      const auto turn = session.next();
      if (!turn) {
        return false;
      }
      Nothing nothing;
      const Conditions conditions = {
          .lists_are_fixed = lists_are_fixed, .can_stream = true, .closing = turn->closing, .resume = turn->resume};
      auto outcome = handle_message(kServer, &nothing, turn->line, turn->negotiated, conditions);
      const auto& reply = std::get<MessageReply>(outcome);
      for (const std::string& message : reply.messages) {
        said.push_back(message);
      }
      session.settle(reply);
    }
    return true;
  }
  [[nodiscard]] std::vector<std::string> gists() const {
    std::vector<std::string> all;
    for (const std::string& message : said) {
      all.push_back(gist(message));
    }
    return all;
  }
};

using Gists = std::vector<std::string>;

}  // namespace

TEST_CASE("line session: a request in steps shares the stream with others") {
  Stream stream;
  stream.send({call("1", "slow"), call("2", "slow"), call("3", "quick")});
  stream.answer();
  CHECK(stream.gists() == Gists{"progress 1", "progress 2", "result 3", "progress 1", "progress 2", "progress 1",
                                "result 1", "progress 2", "result 2"});
}

TEST_CASE("line session: a cancellation ends what waits and what streams, and nothing else") {
  Stream stream;
  stream.send({call("1", "slow"), call("2", "slow")});
  REQUIRE(stream.answer(3));
  stream.send({call("3", "quick"), call(R"("1")", "quick"), cancel("3"), cancel("1"), cancel("7")});
  stream.answer();
  CHECK(stream.gists() ==
        Gists{"progress 1", "progress 2", "progress 1", "progress 2", R"(result "1")", "progress 2", "result 2"});
}

TEST_CASE("line session: an id is the same in every spelling, and a cancelled id may be used again") {
  Stream stream;
  stream.send({call(R"("aA")", "quick"), cancel(R"("\u0061A")"), call(R"("aA")", "quick")});
  stream.answer();
  CHECK(stream.gists() == Gists{R"(result "aA")"});
}

TEST_CASE("line session: bad_cancel cancels nothing") {
  for (const std::string& line :
       {cancel("null"), cancel("1.0"), cancel("[1]"), cancel(R"("1")"), std::string("{"),
        std::string(R"({"jsonrpc":"2.0","method":"notifications/cancelled"})"),
        std::string(R"({"jsonrpc":"2.0","id":9,"method":"notifications/cancelled","params":{"requestId":1}})")}) {
    INFO(line);
    Stream stream;
    stream.send({call("1", "quick"), line});
    stream.answer(1);
    CHECK(stream.gists() == Gists{"result 1"});
  }
}

TEST_CASE("line session: a subscription is acknowledged, waits, and ends with a result when the stream does") {
  Stream stream;
  stream.send({listen("5"), listen(R"("b")"), call("6", "quick")});
  stream.answer();
  CHECK(stream.gists() == Gists{"acknowledged 5", R"(acknowledged "b")", "result 6"});
  CHECK(stream.said[0].find(R"("notifications":{"toolsListChanged":true})") != std::string::npos);
  stream.said.clear();
  stream.session.close();
  stream.answer();
  CHECK(stream.gists() == Gists{"result 5", R"(result "b")"});
  CHECK(stream.said[0].find(R"("resultType":"complete")") != std::string::npos);
  CHECK(stream.said[0].find(R"("io.modelcontextprotocol/subscriptionId":5)") != std::string::npos);
}

TEST_CASE("line session: a cancelled subscription says nothing more") {
  Stream stream;
  stream.send({listen("5"), listen("6")});
  stream.answer();
  stream.send({cancel("5")});
  stream.session.close();
  stream.answer();
  CHECK(stream.gists() == Gists{"acknowledged 5", "acknowledged 6", "result 6"});
}

TEST_CASE("line session: lists that cannot change are not announced, and a subscription to them honors nothing") {
  Stream stream;
  stream.lists_are_fixed = true;
  stream.send({R"({"jsonrpc":"2.0","id":1,"method":"server/discover","params":{)" + kMeta + "}}}", listen("5")});
  stream.answer();
  CHECK(stream.said[0].find(R"("capabilities":{"tools":{}})") != std::string::npos);
  CHECK(stream.said[1].find(R"("notifications":{})") != std::string::npos);
}

TEST_CASE("line session: what initialize settles holds for the lines behind it, not for a stream that began before") {
  const auto plain = [](const std::string& id, const std::string& tool) {
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"tools/call","params":{"name":")" + tool + R"("}})";
  };
  const auto initialize = [](const std::string& version) {
    return R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":")" + version + R"("}})";
  };
  Stream stream;
  stream.send({initialize("2025-03-26"), "[" + plain("1", "quick") + "]", plain("2", "slow"), initialize("2025-11-25"),
               "[" + plain("3", "quick") + "]"});
  stream.answer();
  REQUIRE(stream.said.size() == 5);
  CHECK(stream.said[1].starts_with("[{"));
  CHECK(gist(stream.said[2]) == "result 0");
  CHECK(stream.said[3].find("no batches") != std::string::npos);
  CHECK(gist(stream.said[4]) == "result 2");
}

TEST_CASE("line session: counts the bytes that wait") {
  Stream stream;
  CHECK(stream.session.waiting_bytes() == 0);
  stream.send({call("1", "quick")});
  CHECK(stream.session.waiting_bytes() == call("1", "quick").size());
  stream.answer();
  CHECK(stream.session.waiting_bytes() == 0);
}
