#include "docs/source_files.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <system_error>

#include "base/utf8.h"
#include "docs/front_matter.h"
#include "docs/source.h"

namespace foredge::docs {
namespace {

namespace fs = std::filesystem;

class Walk {
 public:
  Walk(const fs::path& folder, const std::string& prefix, std::vector<Finding>& findings)
      : folder_(folder), prefix_(prefix), findings_(findings) {
    std::error_code error;
    root_ = fs::canonical(folder, error).string();
  }

  std::vector<std::string> run() {
    // A list of folders still to read, not recursion: depth is the input's to choose.
    std::vector<std::string> open = {""};
    while (!open.empty()) {
      const std::string below = std::move(open.back());
      open.pop_back();
      std::error_code error;
      fs::directory_iterator entries(folder_ / below, error);
      if (error) {
        leave_out(below, "cannot be listed (" + error.message() + "): grant read access");
        continue;
      }
      for (const fs::directory_iterator end; entries != end; entries.increment(error)) {
        visit(*entries, below, open);
        if (error) break;
      }
    }
    std::ranges::sort(files_);
    return std::move(files_);
  }

 private:
  void leave_out(const std::string& name, std::string why) { findings_.push_back({prefix_ + name, 0, std::move(why)}); }

  void visit(const fs::directory_entry& entry, const std::string& below, std::vector<std::string>& open) {
    const std::string leaf = entry.path().filename().string();
    if (leaf.starts_with('.') || leaf == "node_modules") return;
    const std::string name = below.empty() ? leaf : below + '/' + leaf;
    std::error_code error;
    const bool link = entry.is_symlink(error);
    const bool is_folder = entry.is_directory(error);
    if (!is_folder && doc_extension(leaf).empty()) return;
    if (utf8::find_invalid(leaf) != std::string_view::npos || leaf.find('\n') != std::string::npos) {
      return leave_out(below, "holds a file whose name is not UTF-8 or has a line end: rename it");
    }
    if (link && is_folder) return leave_out(name, "a symbolic link to a folder is not followed: put the folder here");
    if (link && !lies_in_tree(entry.path())) {
      return leave_out(name, "a symbolic link out of the folder is not followed: copy the file here");
    }
    if (is_folder) {
      open.push_back(name);
    } else if (entry.is_regular_file(error)) {
      files_.push_back(name);
    } else {
      leave_out(name, "not a regular file: left out");
    }
  }

  [[nodiscard]] bool lies_in_tree(const fs::path& path) const {
    std::error_code error;
    const std::string target = fs::canonical(path, error).string();
    return !error && target.starts_with(root_ + '/');
  }

  const fs::path& folder_;
  const std::string& prefix_;
  std::vector<Finding>& findings_;
  std::string root_;
  std::vector<std::string> files_;
};

}  // namespace

std::string_view doc_extension(std::string_view name) {
  for (const std::string_view extension : {".md", ".mdx", ".markdown"}) {
    if (name.size() > extension.size() && name.ends_with(extension)) return name.substr(name.size() - extension.size());
  }
  return {};
}

std::vector<std::string> find_doc_files(const fs::path& folder, const std::string& prefix,
                                        std::vector<Finding>& findings) {
  return Walk(folder, prefix, findings).run();
}

std::optional<std::string> read_included(const fs::path& folder, std::string_view page, std::string_view file) {
  std::error_code error;
  const fs::path top = fs::canonical(folder, error).parent_path();
  if (file.starts_with("@/")) file.remove_prefix(2);
  while (file.starts_with('/')) file.remove_prefix(1);
  if (error || file.empty()) return std::nullopt;
  for (fs::path from = (folder / page).parent_path();; from = from.parent_path()) {
    for (const fs::path& name : {from / file, from / "includes" / file}) {
      const fs::path found = fs::canonical(name, error);
      const std::string path = found.string();
      const bool below =
          !error && path.starts_with(top.string() + '/') && path.find("/.", top.string().size()) == std::string::npos;
      if (!below || !fs::is_regular_file(found, error)) continue;
      auto text = read_text_file(found);
      if (!text) return std::nullopt;
      std::erase(*text, '\r');
      std::vector<Finding> ignored;  // the file tells them itself when it is a page
      text->erase(0, read_front_matter(*text, {}, ignored).size_bytes);
      return std::move(*text);
    }
    const fs::path here = fs::canonical(from, error);
    if (error || here == top || !here.string().starts_with(top.string())) return std::nullopt;
  }
}

std::vector<std::string> find_folders(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entries(folder, error), end; !error && entries != end; entries.increment(error)) {
    std::error_code ignored;
    if (entries->is_directory(ignored)) names.push_back(entries->path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

std::expected<std::string, std::string> read_text_file(const fs::path& file) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(file.c_str(), "rb"), &std::fclose);
  if (!stream) return std::unexpected("cannot be read: grant read access");
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  if (error || size > kLargestFileBytes) return std::unexpected("larger than 8 MiB: split it into pages");
  std::string bytes(size, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), stream.get()));
  if (bytes.find('\0') != std::string::npos) return std::unexpected("a binary file: left out");
  if (const std::size_t bad = utf8::find_invalid(bytes); bad != std::string_view::npos) {
    const auto line = std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bad), '\n') + 1;
    return std::unexpected("not UTF-8 in line " + std::to_string(line) + ": save it as UTF-8");
  }
  return bytes;
}

}  // namespace foredge::docs
