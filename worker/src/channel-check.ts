// The seal of a channel record: a digest of itself, so that a record which was altered on its way is told from one that somebody wrote.
// A flipped digit would name a release that is not there, or an epoch that no later record reaches. Knows no field but its own.

const encoder = new TextEncoder();

type Fields = Readonly<Record<string, unknown>>;

/** For a host that has SHA-256 nearer than in Web Crypto. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

const webSha256: Sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice()));

/** SHA-256, in hex, of the record's JSON without spaces and without `check`, its names in the order in which they stand. */
async function checkOf(record: Fields, sha256: Sha256): Promise<string> {
  const json = JSON.stringify({ ...record, check: undefined });
  const digest = await sha256(encoder.encode(json));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A record's text as it is stored: with its check. */
export async function sealChannel(record: Fields): Promise<string> {
  return JSON.stringify({ ...record, check: await checkOf(record, webSha256) });
}

/** Throws a TypeError when the text is not JSON or not what its check says. One without a check was written by hand: it passes. */
export async function verifyChannel(json: string, sha256 = webSha256): Promise<void> {
  const record = JSON.parse(json) as Fields | null;
  const check = record?.["check"];
  if (record !== null && check !== undefined && check !== (await checkOf(record, sha256))) {
    throw new TypeError("channel record: check is not that of the record: it was altered, or changed without a new check");
  }
}
