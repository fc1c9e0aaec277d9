// A stdio stream between two lines: which requests wait for their turn, which of them a cancellation takes away, and which
// revision an initialize settled. Reads and writes nothing itself; what a line is answered with is serve.h's. Its twin for HTTP,
// where each request has a stream of its own, is the host.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcp/serve.h"

namespace foredge::mcp {

// What handle_message answers next. Views into the session, until it is changed.
struct Turn {
  std::string_view line;
  std::string_view negotiated;
  std::string_view resume;  // `next` of the line's turn before; "" at first
  bool closing;             // the stream ends with what this turn says
};

class LineSession {
 public:
  // A line of the client. A cancellation ends the request that it names, which gets no further message; every other line waits
  // for its turn. A request that is answered already, or stands in a batch, is not cancelled.
  void take(std::string line);

  // Turns come in the order of their lines; a request with more to say goes behind what waits. Nothing when nothing waits.
  [[nodiscard]] std::optional<Turn> next() const;
  // What came of the turn that `next` named.
  void settle(const MessageReply& reply);

  // The client sends no more: requests that wait for news get a last turn, behind the others.
  void close();

  // Of the lines that wait for a turn: a host that reads on past a bound keeps the client waiting instead.
  [[nodiscard]] std::size_t waiting_bytes() const;

 private:
  struct Open {
    std::string line;
    std::string id;          // "" for what cannot be cancelled
    std::string negotiated;  // as the first turn found it
    std::string resume;
    bool closing = false;
  };

  std::deque<Open> turns_;
  std::vector<Open> listening_;
  std::string negotiated_;
};

}  // namespace foredge::mcp
