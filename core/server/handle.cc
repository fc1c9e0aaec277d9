#include "server/handle.h"

#include "docs/address.h"
#include "json/writer.h"
#include "mcp/serve.h"
#include "server/documentation.h"
#include "server/site.h"

namespace foredge::server {
namespace {

constexpr std::string_view kEndpoint = "/mcp";

HttpReply json_reply(std::uint16_t status, std::string body) {
  HttpReply reply;
  reply.status = status;
  reply.headers = {{"content-type", "application/json"}, {"cache-control", "no-store"}};
  reply.body = std::move(body);
  return reply;
}

HttpReply error_reply(std::uint16_t status, std::string_view message) {
  std::string body;
  json::Writer out(body);
  out.begin_object();
  out.member("error", message);
  out.end_object();
  HttpReply reply = json_reply(status, std::move(body));
  if (status == 503) {
    reply.headers.push_back({"retry-after", "5"});
  }
  return reply;
}

void add_work(HttpReply& reply, const bundle::Pass& pass, const std::optional<bundle::ReleaseId>& release) {
  reply.facts.push_back({"work.blocks", std::to_string(pass.work.blocks)});
  reply.facts.push_back({"work.bytes", std::to_string(pass.work.bytes)});
  reply.facts.push_back({"work.postings", std::to_string(pass.work.postings)});
  if (release) {
    reply.facts.push_back({"release", release->hex()});
  }
}

// "/mcp" itself, or what stands behind "/mcp/"; nothing for another path.
std::optional<std::string_view> endpoint_scope(std::string_view path) {
  if (!path.starts_with(kEndpoint)) {
    return std::nullopt;
  }
  path.remove_prefix(kEndpoint.size());
  if (path.empty() || path == "/") {
    return "";
  }
  return path.starts_with('/') && path.find('/', 1) == std::string_view::npos ? std::optional(path.substr(1))
                                                                              : std::nullopt;
}

HttpReply readiness(Site& site, const bundle::Pass& pass) {
  const auto opened = site.open();
  if (!opened && !pass.blocked()) {
    return error_reply(503, opened.error().text);
  }
  std::string body;
  json::Writer out(body);
  out.begin_object();
  out.member("status", "ready");
  if (opened) {
    out.member("release", site.release_hex());
    out.member("pages", site.catalog().page_count());
    out.member("sections", site.catalog().section_count());
  }
  out.end_object();
  return json_reply(200, std::move(body));
}

HttpReply probe(const Request& request, Site& site, const bundle::Pass& pass) {
  const bool health = request.http.path == "/healthz";
  if (!health && request.http.path != "/readyz") {
    return error_reply(404, "nothing is served here; MCP clients connect to /mcp");
  }
  if (request.http.method != "GET" && request.http.method != "HEAD") {
    HttpReply reply = error_reply(405, "this address answers GET only");
    reply.headers.push_back({"allow", "GET, HEAD"});
    return reply;
  }
  return health ? json_reply(200, R"({"status":"ok","version":")" FOREDGE_VERSION R"("})") : readiness(site, pass);
}

}  // namespace

std::vector<NeededBlock> needed_blocks(bundle::Pass& pass) {
  std::vector<NeededBlock> needed;
  for (const bundle::Need& need : pass.needs()) {
    needed.push_back({need, pass.extent(need)});
  }
  return needed;
}

Outcome handle(const Request& request, bundle::Store& store) {
  bundle::Pass pass(store);
  const auto scope_text = endpoint_scope(request.http.path);
  // The path's percent escapes are resolved as an id's are: "library" or "library@version".
  const auto address = docs::parse_address(scope_text.value_or(""));
  const Scope scope = address ? Scope{address->library, address->version} : Scope{};
  Site site(pass, request.release, scope);
  HttpReply reply;
  std::optional<HttpStream> stream;
  if (scope_text && !scope_text->empty() && !address) {
    reply = error_reply(404, "no library can have that name; MCP clients connect to /mcp or /mcp/{library}");
  } else if (scope_text) {
    const std::string lists_version = request.release ? request.release->hex() : std::string();
    const mcp::HttpOptions options{.allowed_origins = request.settings.allowed_origins,
                                   .conditions = {.now_ms = request.now_ms,
                                                  .state_keys = request.settings.state_keys,
                                                  .lists_version = lists_version,
                                                  .can_stream = request.settings.streams,
                                                  .resume = request.resume}};
    mcp::HttpOutcome outcome = mcp::handle_http(documentation_server(), &site, request.http, options);
    if (auto* answered = std::get_if<HttpReply>(&outcome)) {
      reply = std::move(*answered);
    } else if (auto* step = std::get_if<HttpStream>(&outcome)) {
      stream = std::move(*step);
    }
  } else {
    reply = probe(request, site, pass);
    if (request.http.method == "HEAD") {
      reply.body.clear();
    }
  }
  if (pass.blocked()) {
    return needed_blocks(pass);
  }
  add_work(stream ? stream->reply : reply, pass, request.release);
  return stream ? Outcome(std::move(*stream)) : Outcome(std::move(reply));
}

}  // namespace foredge::server
