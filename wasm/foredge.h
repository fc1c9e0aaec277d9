// The C ABI between the core and a host: every export, every layout, every lifetime. Its twin on the other side is
// worker/src/core.ts, the only TypeScript file that sees a WASM pointer.
//
// The core is a function: fe_handle answers from the request frame and from the blocks put so far. When blocks are
// missing it names all that it can name in this pass; the host fetches them side by side, puts them, and makes the same
// call again. Nothing is remembered between two calls but verified blocks.
//
// All integers are little endian. `str` is a u32 byte length followed by that many bytes; text is UTF-8.
//
// Request frame (host → core)
//   u32 version        2
//   u64 now_ms         Unix time in milliseconds
//   str release        id of the release to answer from, 64 hex digits; empty when the channel could not be read
//   str method         upper case
//   str target         path and query as received, such as "/mcp?format=text"
//   u32 n, n × { str name (lower case), str value }    HTTP headers
//   u32 n, n × { str name, str value }                 settings of the deployment, see core/server/settings.h
//   str body
//   str resume         `next` of the step before of the same stream; empty in the first step
//
// Outcome frame (core → host)
//   u8 kind            0 = reply, 1 = need, 2 = stream
//   reply: u16 status
//          u32 n, n × { str name, str value }          HTTP headers
//          u32 n, n × { str name, str value }          facts for the request record
//          u8 plain           1: the body is ASCII alone, which a host may take as text without looking at it
//          str body
//   need:  u32 n, n × { str release (64 hex digits), u32 block, str object, u64 offset, u32 size }
//          str answer         names the whole answer among all others, for a host that keeps answers; empty when it should not
//   stream: the members of a reply, then u8 again, str next
//          A reply whose body comes in pieces: this body is the first one, or the next one when the request had a `resume`
//          (then status, headers and facts say nothing new). again 0: the stream ends here. 1: when the client took this
//          piece, the host makes the same call again with `next` as `resume`. 2: the same, when something may have changed,
//          with the release and the time of then. Without the setting "streams" no stream is begun.
//          In a need, `object` is a path below releases/<release>/; size 0 asks for the whole object from offset 0.
//
// Block numbers: 0 … n-1 index the release's block table; two numbers are set aside:
//   0xffffffff  manifest.json     0xfffffffe  the root of the index
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Version of this header; the host refuses to run with another.
uint32_t fe_abi_version(void);

// Memory for the host to write into, or NULL when there is none left. Every pointer from fe_alloc is handed to exactly
// one of fe_free, fe_block_put or fe_handle, which own it from then on.
uint8_t* fe_alloc(uint32_t size);
void fe_free(uint8_t* pointer);

// Gives one block to the core. `release` points at the 64 hex digits of its id, followed by the block's bytes, both in one fe_alloc
// buffer of 64 + size bytes. The digest is checked here, so no altered byte is ever read.
//   0  kept, or there already
//  -1  the bytes are not the block that the release names: fetch it from the next tier
//  -2  the release or the block number is unknown (a root before its manifest, a block before its root)
//  -3  the digest is right but the structure is not one that this build reads
int32_t fe_block_put(uint8_t* buffer, uint32_t size, uint32_t block);

// Answers one request frame. Returns a pointer to a u32 length followed by the outcome frame, valid until the next call of
// any function here. A frame that breaks the layout is a bug of the host and traps.
const uint8_t* fe_handle(uint8_t* frame, uint32_t size);

// How many bytes of blocks the core may hold. It forgets some that were not read lately past that at the start of a call of fe_handle,
// never inside one; roots and manifests of the two releases used last stay.
void fe_set_budget(uint32_t bytes);

#ifdef __cplusplus
}
#endif
