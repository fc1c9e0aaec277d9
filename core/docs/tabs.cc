#include "docs/tabs.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "docs/fences.h"
#include "docs/heading_line.h"

namespace foredge::docs {
namespace {

constexpr unsigned kDeepestLevel = 6;

struct Line {
  std::string_view text;  // without its end
  unsigned level = 0;     // of a heading
  char mark = '\0';       // kTabOpens or kTabCloses
  std::size_t indent = 0;
};

struct Tab {
  std::size_t first = 0;  // line of its opening mark
  std::size_t last = 0;   // line of its closing mark
  unsigned highest = 0;   // level of its outermost heading, 0 without one
};

std::vector<Line> split(std::string_view text) {
  std::vector<Line> lines;
  std::size_t code_end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    Line line{text.substr(at, end - at)};
    if (at >= code_end) {
      line.indent = std::min(line.text.find_first_not_of(' '), line.text.size());
      const std::string_view content = line.text.substr(line.indent);
      if (content.starts_with(kTabOpens) || content.starts_with(kTabCloses)) {
        line.mark = content.front();
      } else if (const Fence fence = find_fence(line.text); fence.size != 0) {
        code_end = find_fence_end(text, std::min(end + 1, text.size()), fence);
      } else if (line.indent <= 3) {
        line.level = find_heading_level(content);
      }
    }
    lines.push_back(line);
    at = end + 1;
  }
  return lines;
}

// The tabs that are closed, in the order in which they open.
std::vector<Tab> find_tabs(const std::vector<Line>& lines) {
  std::vector<Tab> tabs;
  std::vector<Tab> open;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].mark == kTabOpens) {
      open.push_back({i, 0, 0});
    } else if (lines[i].mark == kTabCloses && !open.empty()) {
      Tab tab = open.back();
      open.pop_back();
      tab.last = i;
      tabs.push_back(tab);
      if (!open.empty() && tab.highest != 0 && (open.back().highest == 0 || tab.highest < open.back().highest)) {
        open.back().highest = tab.highest;
      }
    } else if (lines[i].level != 0 && !open.empty()) {
      unsigned& highest = open.back().highest;
      highest = highest == 0 ? lines[i].level : std::min(highest, lines[i].level);
    }
  }
  std::ranges::sort(tabs, {}, &Tab::first);
  return tabs;
}

class Nester {
 public:
  explicit Nester(Cleaned cleaned) : old_(std::move(cleaned)), lines_(split(old_.text)), tabs_(find_tabs(lines_)) {}

  Cleaned run() {
    new_.text.reserve(old_.text.size());
    for (std::size_t i = 0; i < lines_.size(); ++i) line(i);
    return std::move(new_);
  }

 private:
  void line(std::size_t number) {
    const Line& line = lines_[number];
    const auto offset = static_cast<std::size_t>(line.text.data() - old_.text.data());
    while (!inside_.empty() && inside_.back() <= number) inside_.pop_back();
    std::string& out = new_.text;
    if (line.mark == kTabOpens) {
      const std::string_view label = line.text.substr(line.indent + 1);
      const bool closed = next_ < tabs_.size() && tabs_[next_].first == number;
      const Tab tab = closed ? tabs_[next_++] : Tab{};
      if (label.empty()) return;
      if (tab.highest == 0) {
        out.append(line.indent, ' ').append("**").append(label).append("**\n");
        return;
      }
      out.append(lowered(tab.highest), '#').append(" ").append(label).append("\n");
      inside_.push_back(tab.last);
      return;
    }
    if (line.mark == kTabCloses) {
      if (const std::string_view rest = line.text.substr(line.indent + 1); !rest.empty()) out.append(rest).append("\n");
      return;
    }
    for (; id_ < old_.ids.size() && old_.ids[id_].offset <= offset; ++id_) {
      new_.ids.push_back({out.size(), std::move(old_.ids[id_].id)});
    }
    std::string_view text = line.text;
    if (line.level != 0 && !inside_.empty()) {
      const std::size_t mark = text.find('#');
      out.append(text.substr(0, mark)).append(lowered(line.level), '#');
      text.remove_prefix(mark + line.level);
    }
    // A mark that came to stand in code, or in the middle of a line, says nothing.
    for (const char c : text) {
      if (c != kTabOpens && c != kTabCloses) out.push_back(c);
    }
    out.push_back('\n');
  }

  [[nodiscard]] unsigned lowered(unsigned level) const {
    return std::min(kDeepestLevel, level + static_cast<unsigned>(inside_.size()));
  }

  Cleaned old_;
  std::vector<Line> lines_;
  std::vector<Tab> tabs_;
  Cleaned new_;
  std::vector<std::size_t> inside_;  // closing lines of the tabs with headings around the current line
  std::size_t next_ = 0;             // tab
  std::size_t id_ = 0;
};

}  // namespace

std::string tab_opening(std::string_view label) {
  std::string line(1, kTabOpens);
  line.append(label);
  std::ranges::replace(line, '\n', ' ');
  return line;
}

Cleaned nest_tabs(Cleaned cleaned) {
  if (cleaned.text.find(kTabOpens) == std::string::npos && cleaned.text.find(kTabCloses) == std::string::npos) {
    return cleaned;
  }
  return Nester(std::move(cleaned)).run();
}

}  // namespace foredge::docs
