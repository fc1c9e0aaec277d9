// Invariant: any bytes make a page that keeps the promises of docs/page.h; a foredge.toml is read, or refused with a message at a
// line that it has; a JavaScript literal is read or is none, and what describes it names no more than it holds.
//
// Input: a line that names the reader (md, mdx, toml, js), then what it reads.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/utf8.h"
#include "docs/config.h"
#include "docs/js_literal.h"
#include "docs/markdown.h"
#include "docs/page_check.h"

namespace {

using namespace foredge;
using namespace foredge::docs;

// A page that takes itself in would never end, so the part holds an include of its own.
std::optional<std::string> include(std::string_view path) {
  return path.find("part") == std::string_view::npos
             ? std::nullopt
             : std::optional<std::string>("## Part\n\ntaken in, with `code`\n\n{% include \"part.md\" %}\n");
}

void check_markdown(std::string_view source, bool mdx) {
  std::vector<Finding> findings;
  const ReadOptions options = {
      .path = "a/b", .source = "a/b.md", .directory = "a", .mdx = mdx, .slug_paths = true, .include = include};
  const Page page = read_markdown(source, options, findings);
  if (const auto broken = check_page(page)) {
    std::fprintf(stderr, "broken promise: %s\n", broken->c_str());
    FOREDGE_CHECK(false);
  }
}

void check_config(std::string_view source) {
  const auto config = parse_config(source, "foredge.toml");
  if (!config) {
    const auto lines = static_cast<std::uint64_t>(std::ranges::count(source, '\n')) + 1;
    FOREDGE_CHECK(!config.error().message.empty() && config.error().line <= lines);
    return;
  }
  for (const LibraryConfig& library : config->libraries) {
    FOREDGE_CHECK(is_library_name(library.name));
  }
}

void check_js(std::string_view source) {
  if (const auto value = parse_js_literal(source)) {
    const std::string text = describe_js_value(*value);
    FOREDGE_CHECK(utf8::find_invalid(source) != std::string_view::npos ||
                  utf8::find_invalid(text) == std::string_view::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string_view reader = input.substr(0, end);
  const std::string_view source = input.substr(std::min(end + 1, input.size()));
  if (reader == "toml") {
    check_config(source);
  } else if (reader == "js") {
    check_js(source);
  } else {
    check_markdown(source, reader == "mdx");
  }
  return 0;
}
