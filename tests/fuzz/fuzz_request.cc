// Invariant: whatever a request holds, the core answers with a valid status and, where it says that a body is JSON, with one
// parseable JSON text; a stream's pieces are events and end within the time that a stream may last; on stdio the same body gets
// whole messages, each a line; blocks of its own release are asked for, in few rounds; nothing traps.
//
// Input: "METHOD path?query", header lines "name: value", an empty line, the body; as in tests/fuzz/corpus/request. "{release}"
// in the body is what a cursor says of the release, which no fuzzer guesses.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "cli/local_host.h"
#include "cli/release_build.h"
#include "json/value.h"
#include "support/sample_docs.h"

namespace {

using namespace foredge;

// Cuts `text` at the first `mark`; what follows stays in `text`.
std::string_view take_until(std::string_view& text, std::string_view mark) {
  const std::size_t end = std::min(text.find(mark), text.size());
  const std::string_view head = text.substr(0, end);
  text.remove_prefix(std::min(end + mark.size(), text.size()));
  return head;
}

void expect(bool holds, const char* what) {
  if (!holds) {
    std::fprintf(stderr, "broken invariant: %s\n", what);
    std::abort();
  }
}

// The sample docs as a release on disk, gone at the end.
class Sample {
 public:
  Sample() {
    std::string name = (std::filesystem::temp_directory_path() / "foredge-fuzz-XXXXXX").string();
    expect(mkdtemp(name.data()) != nullptr, "a temporary folder");
    folder_ = name;
    test::write_sample_docs(folder_ / "docs");
    auto tree = docs::read_source_tree(folder_ / "docs", {.threads = 1});
    expect(tree.has_value(), "the sample docs build");
    release_ = folder_ / "releases" / cli::build_release(*std::move(tree), folder_ / "releases").id.hex();
  }
  ~Sample() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Sample(const Sample&) = delete;
  Sample& operator=(const Sample&) = delete;

  [[nodiscard]] const std::filesystem::path& release() const { return release_; }

 private:
  std::filesystem::path folder_;
  std::filesystem::path release_;
};

bool is_json(std::string_view text) {
  return json::parse(text, {.max_size_bytes = std::size_t{16} << 20U}).has_value();
}

// A request in parts; views into the input, and a body of its own.
struct Parts {
  Parts(std::string_view input, const bundle::ReleaseId& release) {
    std::string_view first = take_until(input, "\n");
    http.method = take_until(first, " ");
    http.path = take_until(first, "?");
    http.query = first;
    while (!input.empty() && !input.starts_with('\n')) {
      std::string_view line = take_until(input, "\n");
      const std::string_view name = take_until(line, ": ");
      headers.push_back({name, line});
    }
    input.remove_prefix(input.empty() ? 0 : 1);
    body = input;
    constexpr std::string_view kPlace = "{release}";
    for (std::size_t at = body.find(kPlace); at != std::string::npos; at = body.find(kPlace, at)) {
      body.replace(at, kPlace.size(), release.hex(), 0, 12);
    }
    http.headers = headers;
    http.body = body;
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  HttpRequest http;
  std::vector<HeaderView> headers;
  std::string body;
};

void check_events(std::string_view piece) {
  expect(!piece.empty(), "a piece says something");
  while (!piece.empty()) {
    std::string_view event = take_until(piece, "\n\n");
    if (event != ":") {
      expect(take_until(event, "\n") == "event: message" && event.starts_with("data: "), "a piece is made of events");
      expect(is_json(event.substr(6)), "an event is JSON");
    }
  }
}

// As a host that can stream asks it. What streams needs no block, so the store stays empty; the release moves.
void check_stream(const HttpRequest& http) {
  constexpr std::string_view kStateKeys[] = {"0123456789abcdef"};
  constexpr std::uint64_t kQuarterMs = 15 * 60 * 1000;
  bundle::Store store(std::size_t{1} << 20U);
  std::string next;
  for (std::uint64_t step = 0;; ++step) {
    expect(step < 10, "a stream ends");
    server::Request request{.http = http, .release = {}, .now_ms = step * kQuarterMs, .settings = {}, .resume = next};
    request.settings.streams = true;
    request.settings.state_keys.assign(std::begin(kStateKeys), std::end(kStateKeys));
    if (step % 3 != 1) {
      request.release = bundle::ReleaseId{sha256(as_bytes(std::to_string(step / 3)))};
    }
    const server::Outcome outcome = server::handle(request, store);
    const auto* stream = std::get_if<HttpStream>(&outcome);
    if (stream == nullptr) {
      expect(step == 0, "a stream stays one");
      return;
    }
    check_events(stream->reply.body);
    if (stream->again == Again::kNever) {
      return;
    }
    next = stream->next;
  }
}

void check_reply(cli::LocalHost& host, const HttpRequest& http) {
  const HttpReply reply = host.answer({.http = http, .release = {}, .now_ms = 0, .settings = {}});
  expect(reply.status >= 200 && reply.status <= 599, "status");
  const bool says_json = std::ranges::any_of(reply.headers, [](const Header& header) {
    return header.name == "content-type" && header.value == "application/json";
  });
  expect(!says_json || reply.body.empty() || is_json(reply.body), "body is JSON");
}

// The lines of the body as a client on stdio would send them.
void check_lines(cli::LocalHost& host, std::string_view body) {
  mcp::LineSession session;
  while (!body.empty()) {
    session.take(std::string(take_until(body, "\n")));
  }
  for (bool closed = false;; closed = true) {
    while (const auto turn = session.next()) {
      const mcp::MessageReply reply = host.answer_line(*turn);
      for (const std::string& message : reply.messages) {
        expect(is_json(message) && !message.contains('\n'), "a message is a line");
      }
      session.settle(reply);
    }
    if (closed) {
      return;
    }
    session.close();
  }
}

void run(std::string_view input) {
  static const Sample sample;
  static cli::LocalHost host(sample.release());
  const Parts parts(input, host.release());
  check_reply(host, parts.http);
  check_stream(parts.http);
  check_lines(host, parts.body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  run(as_text({data, size}));
  return 0;
}
