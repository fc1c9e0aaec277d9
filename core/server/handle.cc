#include "server/handle.h"

#include "bundle/format.h"
#include "docs/address.h"
#include "json/writer.h"
#include "mcp/serve.h"
#include "server/cache_class_of.h"
#include "server/documentation.h"
#include "server/site.h"
#include "server/web.h"

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

void add_work(HttpReply& reply, const bundle::Pass& pass, const std::optional<bundle::ReleaseId>& release,
              const Settings& settings) {
  reply.facts.push_back({"work.blocks", std::to_string(pass.work.blocks)});
  reply.facts.push_back({"work.bytes", std::to_string(pass.work.bytes)});
  reply.facts.push_back({"work.postings", std::to_string(pass.work.postings)});
  if (release) {
    reply.facts.push_back({"release", release->hex()});
  }
  if (!settings.log_queries) {
    std::erase_if(reply.facts, [](const Fact& fact) { return fact.name == "search.query"; });
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

std::variant<HttpReply, HttpStream> answer_mcp(const Request& request, std::string_view scope_text,
                                               bundle::Pass& pass) {
  // The path's percent escapes are resolved as an id's are: "library" or "library@version".
  const auto address = docs::parse_address(scope_text);
  if (!scope_text.empty() && !address) {
    return error_reply(404, "no library can have that name; MCP clients connect to /mcp or /mcp/{library}");
  }
  const Scope scope = address ? Scope{address->library, address->version} : Scope{};
  Site site(pass, request.release, scope);
  const std::string lists_version = request.release ? request.release->hex() : std::string();
  const mcp::HttpOptions options{.allowed_origins = request.settings.allowed_origins,
                                 .conditions = {.now_ms = request.now_ms,
                                                .state_keys = request.settings.state_keys,
                                                .lists_version = lists_version,
                                                .can_stream = request.settings.streams,
                                                .aliases = request.settings.argument_aliases,
                                                .resume = request.resume}};
  mcp::HttpOutcome outcome = mcp::handle_http(documentation_server(), &site, request.http, options);
  if (auto* step = std::get_if<HttpStream>(&outcome)) {
    add_subject_facts(step->reply, site);
    return std::move(*step);
  }
  auto* answered = std::get_if<HttpReply>(&outcome);
  HttpReply reply = answered != nullptr ? std::move(*answered) : HttpReply{};  // blocked: thrown away
  reply.facts.push_back({"cache.class", std::string(cache_class_name(cache_class_of(reply.facts)))});
  add_subject_facts(reply, site);
  return reply;
}

HttpReply warm(const Request& request, bundle::Pass& pass) {
  HttpReply done;
  done.status = 204;
  bundle::Release* release = request.release ? pass.open(*request.release) : nullptr;
  if (release == nullptr || release->root().block_count() == 0) {
    return done;
  }
  const std::uint32_t count = release->root().block_count();
  const bundle::BlockExtent last = release->root().extent(count - 1);
  if (last.offset + last.size_bytes <= request.settings.warm_bytes) {
    // What is missing is noted; every number is below the count, so none is refused.
    for (std::uint32_t block = 0; block < count && pass.block(*release, block); ++block) {
    }
  }
  return done;
}

}  // namespace

Needed needed_blocks(bundle::Pass& pass) {
  Needed needed;
  for (const bundle::Need& need : pass.needs()) {
    needed.blocks.push_back({need, pass.extent(need)});
  }
  return needed;
}

Outcome handle(const Request& request, bundle::Store& store) {
  bundle::Pass pass(store);
  WebOutcome outcome;
  if (request.settings.warm_bytes != 0) {
    outcome.answer = warm(request, pass);
  } else if (const auto scope = endpoint_scope(request.http.path)) {
    outcome = {answer_mcp(request, *scope, pass), {}, request.release};
  } else if (auto web = answer_web(request, pass)) {
    outcome = *std::move(web);
  } else {
    Site site(pass, request.release, {});
    HttpReply reply = probe(request, site, pass);
    if (request.http.method == "HEAD") {
      reply.body.clear();
    }
    outcome = {std::move(reply), {}, request.release};
  }
  if (pass.blocked()) {
    Needed needed = needed_blocks(pass);
    needed.answer = std::move(outcome.key);
    return needed;
  }
  if (auto* stream = std::get_if<HttpStream>(&outcome.answer)) {
    add_work(stream->reply, pass, outcome.release, request.settings);
    return std::move(*stream);
  }
  add_work(std::get<HttpReply>(outcome.answer), pass, outcome.release, request.settings);
  return std::get<HttpReply>(std::move(outcome.answer));
}

}  // namespace foredge::server
