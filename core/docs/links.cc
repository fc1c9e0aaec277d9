#include "docs/links.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "docs/slug.h"

namespace foredge::docs {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::size_t kListed = 20;  // broken links that are findings of their own, in one library

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

// The path as sites compare it: small letters, no extension, no "index", no "01-" before a name.
std::string key_of(std::string_view path) {
  std::string key;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    std::string_view name = path.substr(at, end - at);
    at = end + 1;
    const std::size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
    if (digits != 0 && digits + 1 < name.size() && (name[digits] == '-' || name[digits] == '_') &&
        (name[digits + 1] < '0' || name[digits + 1] > '9')) {
      name.remove_prefix(digits + 1);
    }
    if (end == path.size() && name.ends_with(".html")) name.remove_suffix(5);
    if (name.empty() || (name == "index" && !key.empty())) continue;
    key.append(key.empty() ? "" : "/").append(lower(name));
  }
  return key.empty() ? "index" : key;
}

// "https://site/docs" → "/docs".
std::string_view path_of_url(std::string_view url) {
  const std::size_t host = url.find("://");
  const std::size_t path = host == kNone ? kNone : url.find('/', host + 3);
  return path == kNone ? std::string_view() : url.substr(path);
}

// Terms of a list have anchors on many sites.
bool has_term(const Page& page, std::string_view anchor) {
  const std::string_view text = page.markdown;
  for (std::size_t at = text.find("- "); at != kNone; at = text.find("- ", at + 1)) {
    std::string_view line = text.substr(at + 2, text.find('\n', at) - at - 2);
    if (make_slug(line) == anchor || make_slug(line.substr(0, line.find(": "))) == anchor) return true;
  }
  return false;
}

// "Return_value", "return-value": sites differ in how they join words.
std::string joined(std::string anchor) {
  std::ranges::replace(anchor, '_', '-');
  return anchor;
}

// The page's own anchor for `anchor`, which is in small letters; null when no heading has it.
const std::string* find_anchor(const Page& page, const std::string& anchor) {
  for (const Section& section : page.sections) {
    if (joined(lower(section.anchor)) == joined(anchor)) return &section.anchor;
  }
  return nullptr;
}

struct Broken {
  const Page* page;
  const Page* target;  // null: the page itself is missing
  const Link* link;
};

class Follower {
 public:
  Follower(LibraryVersion& library, const ReadSource& read_source) : library_(library), read_source_(read_source) {
    for (const Page& page : library.pages) {
      pages_.emplace(key_of(page.path), &page);
      std::string_view path = page.path;
      for (std::size_t at = path.find('/'); at != kNone; at = path.find('/', at + 1))
        folders_.insert(key_of(path.substr(0, at)));
    }
  }

  LinkStats run(std::vector<Finding>& findings) {
    for (Page& page : library_.pages) {
      for (Link& link : page.links) follow(page, link);
    }
    drop_marked_anchors();
    for (const Broken& broken : broken_) ++(broken.target == nullptr ? stats_.broken_pages : stats_.broken_anchors);
    report(findings);
    return stats_;
  }

 private:
  void follow(const Page& page, Link& link) {
    const std::string_view site = path_of_url(library_.base_url);
    std::string_view target = link.target;
    for (const std::string_view base : {std::string_view(library_.base_url), site}) {
      const bool under = !base.empty() && target.starts_with(base) && target.substr(base.size()).starts_with('/');
      if (under) target.remove_prefix(base.size());
    }
    const bool rooted = target.starts_with('/');
    if (!rooted && !target.starts_with('#')) return;
    const std::size_t hash = std::min(target.find('#'), target.size());
    const std::string anchor(target.substr(std::min(hash + 1, target.size())));
    std::string_view path = target.substr(0, std::min(hash, target.find('?')));
    const Page* found = &page;
    if (rooted) {
      const std::string key = key_of(path);
      const auto at = pages_.find(key);
      found = at == pages_.end() ? nullptr : at->second;
      if (found == nullptr) {
        const bool file = path.substr(path.rfind('/') + 1).find('.') != kNone;  // a picture, an archive
        const std::string first = key.substr(0, key.find('/'));
        if (file || folders_.contains(key) || !folders_.contains(first)) return;
      }
    }
    ++stats_.internal;
    if (found == nullptr) {
      broken_.push_back({&page, nullptr, &link});
      return;
    }
    const std::string small = lower(anchor);
    const std::string* const heading = anchor.empty() ? nullptr : find_anchor(*found, small);
    const std::string& shown = heading == nullptr || heading->empty() ? anchor : *heading;
    if (rooted) link.target = "/" + (found->path == "index" ? "" : found->path) + (shown.empty() ? "" : "#" + shown);
    const bool lands = anchor.empty() || heading != nullptr || small == "top" || small.starts_with(":~:") ||
                       make_slug(found->title) == small || has_term(*found, small);
    if (!lands) broken_.push_back({&page, found, &link});
  }

