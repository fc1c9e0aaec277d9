#include "docs/shortcodes.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

#include "docs/fences.h"
#include "docs/shortcode_tag.h"
#include "docs/tabs.h"

namespace foredge::docs {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr int kDeepestInclude = 4;

using Names = std::span<const std::string_view>;
constexpr auto kCallouts =
    std::to_array<std::string_view>({"admonition", "alert", "attention", "callout", "caution", "danger", "hint",
                                     "important", "info", "note", "notice", "tip", "warning"});
// What a page shows beside its text.
constexpr auto kFurniture =
    std::to_array<std::string_view>({"blocks/section", "cncf-landscape", "gist", "kat-button", "pageinfo", "tabpane",
                                     "tabs", "thirdparty-content", "toc", "version-check", "vimeo", "youtube"});
// Known to the site's generator alone.
constexpr auto kValues = std::to_array<std::string_view>(
    {"latest-release-notes", "latest-semver", "latest-version", "param", "release-branch", "skew", "version"});
constexpr auto kHeadings = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"cleanup", "Cleaning up"},
     {"objectives", "Objectives"},
     {"options", "Options"},
     {"parentoptions", "Options inherited from parent commands"},
     {"prerequisites", "Before you begin"},
     {"seealso", "See also"},
     {"synopsis", "Synopsis"},
     {"whatsnext", "What's next"}});

bool holds(Names names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

std::string capital(std::string_view text) {
  std::string result(text);
  if (!result.empty() && result[0] >= 'a' && result[0] <= 'z') result[0] = static_cast<char>(result[0] - 'a' + 'A');
  return result;
}

// "nextMinorVersion" → "NEXT_MINOR_VERSION".
std::string placeholder(std::string_view name) {
  std::string result;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && !result.empty() && result.back() != '_') result.push_back('_');
    result.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c == '-' || c == ' ' ? '_' : c);
  }
  return result;
}

class Expander {
 public:
  Expander(const ReadIncluded& include, Flaws& flaws) : include_(include), flaws_(flaws) {}

