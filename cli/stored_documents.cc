#include "cli/stored_documents.h"

#include <stdexcept>

#include "json/writer.h"

namespace foredge::cli {
namespace {

void write_sections(json::Writer& out, const WalkedPage& page) {
  out.begin_array();
  for (const docs::ContentsEntry& section : page.contents) {
    out.begin_object();
    out.member("anchor", section.anchor);
    out.member("heading", section.heading);
    out.member("level", section.level);
    out.key("lines");
    out.begin_array();
    out.unsigned_integer(section.first_line);
    out.unsigned_integer(section.first_line + section.lines - 1);
    out.end_array();
    out.end_object();
  }
  out.end_array();
}

std::string document_json(const WalkedPage& page) {
  const docs::PageRecord& record = page.record;
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.member("id", page_id(page));
  out.member("title", record.title);
  if (!record.description.empty()) {
    out.member("description", record.description);
  }
  out.member("kind", record.kind);
  if (!record.url.empty()) {
    out.member("url", record.url);
  }
  out.key("sections");
  write_sections(out, page);
  out.member("text", page.markdown);
  out.end_object();
  text += '\n';
  return text;
}

}  // namespace

void add_documents(const WalkedPage& page, DocumentDigests& documents) {
  std::string base(page.library.library);
  base.append("/").append(page.library.version).append("/").append(page.record.path);
  documents[base + ".md"] = sha256(as_bytes(page.markdown));
  documents[base + ".json"] = sha256(as_bytes(document_json(page)));
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
