// Whether a release is signed with the key that this deployment demands: Ed25519 over the bytes of its manifest, whose digest names the
// release. Asked for each manifest before the core gets it. Knows no way on: need-loop.ts fetches and refuses. Its twins are
// release/signature.ts, which signs, and cli/signature.cc.

/** The object beside a release's manifest that holds its signature, as base64. */
export const signatureObject = "manifest.sig";
/** The number under which it is a block for the stores. The core knows no such block. */
export const signatureBlock = 0xffff_fffc;
export const manifestBlock = 0xffff_ffff;

const decoder = new TextDecoder();

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

export class Trust {
  readonly #key: Promise<CryptoKey>;

  /** `publicKey`: base64 of the 32 bytes. Throws when it is not: a deployment that means to check must not go unchecked. */
  constructor(publicKey: string) {
    const raw = bytesOf(publicKey);
    if (raw?.length !== 32) {
      throw new Error("RELEASE_PUBLIC_KEY must be the base64 of an Ed25519 key, 32 bytes");
    }
    this.#key = crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
  }

  async isSigned(manifest: Uint8Array, signature: Uint8Array): Promise<boolean> {
    const bytes = bytesOf(decoder.decode(signature));
    return bytes?.length === 64 && crypto.subtle.verify("Ed25519", await this.#key, bytes, manifest.slice());
  }
}

export const trustFrom = (publicKey: string | undefined): Trust | undefined =>
  publicKey === undefined || publicKey === "" ? undefined : new Trust(publicKey);
