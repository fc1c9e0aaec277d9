// The channel record: the one mutable value, which says what release answers. Its type and its strict reader; knows no
// store (channel-source.ts reads it) and never writes (the release tool does). Which release answers whom is arm.ts's.

export const channelObject = "channel.json"; // in R2, and in S3
export const channelKey = "channel"; // in KV

export type Flag = boolean | number | readonly string[];

export interface ChannelRecord {
  readonly epoch: number; // grows by one with each write; a lower epoch never replaces a higher one
  readonly stable: { readonly release: string };
  readonly canary?: { readonly release: string; readonly percent: number; readonly salt: string };
  readonly previous?: { readonly release: string };
  readonly flags: Readonly<Record<string, Flag>>;
  readonly updated_at: string; // RFC 3339, UTC
  readonly by: string;
  readonly why: string;
}

type Fields = Readonly<Record<string, unknown>>;

function fail(path: string, wanted: string): never {
  throw new TypeError(`channel record: ${path} must be ${wanted}`);
}

function object(value: unknown, path: string): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : fail(path, "an object");
}

function text(value: unknown, path: string): string {
  return typeof value === "string" ? value : fail(path, "a string");
}

function release(value: unknown, path: string): string {
  const id = text(object(value, path)["release"], `${path}.release`);
  return /^[0-9a-f]{64}$/.test(id) ? id : fail(`${path}.release`, "64 lower-case hex digits");
}

function canary(value: unknown): NonNullable<ChannelRecord["canary"]> {
  const percent = object(value, "canary")["percent"];
  return {
    release: release(value, "canary"),
    percent:
      typeof percent === "number" && percent >= 0 && percent <= 100 ? percent : fail("canary.percent", "0 to 100"),
    salt: text(object(value, "canary")["salt"], "canary.salt"),
  };
}

function flag(value: unknown, path: string): Flag {
  if (typeof value === "boolean" || typeof value === "number") {
    return value;
  }
  return Array.isArray(value) && value.every((item) => typeof item === "string")
    ? value
    : fail(path, "a boolean, a number or a list of strings");
}

/** Reads a record or throws a TypeError that names the field. Names it does not know are left out, so that a newer
 * release tool can write for an older Worker. */
export function parseChannel(json: string): ChannelRecord {
  const fields = object(JSON.parse(json) as unknown, "the record");
  const epoch = fields["epoch"];
  if (typeof epoch !== "number" || !Number.isSafeInteger(epoch) || epoch < 0) {
    fail("epoch", "a whole number from 0");
  }
  const updatedAt = text(fields["updated_at"], "updated_at");
  if (Number.isNaN(Date.parse(updatedAt))) {
    fail("updated_at", "an RFC 3339 time");
  }
  const flags = Object.entries(object(fields["flags"], "flags"));
  return {
    epoch,
    stable: { release: release(fields["stable"], "stable") },
    ...(fields["canary"] === undefined ? {} : { canary: canary(fields["canary"]) }),
    ...(fields["previous"] === undefined ? {} : { previous: { release: release(fields["previous"], "previous") } }),
    flags: Object.fromEntries(flags.map(([name, value]) => [name, flag(value, `flags.${name}`)])),
    updated_at: updatedAt,
    by: text(fields["by"], "by"),
    why: text(fields["why"], "why"),
  };
}
