// Workers Analytics Engine as far as one question goes: the rows of the canary's counts, by slot, version, bucket and outcome. It answers
// the SQL that release/metrics asks from what the splitter heard, and refuses any other.
import { bucketOf } from "../../../release/analysis/counts.ts";
import { reply } from "./server.mjs";

const question = /intDiv\(toUnixTimestamp\(timestamp\), (\d+)\)[^]*toDateTime\(([\d.]+)\) AND timestamp < toDateTime\(([\d.]+)\) AND blob2 IN \(([^)]*)\)/;

/** Rows of `notes`, a list of `{atMs, version, status, ms, reach}`, for the SQL `query`; undefined for a question that is not the canary's. */
export function rowsOf(query, notes) {
  const [, seconds, from, to, list] = question.exec(query) ?? [];
  if (list === undefined) return undefined;
  const wanted = new Set(list.split(", ").map((quoted) => quoted.slice(1, -1)));
  const rows = new Map();
  for (const { atMs, version, status, ms, reach } of notes) {
    if (!wanted.has(version) || atMs < from * 1000 || atMs >= to * 1000) continue;
    const slot = Math.floor(atMs / 1000 / seconds) * seconds;
    const row = { slot, arm: version, reach, bucket: bucketOf(ms), outcome: status >= 500 ? "failed" : "fine" };
    const key = JSON.stringify(row);
    rows.set(key, { ...row, seen: (rows.get(key)?.seen ?? 0) + 1 });
  }
  return [...rows.values()];
}

/** The route for an account of cloudflare.mjs. */
export function analyticsRoute(notes) {
  return ({ body }) => {
    const data = rowsOf(String(body), notes);
    return data === undefined ? reply(422, { error: "a question that nobody expected" }) : reply(200, { meta: [], data, rows: data.length });
  };
}
