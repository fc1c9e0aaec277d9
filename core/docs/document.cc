#include "docs/document.h"

#include "json/writer.h"

namespace foredge::docs {
namespace {

void write_section(json::Writer& out, const DocumentSection& section) {
  out.begin_object();
  out.member("anchor", section.anchor);
  out.member("heading", section.heading);
  out.member("level", section.level);
  out.key("lines");
  out.begin_array();
  out.unsigned_integer(section.first_line);
  out.unsigned_integer(section.last_line);
  out.end_array();
  out.end_object();
}

}  // namespace

std::string document_json(const Document& document) {
  std::string text;
  text.reserve(document.markdown.size() + document.markdown.size() / 8 + 100 * (document.sections.size() + 4));
  json::Writer out(text);
  out.begin_object();
  out.member("id", document.id);
  out.member("title", document.title);
  if (!document.description.empty()) {
    out.member("description", document.description);
  }
  out.member("kind", document.kind);
  if (!document.url.empty()) {
    out.member("url", document.url);
  }
  out.key("sections");
  out.begin_array();
  for (const DocumentSection& section : document.sections) {
    write_section(out, section);
  }
  out.end_array();
  out.member("text", document.markdown);
  out.end_object();
  text += '\n';
  return text;
}

}  // namespace foredge::docs
