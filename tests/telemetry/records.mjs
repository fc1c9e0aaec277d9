// Request records and trace items for tests, in the shapes that the Worker and the platform make.
import { newRecord } from "../../worker/src/telemetry.ts";

let count = 0;

export function recordOf(changes = {}) {
  const record = newRecord(
    { id: `request-${(count += 1)}`, method: "POST", target: "/mcp?format=text", headers: [], bodyBytes: 120, place: { colo: "FRA", country: "DE" } },
    1_750_000_000_000,
  );
  return Object.assign(record, { release: "ab".repeat(32), arm: "stable", status: 200, response_bytes: 900, ...changes });
}

/** The platform's word on the invocation that left `record`, or on one that left none. */
export function traceItem(record, changes = {}) {
  return {
    event: { request: { url: "https://mcp.example/mcp", method: "POST", headers: { "cf-ray": record?.request_id ?? "ray-1" } } },
    eventTimestamp: 1_750_000_000_000,
    logs: record === undefined ? [] : [{ level: "log", timestamp: 1, message: [JSON.stringify({ event: "request", ...record })] }],
    exceptions: [],
    outcome: "ok",
    scriptName: "foredge",
    scriptVersion: { id: "v1" },
    cpuTime: 3,
    wallTime: 41,
    ...changes,
  };
}