  // Marks that the source sets itself, <a name="x">, are no headings and still a place to land.
  void drop_marked_anchors() {
    std::ranges::stable_sort(
        broken_, {}, [](const Broken& b) { return b.target == nullptr ? "" : std::string_view(b.target->path); });
    const Page* open = nullptr;
    std::string source;
    std::erase_if(broken_, [&](const Broken& broken) {
      if (broken.target == nullptr) return false;
      if (broken.target != open) source = lower(read_source_((open = broken.target)->source));
      const std::string anchor = lower(broken.link->target.substr(broken.link->target.find('#') + 1));
      return source.find("=\"" + anchor + '"') != std::string::npos ||
             source.find("='" + anchor + '\'') != std::string::npos ||
             source.find("{#" + anchor + '}') != std::string::npos;
    });
  }

  void report(std::vector<Finding>& findings) {
    std::ranges::stable_sort(broken_, [](const Broken& a, const Broken& b) {
      return std::tie(a.page->source, a.link->line) < std::tie(b.page->source, b.link->line);
    });
    for (std::size_t i = 0; i < broken_.size() && i < kListed; ++i) {
      const Broken& broken = broken_[i];
      const std::string& target = broken.link->target;
      findings.push_back({broken.page->source, line_of(broken),
                          broken.target == nullptr
                              ? "the link to \"" + target + "\" leads to no page of these docs: mend or remove it"
                              : "the link to \"" + target + "\" leads to no heading of " + broken.target->source +
                                    ": mend its anchor"});
    }
    if (broken_.size() > kListed) {
      findings.push_back({library_.library + '@' + library_.version, 0,
                          std::to_string(broken_.size() - kListed) + " more broken links, after the " +
                              std::to_string(kListed) + " that are listed: " + std::to_string(stats_.broken_pages) +
                              " of all lead to no page, " + std::to_string(stats_.broken_anchors) + " to no heading"});
    }
  }

  // Cleaning moves lines, so the source is asked: where does the end of the target stand behind a bracket or a quote?
  [[nodiscard]] std::uint32_t line_of(const Broken& broken) const {
    const std::string source = read_source_(broken.page->source);
    const std::string& target = broken.link->target;
    const std::size_t hash = target.find('#');
    const std::string_view end = hash == std::string::npos || hash == target.size() - 1
                                     ? std::string_view(target).substr(target.rfind('/') + 1)
                                     : std::string_view(target).substr(hash);
    for (std::size_t at = source.find(end); at != std::string::npos; at = source.find(end, at + 1)) {
      const std::size_t behind = at + end.size();
      const bool closed = behind < source.size() && std::string_view(")\"'/ .#>").find(source[behind]) != kNone;
      if (closed)
        return static_cast<std::uint32_t>(
                   std::count(source.begin(), source.begin() + static_cast<std::ptrdiff_t>(at), '\n')) +
               1;
    }
    return 0;
  }

  LibraryVersion& library_;
  const ReadSource& read_source_;
  std::unordered_map<std::string, const Page*> pages_;
  std::unordered_set<std::string> folders_;
  std::vector<Broken> broken_;
  LinkStats stats_;
};

}  // namespace

LinkStats follow_links(LibraryVersion& library, const ReadSource& read_source, std::vector<Finding>& findings) {
  return Follower(library, read_source).run(findings);
}

}  // namespace foredge::docs
