// The deployment's settings, as the host passes them with every request (name/value pairs of wasm/foredge.h).
//
//   allowed_origins   origins that browsers may call from, comma-separated; "*" admits every one; localhost always may
//   state_keys        secrets of at least 16 bytes that seal what handlers keep between two calls, comma-separated; the first
//                     seals, all open, so that one can be replaced. Without one, such handlers refuse
//   streams           "1" when the host can send a reply in pieces (frame kind 2 of wasm/foredge.h)
//   argument_aliases  "0" when arguments count only under their own names, not under those that callers slip into
//   warm_bytes        asks for no answer but for a whole release to be named as needed, see handle.h; 0 or absent: no
//   log_queries       "1" when the text of a query may stand in the request record (fact "search.query")
//   public_url        where the server is reached, such as "https://docs.example.com"; shown to clients
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/http.h"

namespace foredge::server {

// Views into the request.
struct Settings {
  std::vector<std::string_view> allowed_origins;
  std::vector<std::string_view> state_keys;
  bool streams = false;
  bool argument_aliases = true;
  std::uint64_t warm_bytes = 0;
  bool log_queries = false;
  std::string_view public_url;
};

// Unknown names are ignored: a host may be newer than the core.
[[nodiscard]] Settings read_settings(std::span<const HeaderView> pairs);

}  // namespace foredge::server
