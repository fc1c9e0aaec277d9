// From catalog entries to the sections that a search may answer, and from the numbers of sections to their texts.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "docs/records.h"
#include "search/engine.h"
#include "server/site.h"

namespace foredge::server {

[[nodiscard]] std::vector<search::SectionRange> ranges_of(const docs::Catalog& catalog,
                                                          std::span<const std::uint32_t> entries);

// The stored sections in the order asked for; names every missing block before it stops. Each has a unit, and its page's library
// is one of the catalog's.
Step<std::vector<docs::StoredSection>> read_sections(Site& site, std::span<const std::uint32_t> sections);

}  // namespace foredge::server
