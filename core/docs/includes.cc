#include "docs/includes.h"

#include <algorithm>
#include <vector>

#include "docs/fences.h"

namespace foredge::docs {
namespace {

constexpr auto kNone = std::string_view::npos;

struct Partial {
  std::string tag;  // "<Part "
  std::string file;
};

bool is_doc(std::string_view file) { return file.ends_with(".md") || file.ends_with(".mdx"); }

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  return first == kNone ? std::string_view() : text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

// The file that a line includes, "" for any other line. `code`: to be shown as code.
std::string_view included_file(std::string_view line, bool& code) {
  line = trim(line);
  code = line.starts_with("<<< ");
  if (code) {
    line = line.substr(4);
    return line.substr(0, line.find_first_of(" {#["));
  }
  if (line.starts_with("--8<-- \"") && line.ends_with('"')) {
    line = line.substr(8, line.size() - 9);
    code = !is_doc(line);
    return line;
  }
  if (!line.starts_with("<!--") || !line.ends_with("-->")) return {};
  line = trim(line.substr(4, line.size() - 7));
  for (const std::string_view word : {"@include:", "@include "}) {
    if (line.starts_with(word)) {
      line = trim(line.substr(word.size()));
      return line.substr(0, line.find_first_of("{#"));
    }
  }
  return {};
}

// "import Part from './_part.mdx'": a file of Markdown under a name.
std::optional<Partial> partial_of(std::string_view line) {
  const std::size_t from = line.starts_with("import ") ? line.find(" from ") : kNone;
  if (from == kNone) return std::nullopt;
  const std::string_view name = trim(line.substr(7, from - 7));
  std::string_view file = trim(line.substr(from + 6));
  file = file.substr(0, file.find_last_not_of("; ") + 1);
  if (name.empty() || name.find_first_of("{} ,*") != kNone || file.size() < 3) return std::nullopt;
  file = file.substr(1, file.size() - 2);
  return is_doc(file) ? std::optional(Partial{'<' + std::string(name), std::string(file)}) : std::nullopt;
}

class Expander {
 public:
  Expander(const ReadIncluded& include, Flaws& flaws) : include_(include), flaws_(flaws) {}

  std::optional<std::string> run(std::string_view body) {
    for (std::size_t at = 0; at < body.size();) {
      const std::size_t end = std::min(body.find('\n', at), body.size() - 1) + 1;
      const std::string_view line = body.substr(at, end - (body[end - 1] == '\n' ? 1 : 0) - at);
      if (const Fence fence = find_fence(line); fence.size != 0) {
        const std::size_t behind = find_fence_end(body, end, fence);
        out_.append(body.substr(at, behind - at));
        at = behind;
        continue;
      }
      if (!replace(line, at)) out_.append(body.substr(at, end - at));
      at = end;
    }
    return changed_ ? std::optional(std::move(out_)) : std::nullopt;
  }

 private:
  bool replace(std::string_view line, std::size_t at) {
    if (auto partial = partial_of(line)) {
      partials_.push_back(std::move(*partial));
      changed_ = true;
      return true;
    }
    bool code = false;
    std::string_view file = included_file(line, code);
    const std::string_view text = trim(line);
    for (const Partial& partial : partials_) {
      const std::string_view rest = text.starts_with(partial.tag) ? text.substr(partial.tag.size()) : "x";
      if (text.ends_with("/>") && (rest.front() == ' ' || rest.front() == '/')) file = partial.file;
    }
    if (file.empty()) return false;
    changed_ = true;
    const auto content = include_(file);
    if (!content) {
      flaws_.add(at, "the included file \"" + std::string(file) + "\" is not in these docs: its text is left out");
      return true;
    }
    const std::string_view indent = line.substr(0, line.find_first_not_of(' '));
    if (code) {
      const std::size_t dot = file.rfind('.');
      out_.append(indent).append("````").append(dot == kNone ? "" : file.substr(dot + 1)).append(" ");
      out_.append(file.substr(file.rfind('/') + 1)).append("\n").append(*content);
      out_.append(content->ends_with('\n') ? "" : "\n").append(indent).append("````\n");
    } else {
      out_.append(*content).append(content->ends_with('\n') ? "" : "\n");
    }
    return true;
  }

  const ReadIncluded& include_;
  Flaws& flaws_;
  std::string out_;
  std::vector<Partial> partials_;
  bool changed_ = false;
};

}  // namespace

std::optional<std::string> expand_includes(std::string_view body, const ReadIncluded& include, Flaws& flaws) {
  const bool wanted = body.find("<<< ") != kNone || body.find("@include") != kNone || body.find("--8<--") != kNone ||
                      (body.find(".md") != kNone && body.find("import ") != kNone);
  return wanted ? Expander(include, flaws).run(body) : std::nullopt;
}

}  // namespace foredge::docs
