// Who answers when the stores could not: the origin, then a release that answered before, marked stale, from what stores still give of
// it; then, while there is time, once more the one that should answer, with silent stores asked, too. Knows no route; serve.ts decides
// when it is asked, and refuses what nobody here answers.
import { attempt, type Place } from "./attempt.ts";
import type { Reply } from "./frames.ts";
import type { Host, HostRequest } from "./serve.ts";
import type { RequestRecord } from "./telemetry.ts";

/** The answer, with who gave it in the record, or undefined. Never rejects. */
export async function rescue(
  request: HostRequest,
  host: Host,
  record: RequestRecord,
  endMs: number,
): Promise<Reply | undefined> {
  return (await askOrigin(request, host, record, endMs)) ?? answerStale(request, host, record, endMs);
}

async function askOrigin(request: HostRequest, host: Host, record: RequestRecord, endMs: number): Promise<Reply | undefined> {
  const reservedMs = host.lastGood === undefined ? 0 : host.limits.staleMs;
  const answered = await host.origin?.ask(request, endMs - reservedMs - host.now(), host.now, record.rescue);
  if (answered === undefined) {
    return undefined;
  }
  record.rung = answered.place;
  record.release = answered.release;
  return answered.reply;
}

async function answerStale(request: HostRequest, host: Host, record: RequestRecord, endMs: number): Promise<Reply | undefined> {
  const { release: current, arm } = record;
  for (const place of await placesOf(host, record, endMs)) {
    const outcome = await attempt(request, host, record, place);
    if ("reason" in outcome || outcome.kind !== "reply" || outcome.status >= 500) {
      continue;
    }
    // An address may name its release: then that one answered, as it should.
    const answered = outcome.facts.find(([name]) => name === "release")?.[1] ?? place.release;
    Object.assign(record, { release: answered, arm: answered === current || answered === place.release ? arm : "pinned" });
    if (answered === current || answered !== place.release) {
      return outcome;
    }
    record.rung = "stale";
    return markStale(outcome, record.rescue.reason);
  }
  Object.assign(record, { release: current, arm });
  return undefined;
}

async function placesOf(host: Host, record: RequestRecord, deadlineMs: number): Promise<Place[]> {
  const places: Place[] = [];
  if (host.lastGood !== undefined) {
    const last = await host.lastGood.known.recall(host.lastGood.copy, host.limits.staleMs);
    const older = new Set([last, host.channel.last?.previous?.release ?? ""]);
    places.push(...[...older].filter((id) => id !== "" && id !== record.release).map((release) => ({ release, deadlineMs })));
  }
  if (record.release !== "" && Object.values(record.tiers).some((tier) => tier.skipped > 0)) {
    places.push({ release: record.release, deadlineMs, patient: true });
  }
  return places;
}

// RFC 5861 lets a stale answer stand in for an error; it says so itself, and nobody keeps it.
function markStale(reply: Reply, reason: string): Reply {
  const headers = reply.headers.filter(([name]) => name !== "cache-control");
  return {
    ...reply,
    headers: [...headers, ["cache-control", "no-store"], ["warning", '110 - "response is stale"'], ["x-foredge-stale", reason]],
  };
}
