// The one error value of the core, and the Result that carries it.
//
// An Error says what is wrong and where in the input; it refuses to know which protocol answers it: only
// server/error_map turns it into a JSON-RPC code or an HTTP status.
#pragma once

#include <cstdint>
#include <expected>
#include <utility>

namespace foredge {

enum class ErrorCode : std::uint8_t {
  kMalformed,    // the bytes do not follow their grammar
  kTruncated,    // the bytes end before the value does
  kTooLarge,     // a count, size or depth passes its stated bound
  kDigest,       // the bytes are not the ones that their name promises
  kUnsupported,  // a version or feature that this build does not know
  kNotFound,     // a well-formed name that names nothing here
  kInvalid,      // a well-formed value that is not allowed in this place
};

// A fault of the peer or of stored bytes. `message` is a string literal: lower case, names the thing, says the
// remedy. `position` is a byte offset into the input that was read, or 0 where an offset has no meaning.
struct Error {
  ErrorCode code;
  const char* message;
  std::uint64_t position = 0;
};

template <typename T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, const char* message, std::uint64_t position = 0) {
  return std::unexpected(Error{code, message, position});
}

}  // namespace foredge

// Assigns the value of an expected to `target`, or returns its error from the enclosing function.
#define FOREDGE_TRY(target, expression)        \
  do {                                         \
    auto result_ = (expression);               \
    if (!result_) {                            \
      return std::unexpected(result_.error()); \
    }                                          \
    (target) = *std::move(result_);            \
  } while (false)
