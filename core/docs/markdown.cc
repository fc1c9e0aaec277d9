#include "docs/markdown.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "docs/blocks.h"
#include "docs/clean.h"
#include "docs/containers.h"
#include "docs/flaws.h"
#include "docs/front_matter.h"
#include "docs/includes.h"
#include "docs/sections.h"

namespace foredge::docs {
namespace {

constexpr auto kNone = std::string_view::npos;

bool is_plain(char c) { return (c >= ' ' && c < 0x7f) || c == '\n' || c == '\t'; }

// Offset behind the plain bytes from `at` on; whole blocks first, in a loop that compiles to vector instructions.
std::size_t plain_end(std::string_view text, std::size_t at) {
  constexpr std::size_t kBlock = 64;
  for (; text.size() - at >= kBlock; at += kBlock) {
    unsigned plain = 1;
    for (std::size_t i = 0; i < kBlock; ++i) plain &= is_plain(text[at + i]) ? 1U : 0U;
    if (plain == 0) break;
  }
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
}

// '\n' line ends, no byte order mark, no control bytes, valid UTF-8, '\n' at the end. Nearly all files are so already.
std::string normalise(std::string_view source, const ReadOptions& options, std::vector<Finding>& findings) {
  if (source.starts_with("\xef\xbb\xbf")) source.remove_prefix(3);
  std::string text;
  text.reserve(source.size() + 1);
  bool mended = false;
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t run = plain_end(source, at);
    text.append(source.substr(at, run - at));
    at = run;
    if (at == source.size()) break;
    if (static_cast<unsigned char>(source[at]) >= 0x80) {
      const utf8::CodePoint point = utf8::decode(source, at);
      if (point.size == 1 && !mended) {
        mended = true;
        const auto line = std::count(source.begin(), source.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
        findings.push_back({options.source, static_cast<std::uint32_t>(line),
                            "not UTF-8: the bytes became U+FFFD; save the file as UTF-8"});
      }
      utf8::append(text, point.value);
      at += point.size;
    } else {
      if (source[at] == '\r' && (at + 1 == source.size() || source[at + 1] != '\n')) text.push_back('\n');
      ++at;
    }
  }
  if (text.empty() || text.back() != '\n') text.push_back('\n');
  return text;
}

// A text in one line: no line ends, no spaces around.
std::string one_line(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool space = static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
    if (!space) {
      result.push_back(c);
    } else if (!result.empty() && result.back() != ' ') {
      result.push_back(' ');
    }
  }
  while (result.ends_with(' ')) result.pop_back();
  return result;
}

std::string kind_of(const FrontMatter& front) {
  std::string kind(front.find({"kind", "type", "page-type", "content_type", "pageType"}));
  if (kind.empty() && front.find({"component"}) == "true") return "component";
  for (char& c : kind) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool good = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    c = upper ? static_cast<char>(c - 'A' + 'a') : good ? c : '-';
  }
  return kind.empty() ? "page" : kind;
}

// A slug as a path: no empty, "." or ".." parts; nothing when that leaves nothing.
std::optional<std::string> path_of_slug(std::string_view slug) {
  std::string path;
  for (std::size_t at = 0; at <= slug.size();) {
    const std::size_t end = std::min(slug.find('/', at), slug.size());
    const std::string_view name = slug.substr(at, end - at);
    if (!name.empty() && name != "." && name != "..") path.append(path.empty() ? "" : "/").append(name);
    at = end + 1;
  }
  return path.empty() ? std::nullopt : std::optional(one_line(path));
}

// "guide/get-started" → "Get started"; a name without letters says nothing without its folder: "errors/377" → "Errors 377".
std::string title_of_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = path.substr(slash + 1);
  const bool bare = name.find_first_not_of("0123456789.-_") == kNone && slash != kNone;
  if (!bare) return humanise(name);
  const std::string_view folder = path.substr(0, slash);
  return humanise(folder.substr(folder.rfind('/') + 1)) + ' ' + humanise(name);
}

// The body with everything in it that stands for other text: included files, shortcodes, containers.
std::string expand(std::string_view body, std::string_view text, const ReadOptions& options,
                   std::vector<Finding>& findings) {
  const auto above = std::count(text.begin(), text.end() - static_cast<std::ptrdiff_t>(body.size()), '\n');
  Flaws flaws(body, options.source, static_cast<std::uint32_t>(above) + 1, findings);
  find_flaws(body, flaws);
  std::string result(body);
  if (auto included = expand_includes(result, options.include, flaws)) result = std::move(*included);
  if (auto plain = expand_shortcodes(result, options.include, flaws)) result = std::move(*plain);
  if (auto plain = expand_containers(result)) result = std::move(*plain);
  if (!result.ends_with('\n')) result.push_back('\n');
  return result;
}

// Nothing but names of what text cannot show (docs/clean_components.cc) stands before the first heading.
bool is_bare(const Blocks& blocks, std::string_view text) {
  if (blocks.parts.size() > 1) text = text.substr(0, blocks.parts[1].offset);
  for (std::size_t at = 0; at < text.size(); at = std::min(text.find('\n', at), text.size() - 1) + 1) {
    const std::string_view line = text.substr(at, text.find('\n', at) - at);
    const bool shown = line.starts_with('*') && line.ends_with("`*") && line.find(": `") != kNone;
    if (!shown && !line.empty()) return false;
  }
  return true;
}

