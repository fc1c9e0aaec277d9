// What a request allocates is taken back at once when the next one starts: request_memory.cc replaces `operator new` by an arena
// between begin and end. Blocks and frames come from malloc and stay.
#pragma once

namespace foredge::wasm {

// Forgets the memory of the request before: nothing that was allocated between its begin and its end may be in use.
void begin_request_memory();
void end_request_memory();

}  // namespace foredge::wasm
