// Ed25519 signatures of a release: over the bytes of its manifest, whose digest is the release's id and fixes every other byte. The key is
// a PEM file as `openssl genpkey -algorithm ed25519` writes it; the public half travels as base64 of its 32 bytes. Its twins that only
// check are worker/src/trust.ts and cli/signature.cc.
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { Refusal } from "./transitions.ts";

export const signatureObject = "manifest.sig";

function privateKeyOf(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "ed25519") {
      return key;
    }
  } catch {
    // Said below.
  }
  throw new Refusal("the signing key is no Ed25519 key in PEM: make one with openssl genpkey -algorithm ed25519");
}

/** Base64 of the signature, with a line end. */
export function signManifest(manifest: Uint8Array, pem: string): string {
  return `${sign(null, manifest, privateKeyOf(pem)).toString("base64")}\n`;
}

/** The public key of a private one, as RELEASE_PUBLIC_KEY has it. */
export function publicKeyOf(pem: string): string {
  const jwk = createPublicKey(privateKeyOf(pem)).export({ format: "jwk" });
  return Buffer.from(jwk.x ?? "", "base64url").toString("base64");
}

export function isSigned(manifest: Uint8Array, signature: string, publicKey: string): boolean {
  const x = Buffer.from(publicKey, "base64").toString("base64url");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  return verify(null, manifest, key, Buffer.from(signature.trim(), "base64"));
}
