// Request records and trace items for tests, in the shapes that the Worker and the platform make.
import { newRecord, recordLine } from "../../worker/src/telemetry.ts";

let count = 0;

export function recordOf(changes = {}) {
  const record = newRecord(
    { id: `request-${(count += 1)}`, method: "POST", target: "/mcp?format=text", headers: [], place: () => ({ colo: "FRA", country: "DE" }) },
    120,
    1_750_000_000_000,
  );
  return Object.assign(record, { release: "ab".repeat(32), arm: "stable", status: 200, response_bytes: 900, ...changes });
}

export const whole = { weight: 1, fair: true };

/** The platform's word on the invocation that left `record`, or on one that left none. The line was written after 38 ms. */
export function traceItem(record, { sampling = whole, answeredMs = 38, ...changes } = {}) {
  const startMs = changes.eventTimestamp ?? 1_750_000_000_000;
  const line = record && { level: "log", timestamp: startMs + answeredMs, message: [recordLine(record, sampling)] };
  return {
    event: { request: { url: "https://mcp.example/mcp", method: "POST", headers: { "cf-ray": record?.request_id ?? "ray-1" } } },
    eventTimestamp: startMs,
    logs: record === undefined ? [] : [line],
    exceptions: [],
    outcome: "ok",
    scriptName: "foredge",
    scriptVersion: { id: "v1" },
    cpuTime: 3,
    wallTime: 5_041, // the event waited for its batch
    ...changes,
  };
}