  void run(std::string_view text, int depth) {
    depth_ = depth;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
      const std::string_view line = text.substr(at, end - at);
      // Up to here no fence is open; a block of code has only its values read.
      const Fence fence = find_fence(line.substr(0, line.size() - (line.ends_with('\n') ? 1 : 0)));
      const std::size_t stop = fence.size == 0 ? end : find_fence_end(text, end, fence);
      at = piece(text, at, stop, fence.size != 0);
    }
  }

  std::string out;

 private:
  // Expands text[at, stop); what a tag takes with it may reach further. Returns where to go on.
  std::size_t piece(std::string_view text, std::size_t at, std::size_t stop, bool code) {
    while (at < stop) {
      // Not all of the text is looked through for each line: its marks begin in front of `stop`.
      const std::string_view near = text.substr(0, std::min(text.size(), stop + 2));
      const std::size_t next = std::min({near.find("{{<", at), near.find("{{%", at), stop});
      out.append(text.substr(at, next - at));
      at = next;
      if (at >= stop) return at;
      const std::string_view inner = text.substr(at + 3);
      if (inner.starts_with("/*")) {  // a shortcode shown, not meant
        const std::size_t end = text.substr(0, std::min(text.size(), at + kLongestShortcode)).find("*/", at + 5);
        if (end != kNone) {
          out.append(text.substr(at, 3)).append(text.substr(at + 5, end - at - 5));
          at = end + 2;
          continue;
        }
      }
      const auto tag = parse_shortcode_tag(text, at);
      const bool in_span = !code && std::ranges::count(std::string_view(out).substr(out.rfind('\n') + 1), '`') % 2 != 0;
      if (tag && ((code || in_span) ? value(*tag) : value(*tag) || expand(*tag, text))) {
        at = std::max(tag->end, skip_to_);
        skip_to_ = 0;
        stop = std::max(stop, at);
        continue;
      }
      if (tag && !code && !in_span && depth_ == 0 && unknown_.insert(tag->name).second)
        flaws_.add(at, "the shortcode \"" + tag->name + "\" is not known: it stays as it is");
      out.append(text.substr(at, 3));
      at += 3;
    }
    return at;
  }

  bool value(const ShortcodeTag& tag) {
    if (tag.name == "ref" || tag.name == "relref") {
      out += tag.first("path");
      return true;
    }
    if (!holds(kValues, tag.name)) return false;
    const bool named_by_argument = tag.name == "param" || tag.name == "skew";
    std::string name = named_by_argument ? std::string() : tag.name;
    for (const std::string& argument : tag.positional) name += (name.empty() ? "" : "_") + argument;
    out += placeholder(name);
    return true;
  }

  bool expand(const ShortcodeTag& tag, std::string_view text) {
    const std::string& name = tag.name;
    if (holds(kCallouts, name)) {
      callout(tag, text);
    } else if (name == "glossary_tooltip" || name == "tooltip") {
      std::string term(tag.find("text").empty() ? tag.find("term_id") : tag.find("text"));
      if (tag.find("text").empty()) std::ranges::replace(term, '-', ' ');
      out += term;
    } else if (name == "heading") {
      const std::string_view key = tag.first("name");
      const auto* const found =
          std::ranges::find(kHeadings, key, &std::pair<std::string_view, std::string_view>::first);
      out += found == kHeadings.end() ? capital(key) : std::string(found->second);
    } else if (name == "feature-state") {
      const std::string_view version = tag.find("for_k8s_version");
      out.append("**Feature state:** ").append(version.empty() ? "" : "Kubernetes ").append(version);
      out.append(version.empty() ? "" : " ").append("[" + std::string(tag.find("state")) + "]");
    } else if (name == "tab") {
      tab(tag);
    } else if (name == "table" || name == "details" || name == "expand" || name == "collapse" || name == "step") {
      title(tag, {"caption", "summary", "title"});
    } else if (name == "figure") {
      figure(tag);
    } else if (name == "mermaid" || name == "highlight") {
      const std::string language = name == "mermaid" ? name : std::string(tag.first("lang"));
      out.append(tag.closing ? "```" : "```" + language);
    } else if (name == "comment") {
      skip_behind(tag, text);
    } else if (name == "link") {
      out.append("[" + std::string(tag.find("text")) + "](" + std::string(tag.find("url")) + ")");
    } else {
      return included(tag) || holds(kFurniture, name);
    }
    return true;
  }

  // {{< hint warning >}}, {{< notice tip "Title" >}}, {{< alert title="…" >}}, {{< note >}}.
  void callout(const ShortcodeTag& tag, std::string_view text) {
    if (tag.closing) return;
    const bool generic = tag.name == "admonition" || tag.name == "alert" || tag.name == "callout" ||
                         tag.name == "hint" || tag.name == "notice";
    std::string kind = tag.name;
    if (generic) kind = tag.first("type").empty() ? "note" : std::string(tag.first("type"));
    std::string_view title = tag.find("title");
    if (title.empty() && generic && tag.positional.size() > 1) title = tag.positional[1];
    if (title.empty() && !generic && !tag.positional.empty()) title = tag.positional[0];
    out.append("**" + capital(kind) + ":**").append(title.empty() ? "" : " **" + std::string(title) + "**");
    if (text.substr(tag.end, 1) != "\n") out.push_back(' ');
  }

  void title(const ShortcodeTag& tag, std::initializer_list<std::string_view> keys) {
    if (tag.closing) return;
    std::string_view text;
    for (const std::string_view key : keys) text = text.empty() ? tag.find(key) : text;
    if (text.empty() && !tag.positional.empty()) text = tag.positional.front();
    if (!text.empty()) out.append("**" + std::string(text) + "**\n");
  }

  void tab(const ShortcodeTag& tag) {
    if (tag.closing) {
      if (fenced_tab_) out.append(out.ends_with('\n') ? "```\n" : "\n```\n");
      fenced_tab_ = false;
      if (!out.ends_with('\n')) out.push_back('\n');
      out.push_back(kTabCloses);
      return;
    }
    const std::string_view name = tag.first(tag.find("name").empty() ? "header" : "name");
    out.append("\n").append(tab_opening(name)).append("\n");
    if (const std::string_view language = tag.find("codelang"); !language.empty()) {
      out.append("\n```" + std::string(language));
      fenced_tab_ = true;
    }
    if (const std::string_view file = tag.find("include"); !file.empty()) {
      insert(file, tag);
      out.append("\n").push_back(kTabCloses);
    }
  }

  void figure(const ShortcodeTag& tag) {
    const std::string_view alt = tag.find("alt").empty() ? tag.find("title") : tag.find("alt");
    out.append("![" + std::string(alt) + "](" + std::string(tag.first("src")) + ")");
    if (const std::string_view caption = tag.find("caption"); !caption.empty())
      out.append("\n\n" + std::string(caption));
  }

  // Moves behind the closing tag of the same name: nobody is meant to see what is between.
  void skip_behind(const ShortcodeTag& tag, std::string_view text) {
    if (tag.closing) return;
    for (std::size_t at = text.find("{{", tag.end); at != kNone; at = text.find("{{", at + 2)) {
      if (!text.substr(at).starts_with("{{<") && !text.substr(at).starts_with("{{%")) continue;
      const auto next = parse_shortcode_tag(text, at);
      if (next && next->closing && next->name == tag.name) {
        skip_to_ = next->end;
        return;
      }
    }
  }

  bool included(const ShortcodeTag& tag) {
    if (tag.name == "include" || tag.name == "readfile" || tag.name == "md") {
      insert(tag.first("file"), tag);
    } else if (tag.name == "glossary_definition") {
      const std::string file = "reference/glossary/" + std::string(tag.find("term_id")) + ".md";
      const auto text = include_(file);
      if (!text) return missing(file, tag);
      std::string shown = text->substr(0, tag.find("length") == "all" ? std::string::npos : text->find("<!--more-->"));
      shown.erase(0, std::min(shown.find_first_not_of(" \n"), shown.size()));
      out.append(tag.find("prepend")).append(tag.find("prepend").empty() ? "" : " ");
      if (depth_ < kDeepestInclude) {
        const int depth = depth_;
        run(shown, depth + 1);
        depth_ = depth;
      }
    } else if (tag.name == "codenew" || tag.name == "code_sample" || tag.name == "code" || tag.name == "example") {
      sample(tag);
    } else {
      return false;
    }
    return true;
  }

  // A file of code: itself when the docs hold it, else the link that the site shows.
  void sample(const ShortcodeTag& tag) {
    const std::string file(tag.first("file"));
    const auto text = include_("examples/" + file);
    const std::size_t dot = file.rfind('.');
    std::string_view language = tag.find("language");
    if (language.empty() && dot != std::string::npos) language = std::string_view(file).substr(dot + 1);
    if (text) {
      out.append("```" + std::string(language) + " " + file + "\n" + *text)
          .append(text->ends_with('\n') ? "```" : "\n```");
    } else {
      out.append("[`" + file + "`](https://k8s.io/examples/" + file + ")");
    }
  }

  void insert(std::string_view file, const ShortcodeTag& tag) {
    const auto text = depth_ < kDeepestInclude ? include_(file) : std::nullopt;
    if (!text) {
      missing(file, tag);
      return;
    }
    const int depth = depth_;
    run(*text, depth + 1);
    depth_ = depth;
    while (out.ends_with('\n')) out.pop_back();
  }

  bool missing(std::string_view file, const ShortcodeTag& tag) {
    flaws_.add(depth_ == 0 ? tag.end : 0,
               "the included file \"" + std::string(file) + "\" is not in these docs: its text is left out");
    return true;
  }

  const ReadIncluded& include_;
  Flaws& flaws_;
  std::set<std::string> unknown_;
  std::size_t skip_to_ = 0;
  int depth_ = 0;
  bool fenced_tab_ = false;
};

}  // namespace

std::optional<std::string> expand_shortcodes(std::string_view body, const ReadIncluded& include, Flaws& flaws) {
  if (body.find("{{<") == kNone && body.find("{{%") == kNone) return std::nullopt;
  Expander expander(include, flaws);
  expander.out.reserve(body.size() + 1024);
  expander.run(body, 0);
  return std::move(expander.out);
}

}  // namespace foredge::docs
