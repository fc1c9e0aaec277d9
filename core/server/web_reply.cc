#include "server/web_reply.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/sha256.h"
#include "json/writer.h"

namespace foredge::server {
namespace {

// 128 bits tell any two texts apart.
constexpr std::size_t kTagBytes = 16;

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

// RFC 9110, 13.1.2: a list of tags, compared weakly, or "*".
bool names_tag(std::string_view list, std::string_view etag) {
  while (!list.empty()) {
    std::string_view one = trim(list.substr(0, list.find(',')));
    list.remove_prefix(std::min(list.find(','), list.size() - 1) + 1);
    if (one.starts_with("W/")) {
      one.remove_prefix(2);
    }
    if (one == "*" || one == etag) {
      return true;
    }
  }
  return false;
}

struct ByteRange {
  std::size_t first;
  std::size_t last;  // inclusive
};

std::optional<std::uint64_t> read_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

enum class RangeKind : std::uint8_t { kNone, kPart, kBehind };
struct RangeAsked {
  RangeKind kind = RangeKind::kNone;
  ByteRange range{};
};

// RFC 9110, 14.1.2. More than one range, and anything that is none, is answered with the whole text, as 14.2 allows.
RangeAsked read_range(std::string_view header, std::size_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit) || header.contains(',')) {
    return {};
  }
  const std::string_view spec = trim(header.substr(kUnit.size()));
  const std::size_t dash = spec.find('-');
  if (dash == std::string_view::npos) {
    return {};
  }
  const auto first = read_number(spec.substr(0, dash));
  const auto last = read_number(spec.substr(dash + 1));
  const bool last_given = dash + 1 < spec.size();
  if (dash == 0) {
    if (!last) {
      return {};
    }
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(*last, size));
    return count == 0 ? RangeAsked{RangeKind::kBehind, {}} : RangeAsked{RangeKind::kPart, {size - count, size - 1}};
  }
  if (!first || (last_given && (!last || *last < *first))) {
    return {};
  }
  if (*first >= size) {
    return {RangeKind::kBehind, {}};
  }
  const std::uint64_t end = last_given ? std::min<std::uint64_t>(*last, size - 1) : size - 1;
  return {RangeKind::kPart, {static_cast<std::size_t>(*first), static_cast<std::size_t>(end)}};
}

void cut_to_range(HttpReply& reply, const HttpRequest& request, std::string_view etag) {
  const auto range = request.find_header("range");
  // RFC 9110, 13.1.5: If-Range asks for the whole when the tag is another; a date never is ours.
  if (!range || request.method != "GET" || request.find_header("if-range").value_or(etag) != etag) {
    return;
  }
  const std::size_t size = reply.body.size();
  const RangeAsked asked = read_range(*range, size);
  if (asked.kind == RangeKind::kBehind) {
    reply = error_reply(416, "the range starts behind the end");
    reply.headers.push_back({"content-range", "bytes */" + std::to_string(size)});
  } else if (asked.kind == RangeKind::kPart) {
    const auto [first, last] = asked.range;
    reply.status = 206;
    reply.headers.push_back(
        {"content-range", "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" + std::to_string(size)});
    reply.body = reply.body.substr(first, last - first + 1);
  }
}

}  // namespace

std::string cache_control(const WebHead& head) {
  const std::string_view type = head.content_type.substr(0, head.content_type.find(';'));
  const CacheTtl ttl = cache_ttl(head.cache_class, type);
  if (ttl.browser_seconds == 0) {
    return "no-store";
  }
  const std::uint32_t unpinned = std::min(kUnpinnedTtlSeconds, ttl.browser_seconds);
  std::string value = "public, max-age=" + std::to_string(head.pinned ? ttl.browser_seconds : unpinned);
  if (head.pinned && ttl.edge_seconds != ttl.browser_seconds) {
    value += ", s-maxage=" + std::to_string(ttl.edge_seconds);
  }
  if (head.pinned && head.cache_class == CacheClass::kDocs) {
    value += ", immutable";
  } else {
    value += ", stale-while-revalidate=" + std::to_string(kStaleWhileRevalidateSeconds);
  }
  return value + ", stale-if-error=" + std::to_string(kStaleIfErrorSeconds);
}

HttpReply begin_reply(const WebHead& head, std::string etag, const HttpRequest& request) {
  HttpReply reply;
  reply.headers.push_back({"content-type", std::string(head.content_type)});
  reply.headers.push_back({"cache-control", cache_control(head)});
  reply.headers.push_back({"x-content-type-options", "nosniff"});
  if (!head.pinned_address.empty()) {
    reply.headers.push_back({"content-location", head.pinned_address});
  }
  reply.facts.push_back({"cache.class", std::string(cache_class_name(head.cache_class))});
  if (names_tag(request.find_header("if-none-match").value_or(""), etag)) {
    reply.status = 304;
  }
  reply.headers.push_back({"etag", std::move(etag)});
  return reply;
}

HttpReply reply_with(const WebHead& head, std::string body, const HttpRequest& request) {
  const std::string etag = '"' + to_hex(Bytes(sha256(as_bytes(body))).first(kTagBytes)) + '"';
  HttpReply reply = begin_reply(head, etag, request);
  if (reply.status == 304) {
    return reply;
  }
  reply.headers.push_back({"accept-ranges", "bytes"});
  reply.body = std::move(body);
  cut_to_range(reply, request, etag);
  if (request.method == "HEAD") {
    reply.headers.push_back({"content-length", std::to_string(reply.body.size())});
  }
  return reply;
}

HttpReply error_reply(std::uint16_t status, std::string_view message) {
  HttpReply reply;
  reply.status = status;
  reply.headers = {{"content-type", "application/json"}, {"cache-control", "no-store"}};
  json::Writer out(reply.body);
  out.begin_object();
  out.member("error", message);
  out.end_object();
  if (status == 503) {
    reply.headers.push_back({"retry-after", "5"});
  }
  return reply;
}

}  // namespace foredge::server
