#include "docs/boilerplate.h"

#include <algorithm>
#include <map>
#include <optional>

#include "docs/heading_line.h"

namespace foredge::docs {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::size_t kLargestBlock = 600;
constexpr std::size_t kMostBlocks = 4;
constexpr std::size_t kFewestPages = 10;

enum class Edge { kStart, kEnd };

// A run of lines without a blank one.
struct Block {
  std::size_t begin = 0;
  std::size_t end = 0;  // behind the last line
};

bool is_code(std::string_view block) {
  return block.find("```") != kNone || block.find("~~~") != kNone || block.starts_with("    ");
}

std::optional<Block> last_block(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \n");
  if (last == kNone) return std::nullopt;
  const std::size_t gap = text.rfind("\n\n", last);
  return Block{gap == kNone ? 0 : gap + 2, std::min(text.find('\n', last), text.size())};
}

std::optional<Block> first_block(std::string_view text, std::size_t from) {
  const std::size_t begin = text.find_first_not_of('\n', from);
  if (begin == kNone) return std::nullopt;
  return Block{begin, std::min(text.find("\n\n", begin), text.size())};
}

// Behind the title, when the text starts with one.
std::size_t behind_title(std::string_view text) {
  return find_heading_level(text.substr(0, text.find('\n'))) == 1 ? std::min(text.find('\n'), text.size()) : 0;
}

// The block without the targets of its links; nothing for one that is never boilerplate.
std::optional<std::string> block_key(std::string_view block) {
  if (block.size() > kLargestBlock || is_code(block)) return std::nullopt;
  std::string key;
  for (std::size_t at = 0; at < block.size();) {
    const std::size_t target = std::min(block.find("](", at), block.size());
    key.append(block.substr(at, target - at));
    const std::size_t close = block.find(')', target);
    at = close == kNone ? block.size() : close;
    if (target < block.size()) key.append("](");
  }
  while (key.ends_with('\n')) key.pop_back();
  return key;
}

// What is left of a text while blocks are taken off its edge.
struct Rest {
  std::string_view text;
  std::size_t from = 0;

  // Nothing when it is all that is left: then it is the page's text.
  [[nodiscard]] std::optional<Block> next(Edge edge) const {
    const auto block = edge == Edge::kStart ? first_block(text, from) : last_block(text.substr(from));
    const bool more =
        block &&
        (edge == Edge::kStart ? text.substr(block->end) : text.substr(from, block->begin)).find_first_not_of(" \n") !=
            kNone;
    return more ? block : std::nullopt;
  }
  [[nodiscard]] std::string_view of(const Block& block, Edge edge) const {
    const std::size_t base = edge == Edge::kStart ? 0 : from;
    return text.substr(base + block.begin, block.end - block.begin);
  }
  void take(const Block& block, Edge edge) {
    edge == Edge::kStart ? static_cast<void>(from = block.end)
                         : static_cast<void>(text = text.substr(0, from + block.begin));
  }
};

// The block that most of the texts have at their edge, when it is boilerplate; the texts that have it lose it.
std::optional<Boilerplate::Block> next_shared(std::vector<Rest>& texts, Edge edge, std::size_t needed) {
  std::map<std::string, std::size_t> counts;
  for (const Rest& rest : texts) {
    const auto block = rest.next(edge);
    if (auto key = block ? block_key(rest.of(*block, edge)) : std::nullopt) ++counts[*std::move(key)];
  }
  const auto most = std::ranges::max_element(counts, {}, &std::pair<const std::string, std::size_t>::second);
  if (most == counts.end() || most->second < needed) return std::nullopt;
  std::erase_if(texts, [&](Rest& rest) {
    const auto block = rest.next(edge);
    const bool has = block && block_key(rest.of(*block, edge)) == most->first;
    if (has) rest.take(*block, edge);
    return !has;
  });
  return Boilerplate::Block{most->first, most->first.substr(0, most->first.find('\n')), most->second};
}

std::vector<Boilerplate::Block> find_shared(const std::vector<const Page*>& pages, Edge edge) {
  const std::size_t needed = std::max(kFewestPages, (pages.size() + 1) / 2);
  std::vector<Boilerplate::Block> shared;
  if (pages.size() < needed) return shared;
  std::vector<Rest> texts;
  texts.reserve(pages.size());
  for (const Page* page : pages) texts.push_back({page->markdown, behind_title(page->markdown)});
  while (shared.size() < kMostBlocks) {
    auto block = next_shared(texts, edge, needed);
    if (!block) break;
    shared.push_back(*std::move(block));
  }
  return shared;
}

void take_shared(Rest& rest, const std::vector<Boilerplate::Block>& shared, Edge edge) {
  for (const Boilerplate::Block& wanted : shared) {
    const auto block = rest.next(edge);
    if (!block || block_key(rest.of(*block, edge)) != wanted.key) return;
    rest.take(*block, edge);
  }
}

}  // namespace

Boilerplate find_boilerplate(const std::vector<const Page*>& pages) {
  return {find_shared(pages, Edge::kStart), find_shared(pages, Edge::kEnd)};
}

Cleaned leave_out(Cleaned cleaned, const Boilerplate& boilerplate) {
  const std::size_t title = behind_title(cleaned.text);
  Rest rest{cleaned.text, title};
  take_shared(rest, boilerplate.leading, Edge::kStart);
  take_shared(rest, boilerplate.trailing, Edge::kEnd);
  cleaned.text.resize(rest.text.size());
  std::size_t begin = rest.from;
  if (title == 0) begin = std::min(cleaned.text.find_first_not_of('\n', begin), cleaned.text.size());
  const std::size_t gone = begin - title;
  cleaned.text.erase(title, gone);
  std::erase_if(cleaned.ids, [&](const HeadingId& id) { return id.offset >= cleaned.text.size() + gone; });
  for (HeadingId& id : cleaned.ids) id.offset -= id.offset >= begin ? gone : 0;
  while (cleaned.text.ends_with('\n')) cleaned.text.pop_back();
  if (!cleaned.text.empty()) cleaned.text.push_back('\n');
  return cleaned;
}

}  // namespace foredge::docs
