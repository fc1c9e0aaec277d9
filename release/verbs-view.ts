// The verbs that look, and the flags: status, history, flags. Twins: verbs-traffic.ts, verbs-release.ts.
import type { Flag } from "../worker/src/channel.ts";
import { fits, flagOf, type FlagName, flags as definitions, isFlagName } from "../worker/src/flags.ts";
import type { CopyState } from "./channel-store.ts";
import { command, type Context, inWords, report } from "./context.ts";
import { otherSlot, type StoredChannel } from "./record.ts";
import { Refusal, short, unchanged, withFlag } from "./transitions.ts";
import { current } from "./verbs-traffic.ts";

/** What each slot holds, and with how much of the traffic. */
function slotsOf({ stable, canary, previous, live }: StoredChannel): Readonly<Record<string, string>> {
  const share = canary?.percent ?? 0;
  const idle =
    canary !== undefined
      ? `${canary.release}  canary, ${share} % of the clients`
      : previous === undefined
        ? "empty"
        : `${previous.release}  previous, 0 %`;
  return { [live]: `${stable.release}  stable, ${100 - share} %`, [otherSlot(live)]: idle };
}

const copyInWords = ({ name, epoch, error }: CopyState, truth: number): string => {
  if (error !== "") {
    return `${name}: unknown, ${error}`;
  }
  return epoch === truth ? `${name}: epoch ${epoch}` : `${name}: epoch ${epoch}, BEHIND by ${truth - epoch}: ${command("sync")}`;
};

export async function status(context: Context): Promise<void> {
  const { channel, say, options } = context;
  const record = await current(context);
  const copies = await channel.copies();
  if (options.json) {
    say(JSON.stringify({ record, copies }, null, 2));
    return;
  }
  const slots = slotsOf(record);
  say(`epoch    ${record.epoch}, ${record.change.action} by ${record.by} at ${record.updated_at}: ${record.why}`);
  say(`blue     ${slots["blue"] ?? ""}`);
  say(`green    ${slots["green"] ?? ""}`);
  for (const copy of copies) {
    say(`copy     ${copyInWords(copy, record.epoch)}`);
  }
  for (const name of Object.keys(definitions) as FlagName[]) {
    say(`flag     ${name}=${JSON.stringify(flagOf(record, name))}${record.flags[name] === undefined ? " (default)" : ""}`);
  }
  for (const release of record.retired) {
    say(`removing ${release}: ${command("gc")}`);
  }
}

export async function history({ channel, options, say }: Context): Promise<void> {
  const entries = await channel.history(options.limit);
  if (options.json) {
    say(JSON.stringify(entries, null, 2));
    return;
  }
  for (const { epoch, at, by, action, why, from, to, refusals, docs_commits: commits, diff } of entries) {
    const stateOf = (state: typeof from): string =>
      inWords({
        stable: { release: state.stable || "none" },
        ...(state.canary === "" ? {} : { canary: { release: state.canary, percent: state.percent, salt: "" } }),
      });
    say(`${epoch}  ${at}  ${action} by ${by}: ${why}`);
    say(`    ${stateOf(from)} → ${stateOf(to)}`);
    if (commits !== undefined) {
      say(`    docs ${commits}`);
    }
    if (diff !== undefined) {
      say(`    pages from ${short(diff["old"] as string)} to ${short(diff["new"] as string)}: ${JSON.stringify(diff["counts"])}`);
    }
    for (const refusal of refusals ?? []) {
      say(`    refused: ${refusal}`);
    }
  }
}

function parseFlag(name: FlagName, text: string): Flag {
  const { kind } = definitions[name];
  const value: Flag =
    kind === "boolean" ? (text === "true" ? true : text === "false" ? false : NaN) : kind === "percent" ? Number(text) : text.split(",");
  if (text === "" || !fits(name, value)) {
    const wanted = { boolean: "true or false", percent: "0 to 100", list: "values with commas between" }[kind];
    throw new Refusal(`${name} is ${wanted}, not "${text}"`);
  }
  return value;
}

/** Without words the flags with owner and default; NAME=VALUE sets one, NAME= gives it its default again. */
export async function flags(context: Context, [word]: readonly string[]): Promise<void> {
  const record = await current(context);
  if (word === undefined) {
    for (const [name, { kind, owner, about, default: usual }] of Object.entries(definitions)) {
      const value = JSON.stringify(flagOf(record, name as FlagName));
      context.say(`${name}=${value}  ${kind}, default ${JSON.stringify(usual)}, owner ${owner}: ${about}`);
    }
    return;
  }
  const [name = "", ...rest] = word.split("=");
  if (!isFlagName(name) || rest.length === 0) {
    throw new Refusal(`flags takes NAME=VALUE with a name of: ${Object.keys(definitions).join(", ")}`);
  }
  const text = rest.join("=");
  const value = text === "" ? undefined : parseFlag(name, text);
  if (context.options.dryRun) {
    context.say(withFlag(record, name, value) === unchanged ? "nothing to change" : `${name} would be ${JSON.stringify(value ?? definitions[name].default)}`);
    return;
  }
  const what = { action: "flags", by: context.by, why: context.options.why || word } as const;
  const changed = await context.channel.change(what, (now) => withFlag(now ?? record, name, value));
  const before = changed.before?.flags[name];
  report(context, changed, command(`flags '${name}=${before === undefined ? "" : String(before)}'`));
}
