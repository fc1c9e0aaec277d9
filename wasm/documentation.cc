// The shipped module is the documentation server.
#include "answering.h"

namespace foredge::wasm {

server::Outcome answer(const server::Request& request, bundle::Store& store) { return server::handle(request, store); }

}  // namespace foredge::wasm
