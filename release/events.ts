// Events of the command line tools, such as a rollback, for whoever watches: the same shape and the same log intake as the Worker's own. Knows
// no verb. Without DD_API_KEY nothing is sent.
import { eventHead } from "../worker/src/telemetry/event.ts";
import { defaultAttempts, fetchWire, intakeSender } from "../worker/src/telemetry/intake.ts";
import { originOf } from "../worker/src/telemetry/sinks.ts";
import type { Note } from "./take-back.ts";

export interface Events {
  /** Puts an event on its way; never throws, never waits. */
  readonly note: Note;
  /** Resolves when all are delivered or given up, to what went wrong: "" for nothing. A tool ends only after this. */
  readonly settled: () => Promise<string>;
}

export function eventsOf(variables: Readonly<Record<string, string | undefined>>, tool: string): Events {
  const apiKey = variables["DD_API_KEY"] ?? "";
  if (apiKey === "") return { note: () => undefined, settled: () => Promise.resolve("") };
  const given = Object.fromEntries(Object.entries(variables).map(([name, value = ""]) => [name, value]));
  const site = given["DD_SITE"] || "datadoghq.com";
  const url = given["LOG_INTAKE_URL"] || `https://http-intake.logs.${site}/api/v2/logs`;
  const send = intakeSender({ ...defaultAttempts, url, apiKey, wire: fetchWire });
  const sent: Promise<string>[] = [];
  return {
    note(name, level, message, attributes) {
      const event = { ...eventHead(originOf(given, tool, ""), name, level, message, Date.now()), ...attributes };
      sent.push(send(JSON.stringify(event)));
    },
    async settled() {
      const bad = (await Promise.all(sent)).filter((delivery) => delivery !== "accepted");
      return bad.length === 0 ? "" : `${bad.length} events did not reach the log: ${[...new Set(bad)].join(", ")}`;
    },
  };
}
