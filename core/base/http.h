// An HTTP request and its reply as plain values. Nothing here reads a socket or knows a route.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace foredge {

struct HeaderView {
  std::string_view name;  // lower case: the host folds it
  std::string_view value;
};

// A view: the host owns every byte and keeps it alive for the call.
struct HttpRequest {
  std::string_view method;              // upper case
  std::string_view path;                // starts with '/', still percent-encoded, without the query
  std::string_view query;               // without the '?', may be empty
  std::span<const HeaderView> headers;  // in the order in which they came
  std::string_view body;

  // The first header of that (lower-case) name.
  [[nodiscard]] std::optional<std::string_view> find_header(std::string_view name) const {
    for (const HeaderView& header : headers) {
      if (header.name == name) {
        return header.value;
      }
    }
    return std::nullopt;
  }
};

struct Header {
  std::string name;  // lower case
  std::string value;
};

// One fact about how a request was answered, for the host's request record: the core counts and names, the host
// only carries. Names are dotted lower case, OpenTelemetry's where it has one: "mcp.method.name", "work.blocks".
struct Fact {
  std::string_view name;  // a literal
  std::string value;
};

struct HttpReply {
  std::uint16_t status = 200;
  std::vector<Header> headers;
  std::string body;
  std::vector<Fact> facts;
};

// When the host makes the same request again for the next piece of a stream.
enum class Again : std::uint8_t {
  kNever,  // the stream ends with this piece
  kNow,    // when the client took this piece
  kLater,  // when something may have changed: after the host's own interval, or as soon as it knows
};

// One step of a reply that is sent in pieces. A client that goes away ends it: the host just does not ask again.
struct HttpStream {
  HttpReply reply;  // status, headers and facts count in the first step only; the body is this step's piece
  Again again;
  std::string next;  // goes into the next step's request; never "" unless `again` is kNever
};

}  // namespace foredge
