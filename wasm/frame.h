// The two frames of foredge.h as C++ values: the request that a host writes, the outcome that it reads. Layouts stand in
// foredge.h; who answers is the server's business.
#pragma once

#include <vector>

#include "server/handle.h"

namespace foredge::wasm {

// A decoded request frame. Views into the frame, which must outlive it.
struct RequestFrame {
  server::Request request;
  std::vector<HeaderView> headers;
  std::vector<HeaderView> settings;
};

// Fills `frame` from the bytes. An error is a bug of the host.
Result<void> read_request(Bytes bytes, RequestFrame& frame);

// A u32 length, then the outcome frame.
[[nodiscard]] std::vector<std::uint8_t> write_outcome(const server::Outcome& outcome);

}  // namespace foredge::wasm
