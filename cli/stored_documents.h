// The static documents of a release as its blocks say them: which files stand below docs/ and what is in them. The builder
// writes them from pages (docs/record_writer.h); this says from blocks what it must have written, so that verify can name a
// file that is another.
#pragma once

#include <map>
#include <string>

#include "base/sha256.h"
#include "cli/release_walk.h"

namespace foredge::cli {

// By path below docs/, '/'-separated.
using DocumentDigests = std::map<std::string, Sha256>;

// Adds the Markdown and the JSON document of a page.
void add_documents(const WalkedPage& page, DocumentDigests& documents);

// Of the files that are there. Symbolic links and files that cannot be read throw std::runtime_error with the path.
[[nodiscard]] DocumentDigests read_documents(const std::filesystem::path& folder);

// The digest over the listing, as the manifest has it.
[[nodiscard]] std::string listing_digest(const DocumentDigests& documents);

}  // namespace foredge::cli
