// The Worker as tests drive it: a release in real R2 and KV, isolates as many as a test wants, records as they come out.
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { inject } from "vitest";
import { answer, type Isolate } from "../../worker/src/index.ts";
import type { RequestRecord } from "../../worker/src/telemetry.ts";
import { search } from "./questions.ts";
import { channelJson } from "./scripted.ts";

const built = inject("release");
export const release = built.id;
export const keyOf = (path: string): string => `releases/${release}/${path}`;
export const objectBytes = (path: string): Uint8Array => Uint8Array.fromBase64(built.objects[path] ?? "");

/** Stores the release and a channel record that points to it, over whatever a test left there. */
export async function publish(): Promise<void> {
  await Promise.all(Object.keys(built.objects).map((path) => env.RELEASES.put(keyOf(path), objectBytes(path))));
  await Promise.all(
    ["manifest.json", "index/root"].map((path) => env.COPIES.put(keyOf(path), objectBytes(path))),
  );
  await env.RELEASES.put("channel.json", channelJson(1, release));
  await env.COPIES.put("channel", channelJson(1, release));
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly record: RequestRecord;
}

let hosts = 0;
/** A deployment's address that no test used before, so that nothing of it is in the Cache API. */
export const newOrigin = (): string => `https://docs-${(hosts += 1)}.example`;

/** One request through the Workers entry, with all that it left to do afterwards done. */
export async function send(isolate: Isolate, url: string, init: RequestInit = {}): Promise<Answer> {
  const ctx = createExecutionContext();
  const records: RequestRecord[] = [];
  const response = await answer(new Request(url, init), env, ctx, isolate, (record) => records.push(record));
  const body = await response.text();
  await waitOnExecutionContext(ctx);
  const [record] = records;
  if (record === undefined || records.length !== 1) {
    throw new Error(`a request must leave one record, not ${records.length}`);
  }
  return { status: response.status, headers: response.headers, body, record };
}

/** One of questions.ts, by default the one that needs the most blocks. */
export function ask(isolate: Isolate, origin: string, question = search): Promise<Answer> {
  const body = question.body.length === 0 ? null : question.body;
  const headers = question.headers.map(([name, value]): [string, string] => [name, value]);
  return send(isolate, origin + question.target, { method: question.method, headers, body });
}
