// Section names are those of 2026-07-28 basic/transports/streamable-http; the older revisions ask the same.
#include "mcp/http_rules.h"

#include <string>

#include "mcp/serve.h"
#include "rpc/message.h"

namespace foredge::mcp {

namespace {

constexpr std::string_view kAllowedMethods = "POST, OPTIONS";
constexpr std::string_view kAllowedHeaders =
    "accept, authorization, content-type, last-event-id, mcp-method, mcp-name, mcp-protocol-version, mcp-session-id, "
    "traceparent, tracestate";
constexpr std::string_view kExposedHeaders =
    "mcp-protocol-version, mcp-session-id, retry-after, www-authenticate, x-request-id";
constexpr std::string_view kParamPrefix = "mcp-param-";

char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    c = fold(c);
  }
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

// Takes what stands before the next `separator` off the front of `rest`.
std::string_view take_part(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return trim(part);
}

bool is_port(std::string_view text) {
  return text.empty() ||
         (text.size() > 1 && text.front() == ':' && text.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

// A page that the user's own machine serves. Its host must end where the port begins: "localhost.evil.com" is not it.
bool is_localhost(std::string_view origin) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    for (const std::string_view host : {"localhost", "127.0.0.1", "[::1]"}) {
      if (origin.starts_with(scheme) && origin.substr(scheme.size()).starts_with(host) &&
          is_port(origin.substr(scheme.size() + host.size()))) {
        return true;
      }
    }
  }
  return false;
}

bool is_allowed_origin(std::string_view origin, const HttpOptions& options) {
  for (const std::string_view allowed : options.allowed_origins) {
    if (allowed == "*" || allowed == origin) {
      return true;
    }
  }
  return is_localhost(origin);
}

// Whether the Accept header admits a type. Absent, it admits every one.
bool accepts(const HttpRequest& request, std::string_view wanted, std::string_view family) {
  const std::optional<std::string_view> accept = request.find_header("accept");
  if (!accept) {
    return true;
  }
  std::string_view rest = *accept;
  while (!rest.empty()) {
    std::string_view range = take_part(rest, ',');
    const std::string type = folded(take_part(range, ';'));
    if (type == wanted || type == family || type == "*/*") {
      return true;
    }
  }
  return false;
}

// "Sending Messages": clients list application/json and text/event-stream. Nearly every reply here is JSON, so a client that
// takes JSON is served whatever else it lists.
bool accepts_json(const HttpRequest& request) { return accepts(request, "application/json", "application/*"); }

bool sends_json(const HttpRequest& request) {
  std::string_view value = request.find_header("content-type").value_or("");
  return folded(take_part(value, ';')) == "application/json";
}

HttpReply refusal(std::uint16_t status, std::string_view message) {
  HttpReply reply;
  reply.status = status;
  reply.headers.push_back({"content-type", "application/json"});
  reply.headers.push_back({"cache-control", "no-store"});
  json::Writer writer(reply.body);
  rpc::write_error(writer, {}, rpc::kInvalidRequest, message);
  reply.facts.push_back({"rpc.response.status_code", std::to_string(rpc::kInvalidRequest)});
  return reply;
}

// Every header that the protocol has, and of the unlimited Mcp-Param-* those that the page asks for.
HttpReply preflight(const HttpRequest& request) {
  std::string headers(kAllowedHeaders);
  std::string_view rest = request.find_header("access-control-request-headers").value_or("");
  while (!rest.empty()) {
    const std::string name = folded(take_part(rest, ','));
    if (name.starts_with(kParamPrefix) &&
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos) {
      headers += ", " + name;
    }
  }
  HttpReply reply;
  reply.status = 204;
  reply.headers.push_back({"access-control-allow-methods", std::string(kAllowedMethods)});
  reply.headers.push_back({"access-control-allow-headers", std::move(headers)});
  reply.headers.push_back({"access-control-max-age", "86400"});
  return reply;
}

}  // namespace

bool accepts_events(const HttpRequest& request) { return accepts(request, "text/event-stream", "text/*"); }

std::optional<HttpReply> answer_head(const HttpRequest& request, const HttpOptions& options) {
  // "Security & Endpoint": against DNS rebinding.
  if (const std::optional<std::string_view> origin = request.find_header("origin");
      origin && !is_allowed_origin(*origin, options)) {
    return refusal(403, "this origin may not call: add it to the allowed origins");
  }
  if (request.method == "OPTIONS") {
    return preflight(request);
  }
  // "Earlier Streamable HTTP Revisions": no GET stream, no session to DELETE.
  if (request.method != "POST") {
    HttpReply reply = refusal(405, "method not allowed: POST one JSON-RPC message");
    reply.headers.push_back({"allow", std::string(kAllowedMethods)});
    return reply;
  }
  if (!sends_json(request)) {
    return refusal(415, "unsupported media type: send content-type application/json");
  }
  if (!accepts_json(request)) {
    return refusal(406, "not acceptable: accept application/json and text/event-stream");
  }
  if (request.body.size() > options.max_body_bytes) {
    return refusal(413, "request body is too large: send at most " + std::to_string(options.max_body_bytes) + " bytes");
  }
  return std::nullopt;
}

void add_cors(HttpReply& reply, const HttpRequest& request, const HttpOptions& options) {
  const std::optional<std::string_view> origin = request.find_header("origin");
  if (!origin || !is_allowed_origin(*origin, options)) {
    return;
  }
  reply.headers.push_back({"access-control-allow-origin", std::string(*origin)});
  reply.headers.push_back({"access-control-expose-headers", std::string(kExposedHeaders)});
  reply.headers.push_back({"vary", "origin"});
}

}  // namespace foredge::mcp
