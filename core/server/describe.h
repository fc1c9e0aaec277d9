// What the docs say of a subject in a few words: its summary and its signature. Refuses to know tables: docs/rows.h.
#pragma once

#include <string>
#include <string_view>

#include "server/subject.h"

namespace foredge::server {

// The first paragraph below the heading that is no badge and no remark; without one, the first remark.
[[nodiscard]] std::string summary_of(const docs::SectionRecord& section);

// A heading that writes the name as a call or a tag, or else the code under a heading such as "Syntax"; "" without either.
[[nodiscard]] std::string signature_of(const Subject& subject, std::string_view name);

}  // namespace foredge::server
