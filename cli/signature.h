// Whether a release on disk is signed with a key: Ed25519 over the bytes of its manifest, kept beside it in manifest.sig. Makes no
// signature and knows no key of its own. Its twins are release/signature.ts, which signs, and worker/src/trust.ts.
#pragma once

#include <filesystem>

namespace foredge::cli {

// `public_key_file` holds base64 of the 32 bytes, as RELEASE_PUBLIC_KEY does. Throws std::runtime_error that names the file when it
// holds no key, when there is no signature, or when the signature is not that key's over this manifest.
void check_signature(const std::filesystem::path& release, const std::filesystem::path& public_key_file);

}  // namespace foredge::cli
