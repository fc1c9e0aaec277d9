// Who may call the origin: whoever shows one of its keys. Two are valid at once, so that a key is changed without a pause: add the
// new one here, then at the edge, then drop the old one here. Knows no request and no answer.
import { createHash, timingSafeEqual } from "./builtins.ts";

export const originKeyHeader = "x-foredge-origin-key";

const shortestKey = 32;

const digestOf = (key: string): Buffer => createHash("sha256").update(key).digest();

export class OriginKeys {
  readonly #digests: readonly Buffer[];

  /** `keys` are one or two, separated by a comma. Throws when they are not: an origin that anyone may call must not start. */
  constructor(keys: string) {
    const list = keys.split(",").map((key) => key.trim());
    if (list.length > 2 || list.some((key) => key.length < shortestKey)) {
      throw new Error(`ORIGIN_KEYS must hold one or two keys of at least ${shortestKey} characters, separated by a comma`);
    }
    this.#digests = list.map(digestOf);
  }

  /** Takes the same time whatever `shown` is: digests are compared, each with every key. */
  admits(shown: string | undefined): boolean {
    const digest = digestOf(shown ?? "");
    return this.#digests.map((key) => timingSafeEqual(key, digest)).includes(true);
  }
}
