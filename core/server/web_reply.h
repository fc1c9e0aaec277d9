// What HTTP says of a text that caches may keep: validators, lifetimes, conditions and ranges (RFC 9110, 9111, 5861). Knows no
// address and no release; web.h decides what is answered.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/http.h"
#include "server/cache_classes.h"

namespace foredge::server {

// What is said of a text beside its bytes.
struct WebHead {
  std::string_view content_type;  // a literal
  CacheClass cache_class;
  bool pinned;                      // the address names a release, so its text never changes
  std::string pinned_address = {};  // the same text under such an address; "" when this is it
};

// The value of cache-control. Only a pinned address gets the time of its class, and of those only `docs` are immutable: the
// others are computed, and another version of the program may compute them otherwise.
[[nodiscard]] std::string cache_control(const WebHead& head);

// The reply to a GET or HEAD: 200, 206 for one range, 304 when the client has this text, 416 for a range behind its end.
[[nodiscard]] HttpReply reply_with(const WebHead& head, std::string body, const HttpRequest& request);

// The head of a text that is sent in pieces, with a validator of the caller's (a quoted strong tag): 200 or 304, no body yet.
[[nodiscard]] HttpReply begin_reply(const WebHead& head, std::string etag, const HttpRequest& request);

// An error as a JSON object, never cached; 503 says when to try again.
[[nodiscard]] HttpReply error_reply(std::uint16_t status, std::string_view message);

}  // namespace foredge::server
