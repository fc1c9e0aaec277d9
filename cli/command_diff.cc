// `foredge diff`: which pages of one release are not those of another, and how many of their sections. A library in a version
// that only one release has is told as one line.
#include <cstdio>
#include <map>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/release_walk.h"

namespace foredge::cli {
namespace {

using nlohmann::json;

struct Section {
  std::string anchor;
  std::uint64_t digest;
  bool operator==(const Section&) const = default;
};

struct KnownPage {
  std::string edition;  // "library@version"
  std::string about;    // what is said of the page beside its text
  std::vector<Section> sections;
  bool operator==(const KnownPage&) const = default;
};

struct Known {
  std::string id;
  std::map<std::string, KnownPage> pages;  // by id
  std::map<std::string, std::uint32_t> editions;
};

Known read(const std::filesystem::path& directory) {
  const ReleaseFiles release(directory);
  Known known;
  known.id = release.id().hex();
  walk_pages(release, [&](const WalkedPage& walked) {
    KnownPage page;
    page.edition = std::string(walked.library.library) + "@" + std::string(walked.library.version);
    for (const std::string_view text :
         {walked.record.title, walked.record.description, walked.record.kind, walked.record.url}) {
      page.about.append(text).append("\n");
    }
    for (std::size_t i = 0; i < walked.contents.size(); ++i) {
      page.sections.push_back({std::string(walked.contents[i].anchor), walked.digests[i]});
    }
    ++known.editions[page.edition];
    known.pages.emplace(page_id(walked), std::move(page));
  });
  return known;
}

json compare_sections(const KnownPage& before, const KnownPage& after) {
  std::map<std::string_view, std::uint64_t> old;
  for (const Section& section : before.sections) {
    old.emplace(section.anchor, section.digest);
  }
  std::uint32_t added = 0;
  std::uint32_t changed = 0;
  for (const Section& section : after.sections) {
    const auto at = old.find(section.anchor);
    if (at == old.end()) {
      ++added;
      continue;
    }
    changed += at->second == section.digest ? 0 : 1;
    old.erase(at);
  }
  return {{"added", added}, {"removed", old.size()}, {"changed", changed}};
}

// Pages of `here` that `there` lacks, without those of whole editions that it lacks.
json lacking(const Known& here, const Known& there) {
  json out = json::array();
  for (const auto& [id, page] : here.pages) {
    if (!there.pages.contains(id) && there.editions.contains(page.edition)) {
      out.push_back({{"page", id}, {"sections", page.sections.size()}});
    }
  }
  return out;
}

json lacking_editions(const Known& here, const Known& there) {
  json out = json::array();
  for (const auto& [edition, pages] : here.editions) {
    if (!there.editions.contains(edition)) {
      out.push_back({{"library", edition}, {"pages", pages}});
    }
  }
  return out;
}

json compare(const Known& before, const Known& after) {
  json changed = json::array();
  for (const auto& [id, page] : after.pages) {
    const auto old = before.pages.find(id);
    if (old != before.pages.end() && old->second != page) {
      changed.push_back({{"page", id},
                         {"sections", compare_sections(old->second, page)},
                         {"about_changed", old->second.about != page.about}});
    }
  }
  return {{"old", before.id},
          {"new", after.id},
          {"libraries", {{"added", lacking_editions(after, before)}, {"removed", lacking_editions(before, after)}}},
          {"added", lacking(after, before)},
          {"removed", lacking(before, after)},
          {"changed", changed}};
}

void print_pages(char mark, const json& pages) {
  for (const json& page : pages) {
    std::printf("%c %s  %s sections\n", mark, page.at("page").get<std::string>().c_str(),
                page.at("sections").dump().c_str());
  }
}

void print_editions(char mark, const json& editions) {
  for (const json& edition : editions) {
    std::printf("%c %s  all %s pages\n", mark, edition.at("library").get<std::string>().c_str(),
                edition.at("pages").dump().c_str());
  }
}

void print(const json& difference) {
  print_editions('+', difference.at("libraries").at("added"));
  print_editions('-', difference.at("libraries").at("removed"));
  print_pages('+', difference.at("added"));
  print_pages('-', difference.at("removed"));
  for (const json& page : difference.at("changed")) {
    const json& sections = page.at("sections");
    std::printf("~ %s  sections: %s changed, %s added, %s removed%s\n", page.at("page").get<std::string>().c_str(),
                sections.at("changed").dump().c_str(), sections.at("added").dump().c_str(),
                sections.at("removed").dump().c_str(),
                page.at("about_changed").get<bool>() ? "; title, description, kind or address" : "");
  }
  std::printf("%zu pages added, %zu removed, %zu changed\n", difference.at("added").size(),
              difference.at("removed").size(), difference.at("changed").size());
}

}  // namespace

int run_diff(const DiffOptions& options) {
  const json difference = compare(read(options.before), read(options.after));
  if (options.json) {
    print_json(difference);
  } else {
    print(difference);
  }
  return 0;
}

}  // namespace foredge::cli
