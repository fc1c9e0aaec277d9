// The trial of a version before anybody gets it: a few requests (smoke.json), each with what its answer must be like, and who must have
// answered. Knows no transport; edge.ts and origin.ts bring one each.
import { readFileSync } from "node:fs";

export interface SmokeRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface SmokeAnswer {
  readonly status: number;
  readonly text: string;
  readonly by: string; // the name that the answering version gave itself
}

interface Row {
  readonly method: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly contains: string;
}

const rows = JSON.parse(readFileSync(new URL("smoke.json", import.meta.url), "utf8")) as readonly Row[];
// A new split takes a while to be known everywhere; a version that fails, fails all of these.
const attempts = 5;
const pauseMs = 1_000;

function flawOf(row: Row, answer: SmokeAnswer, by: string): string | undefined {
  if (answer.by !== by) return `was answered by ${answer.by}`;
  if (answer.status !== row.status) return `has status ${answer.status}, not ${row.status}: ${answer.text.slice(0, 200)}`;
  return answer.text.includes(row.contains) ? undefined : `lacks ${row.contains}: ${answer.text.slice(0, 200)}`;
}

async function smokeOne(row: Row, by: string, send: (request: SmokeRequest) => Promise<SmokeAnswer>): Promise<void> {
  const body = row.body === undefined ? undefined : JSON.stringify(row.body);
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send({ method: row.method, target: row.target, headers: row.headers ?? {}, body });
    const flaw = flawOf(row, answer, by);
    if (flaw === undefined) return;
    if (attempt === attempts) throw new Error(`smoke: ${row.method} ${row.target} ${flaw}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Sends every row; `by` is the name that must answer. Resolves to a line for the record, throws at the first flaw that stays. */
export async function smokeEach(by: string, send: (request: SmokeRequest) => Promise<SmokeAnswer>): Promise<string> {
  for (const row of rows) await smokeOne(row, by, send);
  return `${rows.length} requests answered as they should`;
}