// The text behind a paragraph of plain words.
Cleaned with_lead(Cleaned cleaned, std::string_view words) {
  std::string lead = escaped_words(words);
  lead.append(cleaned.text.empty() ? "\n" : "\n\n");
  for (HeadingId& id : cleaned.ids) id.offset += lead.size();
  cleaned.text.insert(0, lead);
  return cleaned;
}

bool has_heading(const Blocks& blocks, std::string_view title) {
  return std::ranges::any_of(blocks.parts,
                             [&](const Stretch& part) { return part.level == 1 && one_line(part.heading) == title; });
}

}  // namespace

std::string escaped_words(std::string_view words) {
  std::string text;
  for (const char c : words) text.append(c == '<' ? "\\" : "").push_back(c);
  return text;
}

std::string humanise(std::string_view name) {
  std::string title(name);
  std::ranges::replace_if(title, [](char c) { return c == '-' || c == '_'; }, ' ');
  title = one_line(title);
  if (title.empty()) return "Untitled";
  if (title.front() >= 'a' && title.front() <= 'z') title.front() = static_cast<char>(title.front() - 'a' + 'A');
  return title;
}

std::string resolve_link(std::string_view target, std::string_view directory) {
  const std::size_t end = std::min(target.find_first_of("#?"), target.size());
  const std::string_view path = target.substr(0, end);
  if (path.empty() || path.front() == '/' || path.substr(0, path.find('/')).find(':') != kNone)
    return std::string(target);
  std::vector<std::string_view> names;
  for (const std::string_view text : {directory, path}) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t slash = std::min(text.find('/', at), text.size());
      const std::string_view name = text.substr(at, slash - at);
      if (name == "..") {
        if (!names.empty()) names.pop_back();
      } else if (!name.empty() && name != ".") {
        names.push_back(name);
      }
      at = slash + 1;
    }
  }
  std::string result;
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string_view name = names[i];
    if (i + 1 == names.size()) {
      for (const std::string_view extension : {".md", ".mdx", ".markdown"}) {
        if (name.ends_with(extension)) {
          name.remove_suffix(extension.size());
          if (name == "index" || name == "README" || name == "_index") name = {};
          break;
        }
      }
      if (name.empty()) break;
    }
    result.append("/").append(name);
  }
  return (result.empty() ? "/" : result) + std::string(target.substr(end));
}

Page read_markdown(std::string_view source, const ReadOptions& options, std::vector<Finding>& findings) {
  const std::string text = normalise(source, options, findings);
  const FrontMatter front = read_front_matter(text, options.source, findings);
  std::string_view body = std::string_view(text).substr(front.size_bytes);
  body.remove_prefix(std::min(body.find_first_not_of('\n'), body.size()));
  const std::string expanded = expand(body, text, options, findings);
  const bool mdx = options.mdx || looks_like_mdx(expanded);
  Cleaned cleaned = clean_markdown(expanded, mdx);
  if (options.boilerplate != nullptr) cleaned = leave_out(std::move(cleaned), *options.boilerplate);
  const bool empty = cleaned.text.find_first_not_of(" \t\n") == std::string::npos;
  if (empty) cleaned.text.clear();
  Blocks blocks = read_blocks(cleaned.text, mdx);

  Page page;
  page.path = options.path;
  if (options.slug_paths) page.path = path_of_slug(front.find({"slug"})).value_or(options.path);
  page.source = options.source;
  page.description = one_line(front.find({"description", "summary", "excerpt"}));
  page.kind = kind_of(front);
  page.title = one_line(front.find({"title", "sidebar_label", "sidebarTitle"}));
  if (empty) page.text_of = path_of_slug(front.find({"source"})).value_or("");
  const bool from_front = !page.title.empty();
  if (!from_front) {
    const auto first = std::ranges::find(blocks.parts, 1U, &Stretch::level);
    page.title = first == blocks.parts.end() ? title_of_path(options.path) : one_line(first->heading);
  }
  // Every page reads whole by itself: a title that only the front matter has becomes its first line.
  const bool starts_with_title = blocks.parts.size() > 1 && blocks.parts[1].offset == 0 && blocks.parts[1].level == 1;
  const bool prefixed = empty || (from_front && !starts_with_title && !has_heading(blocks, page.title));
  if (prefixed) {
    // Sites show the description below the title; where the text says nothing there, so does the page.
    if (!page.description.empty() && is_bare(blocks, cleaned.text)) {
      cleaned = with_lead(std::move(cleaned), page.description);
      blocks = read_blocks(cleaned.text, mdx);
    }
    page.markdown = "# " + page.title + (cleaned.text.empty() ? "\n" : "\n\n");
  }
  const std::size_t prefix_bytes = page.markdown.size();
  page.markdown += cleaned.text;
  build_sections(page, prefix_bytes, std::move(blocks), cleaned.ids, options.directory);
  return page;
}

}  // namespace foredge::docs
