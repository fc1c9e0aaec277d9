// The feature flags: each with its kind, its default, who answers for it and what it does. Values stand in the channel record and are in
// effect wherever the record is; a flag that is not there, or is of another kind, has its default. The release tool lists and checks by
// this table. Knows no request.
import type { ChannelRecord, Flag } from "./channel.ts";

interface Definition<Kind extends string, Value extends Flag> {
  readonly kind: Kind;
  readonly default: Value;
  readonly owner: string;
  readonly about: string;
}

type AnyDefinition = Definition<"boolean", boolean> | Definition<"percent", number> | Definition<"list", readonly string[]>;

export const flags = {
  maintenance: {
    kind: "boolean",
    default: false,
    owner: "operations",
    about: "every request is answered 503 with Retry-After, but those that maintenance_except lets through",
  },
  maintenance_except: {
    kind: "list",
    default: ["/healthz", "/readyz"],
    owner: "operations",
    about: "beginnings of the paths that are answered during maintenance",
  },
  canary_sticky: {
    kind: "boolean",
    default: true,
    owner: "releases",
    about: "a client stays in its arm for as long as a canary lasts; off: each request is drawn anew",
  },
  answer_aliases: {
    kind: "percent",
    default: 100,
    owner: "answers",
    about: "share of clients whose common slips in argument names (q for query) are understood",
  },
} as const satisfies Readonly<Record<string, AnyDefinition>>;

export type FlagName = keyof typeof flags;

type ValueOf<Name extends FlagName> = (typeof flags)[Name]["kind"] extends "boolean"
  ? boolean
  : (typeof flags)[Name]["kind"] extends "percent"
    ? number
    : readonly string[];

export const isFlagName = (name: string): name is FlagName => Object.hasOwn(flags, name);

/** Whether a value is one that the flag may have. */
export function fits(name: FlagName, value: Flag | undefined): boolean {
  switch (flags[name].kind) {
    case "boolean":
      return typeof value === "boolean";
    case "percent":
      return typeof value === "number" && value >= 0 && value <= 100;
    case "list":
      return Array.isArray(value);
  }
}

/** The flag's value in this record; its default without a record. */
export function flagOf<Name extends FlagName>(record: Pick<ChannelRecord, "flags"> | undefined, name: Name): ValueOf<Name> {
  const value = record?.flags[name];
  return (fits(name, value) ? value : flags[name].default) as ValueOf<Name>;
}
