#include "server/guide.h"

#include "docs/address.h"

namespace foredge::server {
namespace {

// Past this many libraries the text names how many more there are: it is read whole.
constexpr std::size_t kMaxListed = 200;

// "- [Kit 4.2.0](docs://kit@4.2.0/): what it is; 12 pages", a line for the newest version of each library.
std::string library_lines(const Site& site) {
  std::string text;
  std::size_t listed = 0;
  std::size_t omitted = 0;
  for (const docs::LibraryEntry& entry : site.catalog().libraries()) {
    if (!entry.newest || !site.admits(entry)) {
      continue;
    }
    if (listed == kMaxListed) {
      ++omitted;
      continue;
    }
    ++listed;
    text.append("- [").append(entry.title).append(" ").append(entry.version).append("](");
    text.append(entry.base_url.empty() ? docs::format_uri(entry.library, entry.version, "", "")
                                       : std::string(entry.base_url));
    text.append("): ").append(entry.description).append(entry.description.empty() ? "" : "; ");
    text.append(std::to_string(entry.page_count)).append(" pages, library `").append(entry.library).append("`\n");
  }
  if (omitted > 0) {
    text += "- and " + std::to_string(omitted) + " more: call `versions`\n";
  }
  return text;
}

constexpr std::string_view kUse =
    "- `search` takes the words or identifiers of a task and returns sections with their text, url and lines.\n"
    "- `fetch` reads a page or a section by id, URI or url, and says whether it is complete.\n"
    "- `lookup` answers for one name with its properties, parameters or options; `examples` finds code.\n"
    "- `outline` shows what there is, with token counts; `versions` lists libraries and their versions.\n"
    "- Name `library` and `version` where they are known; left out, the newest version of every library answers.\n"
    "- Cite a result's url with its line range.\n";

}  // namespace

const mcp::Resource kLlmsResource = {.uri = "docs://llms.txt",
                                     .name = "llms.txt",
                                     .title = "What is documented here",
                                     .description = "The libraries of this server and how to read them.",
                                     .mime_type = "text/markdown"};
const mcp::Resource kSkillResource = {.uri = "docs://SKILL.md",
                                      .name = "SKILL.md",
                                      .title = "Skill: answer from this documentation",
                                      .description = "How an agent answers from this server.",
                                      .mime_type = "text/markdown"};

std::optional<std::string> guide_text(const Site& site, std::string_view uri) {
  if (uri == kLlmsResource.uri) {
    return "# Documentation\n\n> The documentation of these libraries, searchable over the Model Context "
           "Protocol.\n\n" +
           std::string("## Libraries\n\n") + library_lines(site) + "\n## Tools\n\n" + std::string(kUse);
  }
  if (uri == kSkillResource.uri) {
    return "---\nname: documentation\ndescription: Answers from the published documentation of the libraries below, in "
           "the "
           "version in use. Use it before writing code against them.\n---\n\n# Answer from the documentation\n\n" +
           std::string(kUse) + "\n## Libraries\n\n" + library_lines(site);
  }
  return std::nullopt;
}

}  // namespace foredge::server
