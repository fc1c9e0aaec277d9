// What is computed from a release for whoever GETs it: search results, components, an introduction for models, a sitemap.
#include <algorithm>

#include "base/check.h"
#include "docs/address.h"
#include "json/value.h"
#include "server/guide.h"
#include "server/outline_tree.h"
#include "server/tools.h"
#include "server/web.h"

namespace foredge::server {
namespace {

constexpr std::string_view kJson = "application/json";
// Far below the 50,000 that sitemaps.org allows, and few page blocks a part.
constexpr std::uint32_t kSitemapPages = 5000;

Stop stop_of(const mcp::Failure& failure) {
  switch (failure.kind) {
    case mcp::FailureKind::kInvalidParams:
    case mcp::FailureKind::kNotFound:
      return {StopKind::kCaller, failure.message};
    case mcp::FailureKind::kUnavailable:
      return {StopKind::kUnavailable, failure.message};
    case mcp::FailureKind::kInternal:
      break;
  }
  return {StopKind::kBroken, failure.message};
}

// Checked arguments as a query. This tool takes no lists.
std::string query_of(const mcp::Arguments& args) {
  std::string text;
  json::Writer writer(text);
  args.write_canonical(writer);
  const auto document = json::parse(text);
  std::string query;
  FOREDGE_CHECK(document.has_value());  // a writer wrote it
  for (const json::Member& member : document->root().members()) {
    if (const auto value = member.value.as_string()) {
      WebQuery::append(query, member.name, *value);
    } else if (const auto number = member.value.as_int()) {
      WebQuery::append(query, member.name, std::to_string(*number));
    } else if (const auto flag = member.value.as_bool()) {
      WebQuery::append(query, member.name, *flag ? "true" : "false");
    }
  }
  return query;
}

// A path for a page's file, without its ending.
std::string file_of(std::string_view head, const docs::LibraryEntry& library, std::string_view path) {
  std::string name(library.library);
  name.append("/").append(library.version).append("/").append(path);
  return std::string(head) + docs::encode_path(name);
}

void append_xml(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out.push_back(c);
    }
  }
}

constexpr std::string_view kXmlHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view kXmlSpace = " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";

std::string sitemap_index(const WebCall& call, std::uint32_t pages) {
  std::string out(kXmlHead);
  out.append("<sitemapindex").append(kXmlSpace);
  for (std::uint32_t part = 0; part * kSitemapPages < pages; ++part) {
    out += "<sitemap><loc>";
    append_xml(out, call.request.settings.public_url);
    out += "/sitemap.xml?part=" + std::to_string(part + 1);
    out += call.pinned ? "&amp;release=" + call.site.release_hex() : "";
    out += "</loc></sitemap>\n";
  }
  return out + "</sitemapindex>\n";
}

// Pages [begin, end) of those that `entries` have together, in their order.
std::vector<std::uint32_t> pages_between(const docs::Catalog& catalog, const std::vector<std::uint32_t>& entries,
                                         std::uint32_t begin, std::uint32_t end) {
  std::vector<std::uint32_t> pages;
  std::uint32_t at = 0;
  for (const std::uint32_t number : entries) {
    const docs::LibraryEntry& library = catalog.libraries()[number];
    for (std::uint32_t i = 0; i < library.page_count && at < end; ++i, ++at) {
      if (at >= begin) {
        pages.push_back(library.first_page + i);
      }
    }
  }
  return pages;
}

Step<std::string> sitemap_part(WebCall& call, const std::vector<std::uint32_t>& numbers) {
  std::vector<docs::PageRecord> pages;
  FOREDGE_TRY(pages, read_pages(call.site, numbers));
  std::string out(kXmlHead);
  out.append("<urlset").append(kXmlSpace);
  for (const docs::PageRecord& page : pages) {
    if (page.library >= call.site.catalog().libraries().size()) {
      return std::unexpected(Stop(StopKind::kBroken, "page block holds a page without a library"));
    }
    const docs::LibraryEntry& library = call.site.catalog().libraries()[page.library];
    out += "<url><loc>";
    append_xml(out, call.request.settings.public_url);
    append_xml(out, file_of("/docs/current/", library, page.path));
    out += ".md</loc></url>\n";
  }
  return out + "</urlset>\n";
}

}  // namespace

void put_scope(WebCall& call) {
  for (const std::string_view name : {"library", "version"}) {
    if (const std::string_view value = call.query.find(name); !value.empty()) {
      WebQuery::append(call.canonical, name, value);
    }
  }
}

