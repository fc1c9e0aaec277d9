#include "docs/folder_writer.h"

#include <string_view>
#include <vector>

#include "bundle/string_table.h"
#include "docs/catalog.h"

namespace foredge::docs {
namespace {

constexpr std::size_t kBlockBytes = 16 * 1024;

}  // namespace

void FolderWriter::note(std::uint32_t library, const Page& page, std::uint32_t tokens) {
  std::string_view path = page.path;
  for (bool is_page = true;; is_page = false) {
    const std::size_t slash = path.rfind('/');
    const bool top = slash == std::string_view::npos;
    const std::string_view folder = top ? std::string_view() : path.substr(0, slash);
    Child& child = folders_[page_key(library, folder)][std::string(top ? path : path.substr(slash + 1))];
    if (is_page) {
      child.title = page.title;
      child.page_tokens = tokens;
    } else {
      ++child.below_pages;
      child.below_tokens += tokens;
    }
    if (top) {
      return;
    }
    path = folder;
  }
}

void FolderWriter::write(bundle::ReleaseWriter& release) const {
  ByteWriter records;
  std::vector<std::string_view> keys;
  std::string_view first_key;
  std::uint32_t first_block = 0;
  std::uint32_t count = 0;
  const auto flush = [&] {
    ByteWriter block;
    block.write_varint(count);
    block.write_bytes(records.bytes());
    const std::uint32_t number = release.add_block(block.bytes());
    first_block = keys.empty() ? number : first_block;
    keys.push_back(first_key);
    records.clear();
    count = 0;
  };
  for (const auto& [key, children] : folders_) {
    ByteWriter entries;
    for (const auto& [name, child] : children) {
      entries.write_string(name);
      entries.write_string(child.title);
      entries.write_varint(child.page_tokens);
      entries.write_varint(child.below_pages);
      entries.write_varint(child.below_tokens);
    }
    if (count != 0 && records.size() + entries.size() > kBlockBytes) {
      flush();
    }
    first_key = count == 0 ? std::string_view(key) : first_key;
    records.write_string(key);
    records.write_varint(entries.size());
    records.write_bytes(entries.bytes());
    ++count;
  }
  if (count != 0) {
    flush();
  }
  ByteWriter segment;
  segment.write_u32(first_block);
  bundle::write_string_table(segment, keys);
  release.add_segment(bundle::kFolderFences, segment.take());
}

}  // namespace foredge::docs
