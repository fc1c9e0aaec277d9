// What the C++ library would ask of an operating system, answered here, so that the module imports nothing: a host that
// can instantiate WebAssembly can run it. Knows nothing of foredge. Twin: exports.json, the other half of the boundary.
#include <cstddef>

extern "C" {

// simdjson looks for an override of its kernel; the WASM build has only one.
char* getenv(const char* /*name*/) { return nullptr; }

// Hosts make their memory views anew after every call, so growth needs no notice.
void emscripten_notify_memory_growth(std::size_t /*memory_index*/) {}

}  // extern "C"
