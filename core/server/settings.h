// The deployment's settings, as the host passes them with every request (name/value pairs of wasm/foredge.h).
//
//   allowed_origins   origins that browsers may call from, comma-separated; "*" admits every one; localhost always may
//   public_url        where the server is reached, such as "https://docs.example.com"; shown to clients
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/http.h"

namespace foredge::server {

// Views into the request.
struct Settings {
  std::vector<std::string_view> allowed_origins;
  std::string_view public_url;
};

// Unknown names are ignored: a host may be newer than the core.
[[nodiscard]] Settings read_settings(std::span<const HeaderView> pairs);

}  // namespace foredge::server
