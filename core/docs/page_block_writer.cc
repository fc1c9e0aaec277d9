#include "docs/page_block_writer.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "bundle/string_table.h"
#include "docs/address.h"
#include "docs/catalog.h"
#include "docs/records.h"

namespace foredge::docs {
namespace {

constexpr std::size_t kPageBlockBytes = 24 * 1024;

}  // namespace

void PageBlockWriter::add(const Page& page, const PageNumbers& numbers) {
  FOREDGE_CHECK(numbers.section_tokens.size() == page.sections.size());
  if (records_.size() == 0) {
    first_page_ = page_count_;
    first_key_ = page_key(numbers.library, page.path);
  }
  ++page_count_;
  ByteWriter contents;
  for (std::size_t i = 0; i < page.sections.size(); ++i) {
    const Section& section = page.sections[i];
    // An empty heading stands for the page's title, which its first section has for a heading.
    const std::string_view heading = section.heading == page.title ? std::string_view() : section.heading;
    const bool is_plain = section.anchor == plain_anchor(section.heading);
    const std::string_view anchor = is_plain ? std::string_view() : section.anchor;
    const std::uint64_t level = std::uint64_t{section.level} << 1U | (is_plain ? 0U : 1U);
    const auto [known, is_new] =
        name_numbers_.try_emplace(Name(heading, level, anchor), static_cast<std::uint32_t>(name_numbers_.size()));
    if (is_new) {
      names_.write_string(heading);
      names_.write_varint(level);
      if (!is_plain) {
        names_.write_string(anchor);
      }
    }
    contents.write_varint(known->second);
    contents.write_varint(section.last_line - section.first_line + 1);
    contents.write_varint(numbers.section_tokens[i]);
  }
  records_.write_varint(numbers.library);
  const auto shared = static_cast<std::size_t>(std::ranges::mismatch(path_, page.path).in1 - path_.begin());
  records_.write_varint(shared);
  records_.write_string(std::string_view(page.path).substr(shared));
  path_ = page.path;
  // An empty kind stands for the one before: no page is without.
  const std::string_view kind = page.kind == kind_ ? std::string_view() : page.kind;
  kind_ = page.kind;
  for (const std::string_view text :
       {std::string_view(page.title), std::string_view(page.description), kind, std::string_view(page.url)}) {
    records_.write_string(text);
  }
  records_.write_varint(numbers.first_section);
  records_.write_varint(page.sections.size());
  records_.write_varint(page.sections.empty() ? 0 : page.sections.back().last_line);
  records_.write_varint(std::accumulate(numbers.section_tokens.begin(), numbers.section_tokens.end(), 0U));
  records_.write_varint(page.markdown.size());
  records_.write_varint(contents.size());
  records_.write_bytes(contents.bytes());
  if (records_.size() + names_.size() >= kPageBlockBytes) {
    finish_block();
  }
}

void PageBlockWriter::finish_block() {
  ByteWriter block;
  block.write_varint(names_.size());
  block.write_bytes(names_.bytes());
  block.write_varint(page_count_ - first_page_);
  block.write_bytes(records_.bytes());
  blocks_.push_back({first_key_, first_page_, block.take()});
  records_.clear();
  names_.clear();
  name_numbers_.clear();
  path_.clear();
  kind_.clear();
}

void PageBlockWriter::write(bundle::ReleaseWriter& release) {
  if (records_.size() != 0) {
    finish_block();
  }
  std::vector<std::string_view> keys;
  keys.reserve(blocks_.size());
  ByteWriter firsts;
  std::uint32_t first_block = 0;
  for (const Block& block : blocks_) {
    const std::uint32_t number = release.add_block(block.bytes);
    first_block = keys.empty() ? number : first_block;
    keys.emplace_back(block.first_key);
    firsts.write_u32(block.first_page);
  }
  ByteWriter segment;
  segment.write_u32(first_block);
  bundle::write_string_table(segment, keys);
  segment.write_bytes(firsts.bytes());
  release.add_segment(bundle::kPageFences, segment.take());
}

}  // namespace foredge::docs
