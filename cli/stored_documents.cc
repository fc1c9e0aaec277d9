#include "cli/stored_documents.h"

#include <stdexcept>
#include <vector>

#include "docs/document.h"

namespace foredge::cli {
namespace {

std::string document_of(const WalkedPage& page) {
  std::vector<docs::DocumentSection> sections;
  sections.reserve(page.contents.size());
  for (const docs::ContentsEntry& section : page.contents) {
    sections.push_back(
        {section.anchor, section.heading, section.level, section.first_line, section.first_line + section.lines - 1});
  }
  return docs::document_json({.id = page_id(page),
                              .title = page.record.title,
                              .description = page.record.description,
                              .kind = page.record.kind,
                              .url = page.record.url,
                              .sections = sections,
                              .markdown = page.markdown});
}

}  // namespace

void add_documents(const WalkedPage& page, DocumentDigests& documents) {
  std::string base(page.library.library);
  base.append("/").append(page.library.version).append("/").append(page.record.path);
  documents[base + ".md"] = sha256(as_bytes(page.markdown));
  documents[base + ".json"] = sha256(as_bytes(document_of(page)));
}

DocumentDigests read_documents(const std::filesystem::path& folder) {
  DocumentDigests documents;
  std::error_code error;
  for (auto entry = std::filesystem::recursive_directory_iterator(folder, error);
       !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    if (!entry->is_directory(error)) {
      documents[entry->path().lexically_relative(folder).generic_string()] = sha256(read_range(entry->path(), 0, 0));
    }
  }
  if (error) {
    throw std::runtime_error("cannot read " + folder.string() + ": " + error.message());
  }
  return documents;
}

std::string listing_digest(const DocumentDigests& documents) {
  std::string listing;
  for (const auto& [path, digest] : documents) {
    listing.append(to_hex(digest)).append("  ").append(path).append("\n");
  }
  return to_hex(sha256(as_bytes(listing)));
}

}  // namespace foredge::cli
