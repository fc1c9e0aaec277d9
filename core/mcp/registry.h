// What an MCP server is made of: its identity and fixed tables of tools, resources, templates, prompts and completion,
// each with a handler. Knows no protocol revision, no transport and nothing of what the tools are about.
//
// Handlers are plain functions on the server's own context. One that lacks data notes in that context what it lacks and
// returns Blocked; the same call comes again later from the start. A handler writes only to what its call value
// offers: what it wrote before returning anything but Done is thrown away.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/http.h"
#include "json/value.h"
#include "json/writer.h"
#include "mcp/arguments.h"
#include "mcp/inputs.h"
#include "mcp/notices.h"

namespace foredge::mcp {

// ---- what a handler answers

struct Done {};
struct Blocked {};

// A fault that the model can mend: goes into the tool's result with isError, so the text says how to call again.
struct ToolError {
  std::string text;
};

enum class FailureKind : std::uint8_t {
  kInvalidParams,  // the request is well formed, a value in it names nothing or is not allowed
  kNotFound,       // no such resource
  kUnavailable,    // needed data cannot be had now; a later try may succeed
  kInternal,       // stored data is broken: not the caller's fault and not mended by another call
};

// A fault of the protocol exchange: becomes a JSON-RPC error, its code as the revision has it.
struct Failure {
  FailureKind kind;
  std::string message;  // lower case, names the thing and the remedy
};

// The client must answer the questions of `inputs` first, and then makes its request again with the answers.
struct InputRequired {};

// More work is left: the notices so far are sent, and the same call comes again with this state in `resumed`.
struct Continue {
  std::string state;
};

using ToolResult = std::variant<Done, ToolError, Failure, Blocked, InputRequired, Continue>;
using PromptResult = std::variant<Done, Failure, Blocked, InputRequired>;
using ReadResult = std::variant<Done, Failure, Blocked, InputRequired>;
using HandlerResult = std::variant<Done, Failure, Blocked>;

// How long a client may keep a result and whether a shared cache may. Revisions without cache fields drop it.
struct CacheHint {
  std::int64_t ttl_ms = 0;
  bool is_public = true;
};

// ---- what a handler gets

// Who asks. Self-reported by the client: for telemetry, never for behaviour.
struct Caller {
  std::string_view client_name{};  // "" when not said
  std::string_view client_version{};
  std::string_view protocol{};  // the revision, such as "2026-07-28"
};

struct ToolCall {
  const Caller& caller;
  const Arguments& args;
  json::Writer& out;      // write one JSON object: the tool's whole structured answer
  json::Writer& content;  // write content blocks here only when the answer is more than its JSON (images, links);
                          // left untouched, the JSON of `out` becomes the one text block
  std::optional<json::Value> object;  // the arguments as they came, for a tool whose input_schema is a text
  Inputs& inputs;
  Notices& notices;
  std::optional<std::string_view> resumed;  // the state of the Continue before; nothing at first
  std::vector<Fact>& facts;
};

struct ListCall {
  const Caller& caller;
  std::optional<std::string_view> cursor;  // as an earlier page gave it out; anything at all from a stranger
  json::Writer& out;                       // inside an open array: one object an element, see mcp/content.h
  std::optional<std::string> next_cursor;  // set it when there is another page
  CacheHint cache;                         // starts as the server's list hint
  std::vector<Fact>& facts;
};

struct ReadCall {
  const Caller& caller;
  std::string_view uri;
  json::Writer& out;  // inside the open array `contents`
  Inputs& inputs;
  CacheHint cache;  // starts as ttl 0
  std::vector<Fact>& facts;
};

struct PromptCall {
  const Caller& caller;
  const Arguments& args;
  json::Writer& out;  // inside the open array `messages`
  Inputs& inputs;
  std::string description;  // starts as the prompt's
  std::vector<Fact>& facts;
};

struct CompleteCall {
  const Caller& caller;
  std::string_view prompt;        // the prompt's name, or "" when a template is asked about
  std::string_view uri_template;  // the template, or ""
  std::string_view argument;
  std::string_view value;              // what is typed so far
  std::optional<json::Value> context;  // arguments settled already: an object of strings
  std::vector<std::string> values;     // the answer, best first; past 100 are dropped
  std::optional<std::uint64_t> total;
  bool has_more = false;
  std::vector<Fact>& facts;
};

using ToolHandler = ToolResult (*)(void* context, ToolCall& call);
using ListHandler = HandlerResult (*)(void* context, ListCall& call);
using ReadHandler = ReadResult (*)(void* context, ReadCall& call);
using PromptHandler = PromptResult (*)(void* context, PromptCall& call);
using CompleteHandler = HandlerResult (*)(void* context, CompleteCall& call);

// Makes a handler of a function on a typed context: `bind<&search>` of `ToolResult search(Site&, ToolCall&)`.
template <typename Result, typename Context, typename Call>
Result call_bound(Result (*function)(Context&, Call&), void* context, Call& call) {
  return function(*static_cast<Context*>(context), call);
}
template <auto function, typename Call>
auto bind(void* context, Call& call) {
  return call_bound(function, context, call);
}

// ---- the tables. All views are literals or outlive the server.

struct Annotations {
  bool read_only = true;
  bool destructive = false;
  bool idempotent = true;
  bool open_world = false;
};

struct Tool {
  std::string_view name{};  // 1 … 64 of [A-Za-z0-9_-]
  std::string_view title{};
  std::string_view description{};
  std::span<const Argument> arguments{};
  std::string_view input_schema{};   // JSON text; "" writes it from `arguments`
  std::string_view output_schema{};  // JSON text; "" when the tool promises no shape
  Annotations annotations{};
  ToolHandler handler = nullptr;
};

struct ResourceTemplate {
  std::string_view uri_template{};
  std::string_view name{};
  std::string_view title{};
  std::string_view description{};
  std::string_view mime_type{};
};

struct Prompt {
  std::string_view name{};
  std::string_view title{};
  std::string_view description{};
  std::span<const Argument> arguments{};  // strings only, as the protocol has it
  PromptHandler handler = nullptr;
};

// Which lists are others when `lists_version` is (serve.h). A client may listen for that.
struct ChangingLists {
  bool tools = false;
  bool prompts = false;
  bool resources = false;
};

// The lists that are the same in every answer, written, as kept_list() keeps them; one that is absent is written anew each time.
struct KeptLists {
  std::string_view (*tools)() = nullptr;
  std::string_view (*text_tools)() = nullptr;  // for a revision without structured content
  std::string_view (*templates)() = nullptr;
  std::string_view (*prompts)() = nullptr;
};

// A handler that is absent answers an empty list, or takes the capability away where the method has no list.
struct Server {
  std::string_view name{};
  std::string_view title{};
  std::string_view version{};
  std::string_view website_url{};   // "" leaves it out
  std::string_view instructions{};  // "" leaves it out
  std::span<const Tool> tools{};
  ListHandler list_resources = nullptr;
  ReadHandler read_resource = nullptr;
  std::span<const ResourceTemplate> templates{};
  std::span<const Prompt> prompts{};
  CompleteHandler complete = nullptr;
  CacheHint list_cache{};  // of server/discover and of the list methods
  ChangingLists changing{};
  KeptLists kept{};
  bool logs = false;                   // tools write log messages
  bool has_watched_resources = false;  // clients may subscribe to single resources; they change with lists_version
};

}  // namespace foredge::mcp
