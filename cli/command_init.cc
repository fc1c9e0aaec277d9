// `foredge init`: writes a foredge.toml to start from. Never overwrites one, and makes nothing else.
#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <system_error>

#include "cli/commands.h"
#include "docs/config.h"
#include "docs/source_files.h"

namespace foredge::cli {
namespace {

namespace fs = std::filesystem;

// A library name made from the folder's.
std::string library_name(const fs::path& folder) {
  std::string name;
  for (char c : folder.filename().string()) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    if (kept || !name.empty()) {
      name += kept ? c : '-';
    }
  }
  name.erase(0, std::min(name.find_first_not_of("-._"), name.size()));
  return docs::is_library_name(name) ? name : "docs";
}

std::string starting_config(const std::string& library) {
  return "# Which folders are which libraries and versions. The handbook's page on foredge.toml explains every key.\n"
         "[release]\n"
         "title = \"" +
         library +
         " docs\"\n"
         "\n"
         "# One table a library: documents that are searched and versioned together.\n"
         "[[library]]\n"
         "name = \"" +
         library +
         "\"         # small letters, digits, '.', '_' and '-'\n"
         "path = \".\"            # folder of the documents, relative to this file\n"
         "# title = \"…\"         # how people call it\n"
         "# description = \"…\"   # one sentence: agents choose a library by it\n"
         "# version = \"1.0.0\"   # of what the documents describe\n"
         "# versions = \"v*\"     # or: each folder below `path` that is called so is a version\n"
         "# base_url = \"https://docs.example.com/{version}\"\n"
         "# url_style = \"plain\" # or \"slash\", \"html\": how the site ends its addresses\n"
         "# exclude = [\"**/drafts/**\"]\n";
}

}  // namespace

int run_init(const InitOptions& options) {
  if (!fs::is_directory(options.folder)) {
    throw std::runtime_error(options.folder.string() + " is no folder; make it first, or name the folder of your docs");
  }
  const fs::path file = options.folder / "foredge.toml";
  // "x": fails when there is one, also when it came a moment ago.
  std::FILE* out = std::fopen(file.c_str(), "wx");
  if (out == nullptr && errno == EEXIST) {
    std::fprintf(stderr, "foredge init: %s is there already and stays as it is; edit it, or remove it first\n",
                 file.c_str());
    return 1;
  }
  if (out == nullptr) {
    throw std::system_error(errno, std::generic_category(), "cannot write " + file.string());
  }
  const std::string text = starting_config(library_name(fs::weakly_canonical(options.folder)));
  const bool written = std::fwrite(text.data(), 1, text.size(), out) == text.size();
  if (std::fclose(out) != 0 || !written) {
    throw std::system_error(errno, std::generic_category(), "cannot write " + file.string());
  }
  std::vector<docs::Finding> ignored;
  const std::size_t documents = docs::find_doc_files(options.folder, "", ignored).size();
  std::printf("wrote %s\n", file.c_str());
  if (documents == 0) {
    std::printf("there are no documents yet: add .md or .mdx files to %s\n", options.folder.c_str());
  }
  std::printf("next: foredge build %s\n", options.folder.c_str());
  return 0;
}

}  // namespace foredge::cli