Step<WebText> search_text(WebCall& call) {
  WebText out{.text = {}, .content_type = kJson};
  const std::string sent = call.query.to_json();
  const auto document = json::parse(sent);
  const auto args = document ? mcp::Arguments::check(kSearchTool.arguments, document->root(), sent)
                             : std::unexpected<std::string>("the query is too long");
  if (!args) {
    return stop_caller(args.error());
  }
  call.canonical = query_of(*args);
  std::string blocks;
  json::Writer answer(out.text);
  json::Writer content(blocks);
  const mcp::Caller caller;
  mcp::Inputs inputs({}, {}, {});
  mcp::Notices notices({}, {});
  std::vector<Fact> facts;
  mcp::ToolCall tool{caller, *args, answer, content, {}, inputs, notices, {}, facts};
  const mcp::ToolResult result = kSearchTool.handler(&call.site, tool);
  if (const auto* error = std::get_if<mcp::ToolError>(&result)) {
    return stop_caller(error->text);
  }
  if (const auto* failure = std::get_if<mcp::Failure>(&result)) {
    return std::unexpected(stop_of(*failure));
  }
  if (!std::holds_alternative<mcp::Done>(result)) {
    return stop_blocked();
  }
  return out;
}

Step<WebText> components_text(WebCall& call) {
  put_scope(call);
  if (const auto opened = call.site.open(); !opened) {
    return std::unexpected(opened.error());
  }
  std::vector<std::uint32_t> entries;
  FOREDGE_TRY(entries, call.site.select(call.query.find("library"), call.query.find("version")));
  std::vector<OutlineEntry> components;
  FOREDGE_TRY(components, list_kind(call.site, entries, "", "component"));
  WebText out{.text = {}, .content_type = kJson};
  json::Writer json(out.text);
  json.begin_object();
  json.key("components");
  json.begin_array();
  for (const OutlineEntry& entry : components) {
    const auto address = docs::parse_address(entry.id);
    json.begin_object();
    json.member("id", entry.id);
    json.member("title", entry.title);
    json.member("tokens", entry.tokens);
    if (address) {
      json.member("markdown", "/docs/" + call.site.release_hex() + "/" +
                                  docs::encode_path(address->library + "/" + address->version + "/" + address->path) +
                                  ".md");
    }
    json.end_object();
  }
  json.end_array();
  json.member("release", call.site.release_hex());
  json.end_object();
  return out;
}

Step<WebText> llms_text(WebCall& call) {
  if (const auto opened = call.site.open(); !opened) {
    return std::unexpected(opened.error());
  }
  WebText out{.text = *guide_text(call.site, kLlmsResource.uri), .content_type = "text/markdown; charset=utf-8"};
  out.text +=
      "\n## Files\n\n"
      "- [llms-full.txt](/llms-full.txt): every page, one behind the other; `?library=` and `?version=` narrow it\n"
      "- [components.json](/components.json): all components\n"
      "- `/docs/current/{library}/{version}/{path}.md`: one page; `.json` has its sections, too\n"
      "- `/search?q=`: what the tool `search` answers\n";
  return out;
}

Step<WebText> sitemap_text(WebCall& call) {
  const std::string_view asked = call.query.find("part");
  if (!asked.empty()) {
    WebQuery::append(call.canonical, "part", asked);
  }
  if (const auto opened = call.site.open(); !opened) {
    return std::unexpected(opened.error());
  }
  std::vector<std::uint32_t> entries;
  FOREDGE_TRY(entries, call.site.select("", ""));
  std::uint32_t pages = 0;
  for (const std::uint32_t number : entries) {
    pages += call.site.catalog().libraries()[number].page_count;
  }
  WebText out{.text = {}, .content_type = "application/xml"};
  if (asked.empty() && pages > kSitemapPages) {
    out.text = sitemap_index(call, pages);
    return out;
  }
  std::uint32_t begin = 0;
  while (!asked.empty() && begin < pages && std::to_string(begin / kSitemapPages + 1) != asked) {
    begin += kSitemapPages;
  }
  if (begin >= pages) {
    return stop_caller("the sitemap has no such part");
  }
  FOREDGE_TRY(out.text, sitemap_part(call, pages_between(call.site.catalog(), entries, begin, begin + kSitemapPages)));
  return out;
}

}  // namespace foredge::server
