// Which cache class an answer of the endpoint belongs to, from the facts that it left. For records and for limits: what a client
// may keep, the protocol says itself (ttlMs).
#pragma once

#include <span>

#include "base/http.h"
#include "server/cache_classes.h"

namespace foredge::server {

[[nodiscard]] CacheClass cache_class_of(std::span<const Fact> facts);

}  // namespace foredge::server
