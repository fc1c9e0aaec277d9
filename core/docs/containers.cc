#include "docs/containers.h"

#include <algorithm>
#include <array>
#include <vector>

#include "docs/fences.h"
#include "docs/tabs.h"

namespace foredge::docs {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr auto kCallouts = std::to_array<std::string_view>(
    {"abstract", "attention", "bug", "caution", "danger", "error", "example", "failure", "hint", "important", "info",
     "note", "question", "quote", "success", "summary", "tip", "todo", "warning"});

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  return first == kNone ? std::string_view() : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

bool is_callout(std::string_view name) { return std::ranges::find(kCallouts, name) != kCallouts.end(); }

// "**Note:** **Title**"; `name` is lower case and not empty.
std::string callout(std::string name, std::string_view title) {
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  std::string text = "**" + name + ":**";
  return title.empty() ? text : text + " **" + std::string(title) + "**";
}

// What stands behind a container's name as its title: [Title], {title="…"}, "Title", plain words.
std::string_view title_in(std::string_view text) {
  text = trim(text);
  if (text.starts_with('[')) return text.substr(1, text.rfind(']') - 1);
  if (text.starts_with('"')) return text.substr(1, text.rfind('"') - 1);
  for (const std::string_view key : {"title=", "label="}) {
    const std::size_t at = text.find(key);
    const std::size_t quote = at == kNone ? kNone : at + key.size();
    if (quote >= text.size() || (text[quote] != '"' && text[quote] != '\'')) continue;
    return text.substr(quote + 1, text.find(text[quote], quote + 1) - quote - 1);
  }
  return text.starts_with('{') ? std::string_view() : text;
}

class Expander {
 public:
  std::string run(std::string_view body) {
    for (std::size_t at = 0; at < body.size();) {
      const std::size_t end = std::min(body.find('\n', at), body.size() - 1) + 1;
      std::string_view line = body.substr(at, end - at);
      if (line.ends_with('\n')) line.remove_suffix(1);
      leave_indented(line);
      line.remove_prefix(std::min(line.find_first_not_of(' '), std::min(skip(), line.size())));
      if (const Fence fence = find_fence(line); fence.size != 0) {
        const std::size_t behind = find_fence_end(body, end, fence);
        copy_fence(body.substr(at, behind - at));
        at = behind;
        continue;
      }
      at = end;
      if (colons(line) || indented(line) || alert(line)) continue;
      out_.append(line).push_back('\n');
    }
    while (!indents_.empty()) close_indented();
    return std::move(out_);
  }

 private:
  struct Indented {
    std::size_t size;  // of the indentation of its opening line
    bool is_tab;
  };

  [[nodiscard]] std::size_t skip() const { return indents_.size() * 4; }

  // An indented block ends with the first line that has text and less indentation.
  void leave_indented(std::string_view line) {
    const std::size_t indent = line.find_first_not_of(' ');
    while (indent != kNone && !indents_.empty() && indent < indents_.back().size + 4) close_indented();
  }

  void close_indented() {
    if (indents_.back().is_tab) {
      block({}, {});
      out_.append(1, kTabCloses).append("\n\n");
    }
    indents_.pop_back();
  }

  void copy_fence(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
      const std::string_view line = text.substr(at, end - at);
      out_ += line.substr(std::min({skip(), line.find_first_not_of(' '), line.size()}));
      at = end;
    }
  }

  void block(std::string_view indent, const std::string& text) {
    if (!out_.empty() && !out_.ends_with("\n\n")) out_.push_back('\n');
    if (!text.empty()) out_.append(indent).append(text).append("\n\n");
  }

  // ":::note Title", "::: code-group", "::card{title=…}", ":::".
  bool colons(std::string_view line) {
    const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
    const std::string_view text = line.substr(start);
    const std::size_t size = std::min(text.find_first_not_of(':'), text.size());
    if (size < 2) return false;
    const std::string_view rest = trim(text.substr(size));
    if (rest.empty()) {
      if (open_ == 0) return false;
      --open_;
      block({}, {});
      return true;
    }
    const std::size_t end = std::min(
        rest.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"), rest.size());
    const std::string name = lower(rest.substr(0, end));
    const std::string_view behind = rest.substr(end);
    const bool good =
        end != 0 && (behind.empty() || behind.front() == ' ' || behind.front() == '{' || behind.front() == '[');
    if (!good || (size == 2 && (text.size() > 2 && text[2] == ' '))) return false;
    ++open_;
    const std::string_view title = title_in(behind);
    block(line.substr(0, start), is_callout(name) ? callout(name, title)
                                 : title.empty()  ? ""
                                                  : "**" + std::string(title) + "**");
    return true;
  }

  // "!!! note "Title"", "??? tip", "=== "Tab"": the content is indented by four.
  bool indented(std::string_view line) {
    const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
    std::string_view text = line.substr(start);
    const bool tab = text.starts_with("=== \"") && text.ends_with('"');
    if (!tab && !text.starts_with("!!! ") && !text.starts_with("??? ") && !text.starts_with("???+ ")) return false;
    text = trim(text.substr(text.find(' ')));
    const std::size_t end = tab ? 0 : std::min(text.find_first_of(" \""), text.size());
    const std::string name = lower(text.substr(0, end));
    if (!tab && (name.empty() || name[0] < 'a' || name[0] > 'z')) return false;
    const std::string_view quoted = trim(text.substr(end));
    const std::string_view title = quoted.starts_with('"') ? title_in(quoted) : std::string_view();
    block(line.substr(0, start), tab ? tab_opening(title) : callout(name, title));
    indents_.push_back({start + skip(), tab});
    return true;
  }

  // "> [!NOTE]", with its text behind it or below.
  bool alert(std::string_view line) {
    const std::size_t open = line.find("[!");
    const std::size_t close = open == kNone ? kNone : line.find(']', open);
    const std::string_view before = line.substr(0, std::min(open, line.size()));
    if (close == kNone || before.find('>') == kNone || before.find_first_not_of(" >") != kNone) return false;
    const std::string name = lower(line.substr(open + 2, close - open - 2));
    const bool word = !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == kNone;
    if (!word) return false;
    const std::string_view rest =
        trim(line.substr(std::min(close + 1 + (line.substr(close + 1).starts_with('-') ? 1 : 0), line.size())));
    if (name == "callout") {  // a box without a kind
      out_.append(before).append(rest).push_back('\n');
      return true;
    }
    out_.append(before).append(callout(name, {})).append(rest.empty() ? "" : " ").append(rest).push_back('\n');
    return true;
  }

  std::string out_;
  std::vector<Indented> indents_;  // indented blocks that are open
  std::size_t open_ = 0;           // containers
};

bool has_container(std::string_view body) {
  for (const std::string_view mark : {"[!", "::", "!!! ", "??? ", "???+ ", "=== \""}) {
    for (std::size_t at = body.find(mark); at != kNone; at = body.find(mark, at + 1)) {
      const std::size_t line = at == 0 ? 0 : body.rfind('\n', at - 1) + 1;
      if (body.find_first_not_of(" \t>", line) == at) return true;
    }
  }
  return false;
}

}  // namespace

std::optional<std::string> expand_containers(std::string_view body) {
  return has_container(body) ? std::optional(Expander().run(body)) : std::nullopt;
}

}  // namespace foredge::docs
