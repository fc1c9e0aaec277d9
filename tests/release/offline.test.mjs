// `foredge verify --public-key`: the native tool tells offline whether the release tool signed a release with that key.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { publicKeyOf, signManifest } from "../../release/signature.ts";
import { buildRelease, fixtureDocs, root, scratchFolder } from "../rig/release.mjs";

const folder = scratchFolder(after);
const { directory } = buildRelease(fixtureDocs, folder);
const [ours, theirs] = [1, 2].map(() => generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }));
const signature = join(directory, "manifest.sig");
const right = signManifest(readFileSync(join(directory, "manifest.json")), ours);
const key = join(folder, "key.pub");

for (const [name, text, publicKey, message] of [
  ["signed", right, publicKeyOf(ours), undefined],
  ["bad_other_key", right, publicKeyOf(theirs), /is not the signature of this release/],
  ["bad_altered", signManifest(Buffer.from("another manifest"), ours), publicKeyOf(ours), /is not the signature of this release/],
  ["bad_unsigned", undefined, publicKeyOf(ours), /manifest\.sig/],
  ["bad_signature_cut", right.slice(0, 40), publicKeyOf(ours), /is not a signature, 64 bytes as base64/],
  ["bad_signature_text", "nothing of the kind\n", publicKeyOf(ours), /is not a signature/],
  ["bad_key", right, "AAAA", /is not an Ed25519 public key, 32 bytes as base64/],
]) {
  test(name, () => {
    rmSync(signature, { force: true });
    if (text !== undefined) writeFileSync(signature, text);
    writeFileSync(key, `${publicKey}\n`);
    const { status, stderr } = spawnSync(join(root, "build/release/foredge"), ["verify", directory, "--public-key", key], { encoding: "utf8" });
    assert.equal(status, message === undefined ? 0 : 1, stderr);
    if (message !== undefined) assert.match(stderr, message);
  });
}
