// The sections that document a name, each with what stands below its heading: what `lookup` reads.
#pragma once

#include <string_view>
#include <vector>

#include "docs/records.h"
#include "search/engine.h"
#include "server/site.h"

namespace foredge::server {

struct Subject {
  docs::StoredSection section;
  std::string_view description;            // of its page
  std::vector<docs::StoredSection> below;  // the sections under its heading, at most 24
};

// The subjects that `hits` name, best first, one a page and at most three; names the blocks of all of them before it stops.
Step<std::vector<Subject>> read_subjects(Site& site, const std::vector<search::Hit>& hits);

[[nodiscard]] std::string_view heading_of(const docs::StoredSection& stored);

}  // namespace foredge::server
