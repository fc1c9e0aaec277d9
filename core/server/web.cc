// The table of addresses, and what all of them share: the release that is meant, methods, conditions, keys.
#include "server/web.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "server/code_digest.h"

namespace foredge::server {
namespace {

constexpr std::string_view kPages = "/docs/";
constexpr std::string_view kFull = "/llms-full.txt";
// A host that cannot send pieces sends at most this much at once: a Lambda's answer ends at 6 MB.
constexpr std::uint64_t kMaxWholeBytes = std::uint64_t{4} << 20U;

struct Route {
  std::string_view path;
  CacheClass cache_class;
  Step<WebText> (*text)(WebCall&);
  std::uint16_t callers_fault;  // the status for what a caller can mend
};

constexpr std::array kRoutes = {
    Route{"/search", CacheClass::kSearch, &search_text, 400},
    Route{"/components.json", CacheClass::kListing, &components_text, 404},
    Route{"/llms.txt", CacheClass::kListing, &llms_text, 404},
    Route{"/sitemap.xml", CacheClass::kListing, &sitemap_text, 404},
    Route{kFull, CacheClass::kListing, nullptr, 404},
};
constexpr Route kPageRoute = {kPages, CacheClass::kDocs, &page_text_of, 404};

const Route* find_route(std::string_view path) {
  if (path.starts_with(kPages)) {
    return &kPageRoute;
  }
  const auto route = std::ranges::find(kRoutes, path, &Route::path);
  return route == kRoutes.end() ? nullptr : &*route;
}

HttpReply stop_reply(const Stop& stop, std::uint16_t callers_fault) {
  switch (stop.kind) {
    case StopKind::kCaller:
      return error_reply(callers_fault, stop.text);
    case StopKind::kTooLarge:
      return error_reply(413, stop.text);
    case StopKind::kUnavailable:
      return error_reply(503, stop.text);
    case StopKind::kBlocked:
    case StopKind::kBroken:
      break;
  }
  return error_reply(500, "the release is damaged: " + stop.text);
}

// Which release an address means, and whether it names it itself.
struct Meant {
  std::optional<bundle::ReleaseId> release;
  bool pinned = false;
  std::string_view path;  // behind the route, and behind the release
};

std::expected<Meant, HttpReply> read_meaning(const Request& request, const Route& route, const WebQuery& query) {
  Meant meant{.release = request.release, .path = {}};
  std::string_view name = query.find("release");
  if (route.text == &page_text_of) {
    meant.path = request.http.path.substr(kPages.size());
    name = meant.path.substr(0, meant.path.find('/'));
    meant.path.remove_prefix(std::min(name.size() + 1, meant.path.size()));
    name = name == "current" ? std::string_view() : name;
    if (name.empty() && !request.http.path.starts_with("/docs/current/")) {
      return std::unexpected(error_reply(404, "no release has an empty name; /docs/current/ is the one in use"));
    }
  }
  if (!name.empty()) {
    meant.release = bundle::ReleaseId::parse(name);
    meant.pinned = true;
    if (!meant.release) {
      return std::unexpected(error_reply(404, "no release has that name; `current` is the one in use"));
    }
  }
  return meant;
}

// The address that asks for the same with the release in its query.
std::string pinned_by_query(const WebCall& call, std::string_view release) {
  std::string query = call.canonical;
  WebQuery::append(query, "release", release);
  return std::string(call.request.http.path) + "?" + query;
}

// Whose pages may read an answer. "Vary" only where the answer depends on who asks.
std::vector<Header> cors_of(const Request& request) {
  const auto& allowed = request.settings.allowed_origins;
  if (allowed.empty()) {
    return {};
  }
  if (std::ranges::find(allowed, "*") != allowed.end()) {
    return {{"access-control-allow-origin", "*"}};
  }
  std::vector<Header> headers = {{"vary", "origin"}};
  const std::string_view origin = request.http.find_header("origin").value_or("");
  if (std::ranges::find(allowed, origin) != allowed.end()) {
    headers.push_back({"access-control-allow-origin", std::string(origin)});
  }
  return headers;
}

// One key for whoever asks for the same of the same release from the same kind of page. The last part is the authorisation scope: all
// that is served is public.
std::string key_of(const Route& route, const WebCall& call, const Meant& meant) {
  const HttpRequest& http = call.request.http;
  const bool plain = http.method == "GET" && !http.find_header("if-none-match") && !http.find_header("range");
  if (!plain || !meant.release || route.text == &page_text_of || route.text == nullptr) {
    return {};
  }
  std::string key(cache_class_name(route.cache_class));
  key.append(" ").append(route.path).append(" ").append(call.canonical);
  key.append(" ").append(meant.release->hex()).append(meant.pinned ? " pinned" : " current");
  for (const Header& header : cors_of(call.request)) {
    key.append(" ").append(header.value);
  }
  return key + " http " FOREDGE_CODE_DIGEST " public";
}

std::variant<HttpReply, HttpStream> whole_answer(const Route& route, WebCall& call, const Meant& meant) {
  Step<WebText> text = route.text(call);
  if (!text) {
    return stop_reply(text.error(), route.callers_fault);
  }
  WebHead head{text->content_type, route.cache_class, meant.pinned};
  head.pinned_address = text->pinned_path.empty() ? pinned_by_query(call, meant.release->hex()) : text->pinned_path;
  if (meant.pinned && (text->pinned_path.empty() || text->pinned_path == call.request.http.path)) {
    head.pinned_address.clear();
  }
  return reply_with(head, std::move(text->text), call.request.http);
}

std::variant<HttpReply, HttpStream> full_answer(WebCall& call, const Meant& meant) {
  const Request& request = call.request;
  Step<std::uint64_t> size = full_size(call);
  if (!size) {
    return stop_reply(size.error(), 404);
  }
  const std::string release = call.site.release_hex();
  // A release's text is fixed by its id, so the id is the validator: the bytes are not known before the last piece.
  const WebHead head{.content_type = "text/markdown; charset=utf-8",
                     .cache_class = CacheClass::kListing,
                     .pinned = meant.pinned,
                     .pinned_address = meant.pinned ? "" : pinned_by_query(call, release)};
  HttpReply reply = begin_reply(head, "\"full-" + release + "-" FOREDGE_CODE_DIGEST "\"", request.http);
  if (reply.status == 304 || request.http.method == "HEAD") {
    return reply;
  }
  const bool in_pieces = request.settings.streams;
  if (!in_pieces && *size > kMaxWholeBytes) {
    return error_reply(501,
                       "this host sends no text of that size: narrow it with ?library=, or read pages of /llms.txt");
  }
  std::optional<std::uint32_t> from;
  if (std::uint32_t section = 0; !request.resume.empty()) {
    std::from_chars(request.resume.data(), request.resume.data() + request.resume.size(), section);
    from = section;
  }
  Step<WebPiece> piece = full_text(call, from, !in_pieces);
  if (!piece) {
    return stop_reply(piece.error(), 404);
  }
  reply.body = std::move(piece->text);
  if (!piece->next && !from) {
    return reply;
  }
  return HttpStream{std::move(reply), piece->next ? Again::kNow : Again::kNever,
                    piece->next ? std::to_string(*piece->next) : std::string()};
}

WebOutcome answer_route(const Route& route, const Request& request, bundle::Pass& pass) {
  if (request.http.method != "GET" && request.http.method != "HEAD") {
    HttpReply reply = error_reply(405, "this address answers GET only");
    reply.headers.push_back({"allow", "GET, HEAD"});
    return {std::move(reply), {}, {}};
  }
  const auto query = WebQuery::parse(request.http.query);
  if (!query) {
    return {error_reply(400, "the query is no UTF-8"), {}, {}};
  }
  const auto meant = read_meaning(request, route, *query);
  if (!meant) {
    return {meant.error(), {}, {}};
  }
  Site site(pass, meant->release, {});
  WebCall call{.request = request, .site = site, .query = *query, .path = meant->path, .pinned = meant->pinned};
  auto answer = route.text == nullptr ? full_answer(call, *meant) : whole_answer(route, call, *meant);
  if (auto* reply = std::get_if<HttpReply>(&answer)) {
    add_subject_facts(*reply, site);
  }
  return {std::move(answer), key_of(route, call, *meant), meant->release};
}

}  // namespace

std::optional<WebOutcome> answer_web(const Request& request, bundle::Pass& pass) {
  const Route* route = find_route(request.http.path);
  if (route == nullptr) {
    return std::nullopt;
  }
  WebOutcome outcome = answer_route(*route, request, pass);
  HttpReply* reply = std::get_if<HttpReply>(&outcome.answer);
  reply = reply != nullptr ? reply : &std::get<HttpStream>(outcome.answer).reply;
  reply->headers.append_range(cors_of(request));
  if (request.http.method == "HEAD") {
    reply->body.clear();
  }
  reply->facts.push_back({"web.route", std::string(route->path)});
  return outcome;
}

}  // namespace foredge::server
