// Makes a Page of one Markdown or MDX file: front matter, what stands for other text (docs/includes.h, docs/shortcodes.h,
// docs/containers.h), cleaning (docs/clean.h), block structure (docs/blocks.h), then
// sections and units as docs/page.h promises them. Refuses to know the file system and the other pages. Build side only.
// Thread-safe: it touches nothing but its arguments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "docs/boilerplate.h"
#include "docs/page.h"
#include "docs/shortcodes.h"

namespace foredge::docs {

struct ReadOptions {
  std::string path;    // becomes Page::path
  std::string source;  // becomes Page::source; names the file in findings
  std::string
      directory;     // of the file below its library's folder, '/'-separated, "" at the top: relative links start here
  bool mdx = false;  // the file is called .mdx; other files are read as MDX when they hold JSX blocks
  bool slug_paths = false;                                               // a `slug` in the front matter replaces `path`
  ReadIncluded include = [](std::string_view) { return std::nullopt; };  // other files that the page takes in
  const Boilerplate* boilerplate = nullptr;  // what to leave out; lives longer than the call
};

// `source` may be any bytes: what is not UTF-8 becomes U+FFFD, with a Finding. The page's `url` is left empty.
[[nodiscard]] Page read_markdown(std::string_view source, const ReadOptions& options, std::vector<Finding>& findings);

// `target` as a link of a page whose file stands in `directory`: relative paths become absolute ones ("/guide/x#y") without
// ".md", ".mdx", "index" or "README"; anchors alone and targets with a scheme stay as they are.
[[nodiscard]] std::string resolve_link(std::string_view target, std::string_view directory);

// Plain words as Markdown, in which nothing of them is a tag.
[[nodiscard]] std::string escaped_words(std::string_view words);

// "getting-started" → "Getting started".
[[nodiscard]] std::string humanise(std::string_view name);

}  // namespace foredge::docs
