// The addresses beside the endpoint that anyone can GET: pages, lists, search and the whole text of a release, with the caching
// that HTTP knows. Pages stand in web_pages.cc, what is computed in web_lists.cc, what comes in pieces in web_full.cc.
//
//   /docs/{release|current}/{library}/{version}/{path}.md|.json     one page; the same bytes as the release's static file
//   /search?q=…        the tool `search`, its arguments as query parameters
//   /components.json   the pages of kind component          ?library=&version=
//   /llms.txt          what is documented here              (https://llmstxt.org)
//   /llms-full.txt     every page, one behind the other     ?library=&version=
//   /sitemap.xml       every page's address                 ?part=
//
// All but the first take ?release={id}, which pins them.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "server/handle.h"
#include "server/site.h"
#include "server/web_query.h"
#include "server/web_reply.h"

namespace foredge::server {

// What a handler works on. Views into the request.
struct WebCall {
  const Request& request;
  Site& site;  // of the release that the address names
  const WebQuery& query;
  std::string_view path;  // behind the route's own
  bool pinned = false;    // the address names its release
  // A handler puts its arguments here as a query, in the one form that every spelling of them shares. Nothing else of what a client
  // sent may stand in an answer that others get, too.
  std::string canonical = {};
};

// What an address gives.
struct WebText {
  std::string text;
  std::string_view content_type;  // a literal
  std::string pinned_path = {};   // with the release in it; "" where the query says it
};

// A piece of a text that is sent in pieces; `next` is the section to go on with, nothing at the end.
struct WebPiece {
  std::string text;
  std::optional<std::uint32_t> next;
};

// The library and version of the query, as the call's arguments.
void put_scope(WebCall& call);

// The page whose address stands behind "/docs/{release}/".
Step<WebText> page_text_of(WebCall& call);

Step<WebText> search_text(WebCall& call);
Step<WebText> components_text(WebCall& call);
Step<WebText> llms_text(WebCall& call);
Step<WebText> sitemap_text(WebCall& call);

// The pages of the call's library and version from section `from` on (nothing: from the first), at least one block of texts and
// at most some 256 KiB, or all when `whole` is true.
Step<WebPiece> full_text(WebCall& call, std::optional<std::uint32_t> from, bool whole);
// The stored bytes that full_text goes over, about. Puts the call's arguments down.
Step<std::uint64_t> full_size(WebCall& call);

struct WebOutcome {
  std::variant<HttpReply, HttpStream> answer;
  std::string key;  // names the answer among all that caches hold; "" when it is not worth keeping
  std::optional<bundle::ReleaseId> release;  // that answers
};

// Nothing when the path is none of the above. When the pass is blocked afterwards, only the key counts.
std::optional<WebOutcome> answer_web(const Request& request, bundle::Pass& pass);

}  // namespace foredge::server
