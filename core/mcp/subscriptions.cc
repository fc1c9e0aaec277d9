#include "mcp/subscriptions.h"

#include <charconv>
#include <cstddef>

#include "base/check.h"
#include "mcp/meta_keys.h"

namespace foredge::mcp {

namespace {

// The part of the client's filter that this server honors.
struct Filter {
  bool tools = false;
  bool prompts = false;
  bool resources = false;
  std::vector<std::string_view> uris{};
};

Filter agreed_filter(const Server& server, const json::Value& wanted, const Conditions& now) {
  if (now.lists_are_fixed) {
    return {};
  }
  const auto wants = [&](std::string_view name) { return wanted.find_bool(name).value_or(false); };
  Filter filter{.tools = server.changing.tools && wants("toolsListChanged"),
                .prompts = server.changing.prompts && wants("promptsListChanged"),
                .resources = server.changing.resources && wants("resourcesListChanged")};
  const std::optional<json::Value> uris = wanted.find_array("resourceSubscriptions");
  if (uris && server.has_watched_resources) {
    for (const json::Value uri : uris->items()) {
      if (const std::optional<std::string_view> text = uri.as_string()) {
        filter.uris.push_back(*text);
      }
    }
  }
  return filter;
}

// A notification on this stream: its parameters are the subscription's id and what `write` adds.
template <typename Write>
std::string tagged(std::string_view method, std::string_view id, Write write) {
  std::string params;
  json::Writer writer(params);
  writer.begin_object();
  writer.key("_meta");
  writer.begin_object();
  writer.raw_member(kSubscriptionIdKey, id);
  writer.end_object();
  write(writer);
  writer.end_object();
  return rpc::notification(method, params);
}

std::string acknowledgment(std::string_view id, const Filter& filter) {
  return tagged("notifications/subscriptions/acknowledged", id, [&](json::Writer& writer) {
    writer.key("notifications");
    writer.begin_object();
    if (filter.tools) {
      writer.member("toolsListChanged", true);
    }
    if (filter.prompts) {
      writer.member("promptsListChanged", true);
    }
    if (filter.resources) {
      writer.member("resourcesListChanged", true);
    }
    if (!filter.uris.empty()) {
      writer.key("resourceSubscriptions");
      writer.begin_array();
      for (const std::string_view uri : filter.uris) {
        writer.string(uri);
      }
      writer.end_array();
    }
    writer.end_object();
  });
}

std::vector<std::string> changes(std::string_view id, const Filter& filter) {
  std::vector<std::string> notices;
  const auto tell = [&](bool wanted, std::string_view method) {
    if (wanted) {
      notices.push_back(tagged(method, id, [](json::Writer&) {}));
    }
  };
  tell(filter.tools, "notifications/tools/list_changed");
  tell(filter.prompts, "notifications/prompts/list_changed");
  tell(filter.resources, "notifications/resources/list_changed");
  for (const std::string_view uri : filter.uris) {
    notices.push_back(
        tagged("notifications/resources/updated", id, [&](json::Writer& writer) { writer.member("uri", uri); }));
  }
  return notices;
}

// What one step hands to the next: "1790000000000 <version>".
struct State {
  std::uint64_t opened_ms;
  std::string_view version;
};

State read_state(std::string_view text) {
  State state{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), state.opened_ms);
  // The host hands back what it was given.
  FOREDGE_CHECK(error == std::errc{} && end != text.data() + text.size() && *end == ' ');
  state.version = text.substr(static_cast<std::size_t>(end - text.data()) + 1);
  return state;
}

std::string write_state(const State& state) {
  return std::to_string(state.opened_ms) + " " + std::string(state.version);
}

}  // namespace

Dispatched listen(const Server& server, const Request& request) {
  const ChangingLists& changing = server.changing;
  const bool has_news = changing.tools || changing.prompts || changing.resources || server.has_watched_resources;
  const Conditions& now = request.conditions;
  if (!has_news || !now.can_stream) {
    return Refusal{FaultKind::kMethodNotFound,
                   "nothing can be listened to here: ask for lists again when their ttlMs is over"};
  }
  const std::optional<json::Value> wanted =
      request.params ? request.params->find_object("notifications") : std::nullopt;
  if (!wanted) {
    return invalid("params.notifications is missing: name what to listen for");
  }
  const Filter filter = agreed_filter(server, *wanted, now);
  if (now.resume.empty()) {
    return Partial{{acknowledgment(request.id, filter)}, Again::kLater, write_state({now.now_ms, now.lists_version})};
  }
  State state = read_state(now.resume);
  if (now.closing || now.now_ms >= state.opened_ms + kMaxListenMs) {
    Answer end;
    json::Writer(end.meta).raw_member(kSubscriptionIdKey, request.id);
    return end;
  }
  // While the version is not known, nothing is told and the one told last stays.
  Partial piece{{}, Again::kLater, {}};
  if (!now.lists_version.empty()) {
    if (!state.version.empty() && state.version != now.lists_version) {
      piece.notices = changes(request.id, filter);
    }
    state.version = now.lists_version;
  }
  piece.next = write_state(state);
  return piece;
}

}  // namespace foredge::mcp
