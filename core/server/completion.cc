#include "server/completion.h"

#include <algorithm>

#include "docs/names.h"
#include "server/error_map.h"
#include "server/outline_tree.h"

namespace foredge::server {
namespace {

std::string_view settled(const mcp::CompleteCall& call, std::string_view name) {
  return call.context ? call.context->find_string(name).value_or("") : std::string_view{};
}

void offer(mcp::CompleteCall& call, std::string value) {
  if (value.starts_with(call.value) && std::ranges::find(call.values, value) == call.values.end()) {
    call.values.push_back(std::move(value));
  }
}

void complete_library(const Site& site, mcp::CompleteCall& call) {
  for (const docs::LibraryEntry& entry : site.catalog().libraries()) {
    if (site.admits(entry)) {
      offer(call, std::string(entry.library));
    }
  }
}

void complete_version(const Site& site, mcp::CompleteCall& call) {
  const std::string_view library = settled(call, "library");
  for (const docs::LibraryEntry& entry : site.catalog().libraries()) {
    if (site.admits(entry) && (library.empty() || entry.library == library)) {
      offer(call, std::string(entry.version));
    }
  }
}

// What stands in the folder that the typed part names, of the first entry that library and version mean.
Step<void> complete_path(Site& site, mcp::CompleteCall& call) {
  const auto entries = site.select(settled(call, "library"), settled(call, "version"));
  if (!entries) {
    return {};  // a library or version that is none has no paths
  }
  const std::size_t slash = call.value.rfind('/');
  const std::string_view folder = slash == std::string_view::npos ? std::string_view{} : call.value.substr(0, slash);
  const std::string head = folder.empty() ? std::string() : std::string(folder) + "/";
  const std::uint32_t entry = entries->front();
  std::uint32_t number = 0;
  Bytes block;
  std::optional<std::vector<docs::FolderEntry>> found;
  FOREDGE_TRY(number, site.catalog().folder_block_of(entry, folder));
  FOREDGE_TRY(block, site.block(number));
  FOREDGE_TRY(found, docs::find_folder(block, docs::page_key(entry, folder)));
  if (!found) {
    return {};
  }
  for (const docs::FolderEntry& item : *found) {
    if (item.is_page()) {
      offer(call, head + std::string(item.name));
    }
    if (item.is_folder()) {
      offer(call, head + std::string(item.name) + "/");
    }
  }
  return {};
}

// Pages of that kind, by the name that their title documents; however the typed part writes it.
Step<void> complete_component(Site& site, mcp::CompleteCall& call) {
  const auto entries = site.select(settled(call, "library"), settled(call, "version"));
  if (!entries) {
    return {};
  }
  std::vector<OutlineEntry> pages;
  FOREDGE_TRY(pages, list_kind(site, *entries, "", "component"));
  const std::string typed = docs::symbol_key(call.value);
  for (const OutlineEntry& page : pages) {
    std::string name = docs::symbol_of_heading(page.title, docs::HeadingForm::kTitle).value_or(page.title);
    if (docs::symbol_key(name).starts_with(typed) && std::ranges::find(call.values, name) == call.values.end()) {
      call.values.push_back(std::move(name));
    }
  }
  return {};
}

Step<void> complete_argument(Site& site, mcp::CompleteCall& call) {
  if (const auto opened = site.open(); !opened) {
    return opened;
  }
  if (call.argument == "library") {
    complete_library(site, call);
  } else if (call.argument == "version" || call.argument == "from" || call.argument == "to") {
    complete_version(site, call);
  } else if (call.argument == "path") {
    if (const auto done = complete_path(site, call); !done) {
      return done;
    }
  } else if (call.argument == "component") {
    if (const auto done = complete_component(site, call); !done) {
      return done;
    }
  }
  call.total = call.values.size();
  return {};
}

}  // namespace

mcp::HandlerResult complete(Site& site, mcp::CompleteCall& call) {
  return to_list_result(complete_argument(site, call));
}

}  // namespace foredge::server
