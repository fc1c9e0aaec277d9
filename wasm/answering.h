// Which server a module answers with: abi.cc calls this, and each module links one definition of it. documentation.cc is the
// shipped one; the conformance fixture of the tests is the other.
#pragma once

#include "server/handle.h"

namespace foredge::wasm {

// As server::handle.
server::Outcome answer(const server::Request& request, bundle::Store& store);

}  // namespace foredge::wasm
