// Invariant: whatever a request holds, the core answers with a valid status and, where it says that a body is JSON, with one
// parseable JSON text; it asks for blocks of its own release only, in few rounds, and never traps.
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

void run(std::string_view input) {
  static const Sample sample;
  static cli::LocalHost host(sample.release());
  std::vector<HeaderView> headers;
  HttpRequest http;
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
  std::string body(input);
  constexpr std::string_view kPlace = "{release}";
  for (std::size_t at = body.find(kPlace); at != std::string::npos; at = body.find(kPlace, at)) {
    body.replace(at, kPlace.size(), host.release().hex(), 0, 12);
  }
  http.headers = headers;
  http.body = body;
  const HttpReply reply = host.answer({.http = http, .release = {}, .now_ms = 0, .settings = {}});
  expect(reply.status >= 200 && reply.status <= 599, "status");
  bool is_json = false;
  for (const Header& header : reply.headers) {
    is_json = is_json || (header.name == "content-type" && header.value == "application/json");
  }
  if (is_json && !reply.body.empty()) {
    expect(json::parse(reply.body, {.max_size_bytes = std::size_t{16} << 20U}).has_value(), "body is JSON");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  run(as_text({data, size}));
  return 0;
}
