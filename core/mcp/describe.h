// What a server says of itself, as both eras spell it.
#pragma once

#include <string>
#include <string_view>

#include "base/lasting_memory.h"
#include "json/writer.h"
#include "mcp/registry.h"

namespace foredge::mcp {

// The ServerCapabilities object: only what the registry has a handler or an entry for. Whether changes of lists and of
// single resources are told differs between the revisions.
void write_capabilities(json::Writer& writer, const Server& server, bool tells_lists, bool tells_resources);
// The Implementation object.
void write_server_info(json::Writer& writer, const Server& server);
// The members "tools":[…], "prompts":[…], "resourceTemplates":[…]. The text form leaves output schemas out, for answers
// that have no structured part: a client that sees a schema demands one.
void write_tools(json::Writer& writer, const Server& server);
void write_text_tools(json::Writer& writer, const Server& server);
void write_prompts(json::Writer& writer, const Server& server);
void write_templates(json::Writer& writer, const Server& server);

// One of those, written when it is first asked for: an entry of a server's KeptLists.
template <const Server& (*of)(), void (*write)(json::Writer& writer, const Server& server)>
std::string_view kept_list() {
  static const std::string list = [] {
    const LastingMemory lasting;
    std::string text;
    json::Writer writer(text);
    write(writer, of());
    return text;
  }();
  return list;
}

}  // namespace foredge::mcp
