// The watcher inside workerd, on real R2 and KV: what it takes back, what it leaves alone, and that it never undoes what somebody else did
// meanwhile. Figures come from a script; where they come from is tests/analysis/metrics.test.mjs's.
import { createExecutionContext, createScheduledController, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { bucketCount, type Counts, noCounts, type Slot } from "../../release/analysis/counts.ts";
import { defaultPlan, parsePlan } from "../../release/analysis/plan.ts";
import { ChannelStore } from "../../release/channel-store.ts";
import type { MetricsSource, Question } from "../../release/metrics/source.ts";
import type { ObjectPlace, TextPlace } from "../../release/objects.ts";
import { firstContent, promoted, withCanary, withFlag } from "../../release/transitions.ts";
import worker from "../../worker/src/index.ts";
import { newRecord, type RequestRecord } from "../../worker/src/telemetry.ts";
import { countRequest } from "../../worker/src/watch/count.ts";
import { answerHook, hookPath } from "../../worker/src/watch/hook.ts";
import { kvPlace, r2Place } from "../../worker/src/watch/places.ts";
import { lookOnce, type WatchHost } from "../../worker/src/watch/watch.ts";

const [first, second] = ["a".repeat(64), "b".repeat(64)];
const minute = 60_000;
const begin = Date.UTC(2026, 10, 23, 9);
const author = { by: "an operator", why: "a test" };

let clock = begin;
const places = (): { truth: ObjectPlace; kv: TextPlace } => ({ truth: r2Place(env.RELEASES), kv: kvPlace(env.COPIES) });
const storeOf = (truth: ObjectPlace, kv: TextPlace): ChannelStore => new ChannelStore(truth, { objects: [], texts: [kv] }, () => clock);
const newStore = (): ChannelStore => storeOf(places().truth, places().kv);

beforeEach(async () => {
  clock = begin;
  const { truth } = places();
  await truth.remove(["channel.json", ...(await truth.list("history/")).map(({ key }) => key)]);
  await env.COPIES.delete("channel");
  const store = newStore();
  await store.change({ action: "publish", ...author }, () => firstContent(first));
});

async function startCanary(percent = 10): Promise<void> {
  await newStore().change({ action: "canary", ...author }, (record) =>
    record === undefined ? firstContent(first) : withCanary(record, second, percent, "salt"),
  );
}

async function promote(): Promise<void> {
  await newStore().change({ action: "promote", ...author }, (record) => (record === undefined ? firstContent(first) : promoted(record)));
}

function counts(requests: number, failures = 0): Counts {
  const near = new Array<number>(bucketCount).fill(0).with(0, requests);
  return { requests, failures, near, far: noCounts.far };
}

/** A source that answers the same for each slot that it is asked for, and notes the questions. */
function source(stable: Counts, canary: Counts): MetricsSource & { readonly asked: Question[] } {
  const asked: Question[] = [];
  return {
    name: "script",
    asked,
    read(question) {
      asked.push(question);
      const slots: Slot[] = [];
      for (let atMs = question.fromMs; atMs < question.toMs; atMs += question.slotMs) {
        slots.push({ atMs, stable, canary: question.canary === "" ? noCounts : canary });
      }
      return Promise.resolve(slots);
    },
  };
}

interface Noted {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

function hostOf(from: MetricsSource | undefined, store = newStore()): WatchHost & { readonly notes: Noted[] } {
  const notes: Noted[] = [];
  return {
    store,
    source: from,
    plan: defaultPlan,
    now: () => clock,
    note: (name, _level, _message, attributes) => notes.push({ name, attributes }),
    notes,
  };
}

const good = (): MetricsSource => source(counts(3_000, 2), counts(300));
const bad = (): MetricsSource => source(counts(3_000, 2), counts(300, 30));

describe("a look", () => {
  test("takes a bad canary back: record, history, copy and event", async () => {
    await startCanary();
    clock += 5 * minute;
    const host = hostOf(bad());
    const look = await lookOnce(host);
    expect(look).toMatchObject({ kind: "rolled_back", taken: { from: second, to: first, epoch: 3 } });
    const { record } = (await newStore().read()) ?? {};
    expect(record).toMatchObject({ epoch: 3, stable: { release: first }, by: "watch" });
    expect(record?.canary).toBeUndefined();
    const [entry] = await newStore().history(1);
    expect(entry).toMatchObject({ action: "rollback", from: { canary: second, percent: 10 }, to: { canary: "" } });
    expect(entry?.why).toMatch(/^failure_rate: 10\.00 % of 1500 requests failed/);
    expect(entry?.figures).toMatchObject({ rule: "failure_rate", failure_rate: { canary_failures: 150 } });
    expect(await env.COPIES.get("channel")).toBe(await (await env.RELEASES.get("channel.json"))?.text());
    expect(host.notes).toEqual([
      { name: "release.rollback", attributes: { release: { subject: "docs", from: second, to: first, reason: entry?.why, by: "watch", epoch: 3 } } },
    ]);
    clock += minute;
    expect(await lookOnce(hostOf(bad()))).toEqual({ kind: "idle" });
  });

  test("leaves a good canary where it is: promotion is the release tool's", async () => {
    await startCanary();
    clock += 20 * minute;
    expect(await lookOnce(hostOf(good()))).toMatchObject({ kind: "watched", decision: { action: "promote", percent: 50 } });
    expect((await newStore().read())?.record.epoch).toBe(2);
  });

  test("takes a bad release back after its promotion, for an hour", async () => {
    await startCanary(50);
    clock += 30 * minute;
    await promote();
    clock += 59 * minute;
    const failing = source(counts(3_000, 90), noCounts);
    const wasFine = { ...failing, read: (question: Question) => (question.stable === first ? good() : failing).read(question) };
    expect(await lookOnce(hostOf(wasFine))).toMatchObject({ kind: "rolled_back", taken: { from: second, to: first } });
    expect((await newStore().read())?.record).toMatchObject({ stable: { release: first } });
    // What was rolled back is not gone back to.
    clock += minute;
    expect(await lookOnce(hostOf(wasFine))).toEqual({ kind: "idle" });
  });

  test("asks for the time since promotion, and for as long before it", async () => {
    await startCanary(50);
    clock += 30 * minute + 5_000;
    await promote();
    clock += 10 * minute;
    const from = source(counts(100), noCounts);
    await lookOnce(hostOf(from));
    const promotedAt = begin + 30 * minute;
    expect(from.asked.map(({ stable, fromMs, toMs }) => [stable, fromMs - promotedAt, toMs - promotedAt])).toEqual([
      [second, minute, 10 * minute],
      [first, -60 * minute, 0],
    ]);
  });

  test("leaves a promoted release alone after the hour", async () => {
    await startCanary(50);
    await promote();
    clock += 60 * minute;
    expect(await lookOnce(hostOf(bad()))).toEqual({ kind: "idle" });
  });

  test("knows since when, whatever flag was changed meanwhile", async () => {
    await startCanary(10);
    clock += 10 * minute;
    await startCanary(50);
    clock += 10 * minute;
    await newStore().change({ action: "flags", ...author }, (record) =>
      record === undefined ? firstContent(first) : withFlag(record, "maintenance", false),
    );
    clock += 2 * minute;
    const from = source(counts(90_000), counts(90_000));
    const look = await lookOnce(hostOf(from));
    expect(from.asked[0]).toMatchObject({ fromMs: begin, toMs: begin + 22 * minute, stable: first, canary: second });
    expect(look).toMatchObject({ decision: { action: "promote", percent: 100 } });
  });

  const blind: readonly [string, MetricsSource | undefined, RegExp][] = [
    ["bad_no source", undefined, /no source of metrics/],
    ["bad_source fails", { name: "down", read: () => Promise.reject(new Error("status 503")) }, /status 503/],
  ];
  for (const [name, from, why] of blind) {
    test(`${name}: says so and changes nothing`, async () => {
      await startCanary();
      clock += 5 * minute;
      const host = hostOf(from);
      const look = await lookOnce(host);
      expect(look.kind === "blind" && look.why).toMatch(why);
      expect(host.notes.map(({ name: event }) => event)).toEqual(["release.blind"]);
      expect((await newStore().read())?.record.epoch).toBe(2);
    });
  }

  test("does nothing before anything was published, and asks nobody while nothing is on trial", async () => {
    const from = source(noCounts, noCounts);
    clock += 3 * 60 * minute;
    expect(await lookOnce(hostOf(from))).toEqual({ kind: "idle" });
    await env.RELEASES.delete("channel.json");
    expect(await lookOnce(hostOf(from))).toEqual({ kind: "idle" });
    expect(from.asked).toEqual([]);
  });

  test("does not undo what an operator did while it judged", async () => {
    await startCanary();
    clock += 5 * minute;
    const { kv, truth } = places();
    const meddled: MetricsSource = {
      name: "slow",
      read: async (question) => {
        await promote();
        return bad().read(question);
      },
    };
    const look = await lookOnce(hostOf(meddled, storeOf(truth, kv)));
    expect(look.kind).toBe("lost");
    expect((await newStore().read())?.record).toMatchObject({ epoch: 3, by: "an operator", stable: { release: second } });
  });

  test("bad_kv: the rollback stands, the copy follows a minute later", async () => {
    await startCanary();
    clock += 5 * minute;
    const { kv, truth } = places();
    const down: TextPlace = { ...kv, write: () => Promise.reject(new Error("kv is down")) };
    const host = hostOf(bad(), storeOf(truth, down));
    expect((await lookOnce(host)).kind).toBe("rolled_back");
    expect(host.notes.map(({ name }) => name)).toEqual(["release.rollback", "release.copies"]);
    clock += minute;
    await lookOnce(hostOf(bad()));
    expect(await env.COPIES.get("channel")).toBe(await (await env.RELEASES.get("channel.json"))?.text());
  });
});

describe("the Worker's own entry", () => {
  test("the cron looks, with what the environment brings", async () => {
    await startCanary();
    const ctx = createExecutionContext();
    await worker.scheduled(createScheduledController({ scheduledTime: new Date(), cron: "* * * * *" }), env, ctx);
    await waitOnExecutionContext(ctx);
    expect((await newStore().read())?.record.epoch).toBe(2); // no credentials: nothing is known, nothing happens
  });
});

describe("the webhook", () => {
  const secret = "s".repeat(40);
  const order = (body: string | null, headers: Record<string, string> = {}, method = "POST"): Request =>
    new Request(`https://docs.example${hookPath}`, { method, body, headers: { authorization: `Bearer ${secret}`, ...headers } });
  const call = async (request: Request, host = hostOf(undefined)): Promise<readonly [number, unknown]> => {
    const response = await answerHook(request, secret, host);
    return [response.status, await response.json()];
  };
  const epoch = async (): Promise<number | undefined> => (await newStore().read())?.record.epoch;

  test("rolls back what is on trial, once", async () => {
    await startCanary();
    const host = hostOf(undefined);
    const body = JSON.stringify({ reason: "errors\u0007 of\nthe canary", transition: "Triggered", other: 1 });
    expect(await call(order(body), host)).toEqual([200, { rolled_back: true, from: second, to: first, epoch: 3 }]);
    const [entry] = await newStore().history(1);
    expect(entry).toMatchObject({ by: "webhook", why: "webhook: errors  of the canary" });
    expect(host.notes.map(({ name }) => name)).toEqual(["release.rollback"]);
    expect((await call(order(body)))[1]).toMatchObject({ rolled_back: false });
    expect(await epoch()).toBe(3);
  });

  test("rolls back a fresh promotion, with an empty body too", async () => {
    await startCanary();
    await promote();
    expect((await call(order(null)))[1]).toMatchObject({ rolled_back: true, from: second, to: first });
  });

  const refused: readonly [string, Request, number][] = [
    ["bad_method", order(null, {}, "GET"), 405],
    ["bad_no_secret", order("{}", { authorization: "" }), 401],
    ["bad_secret", order("{}", { authorization: `Bearer ${"s".repeat(39)}t` }), 401],
    ["bad_secret_longer", order("{}", { authorization: `Bearer ${secret}s` }), 401],
    ["bad_json", order("{"), 400],
    ["bad_list", order("[]"), 400],
    ["bad_null", order("null"), 400],
    ["bad_reason", order('{"reason": 1}'), 400],
    ["bad_size", order(JSON.stringify({ reason: "x".repeat(17_000) })), 413],
  ];
  for (const [name, request, status] of refused) {
    test(name, async () => {
      await startCanary();
      expect((await call(request))[0]).toBe(status);
      expect(await epoch()).toBe(2);
    });
  }

  const left: readonly [string, string][] = [
    ["a monitor that recovered", '{"transition": "Recovered"}'],
    ["a monitor without data", '{"transition": "No Data"}'],
    ["another release", JSON.stringify({ release: first })],
  ];
  for (const [name, body] of left) {
    test(`${name}: nothing happens`, async () => {
      await startCanary();
      expect(await call(order(body))).toMatchObject([200, { rolled_back: false }]);
      expect(await epoch()).toBe(2);
    });
  }

  test("without a secret there is no webhook, with one it is there", async () => {
    const fetched = async (more: Record<string, string>): Promise<number> => {
      const ctx = createExecutionContext();
      const response = await worker.fetch(order("{}") as Parameters<typeof worker.fetch>[0], { ...env, ...more }, ctx);
      await waitOnExecutionContext(ctx);
      return response.status;
    };
    expect(await fetched({})).not.toBe(200);
    expect(await fetched({ ROLLBACK_SECRET: secret })).toBe(200);
  });
});

describe("a request as a data point", () => {
  const rows: readonly [string, Partial<RequestRecord>, readonly string[]][] = [
    ["from memory", {}, ["near", "2", "fine"]],
    ["from the location's cache", { rung: "cache" }, ["near", "2", "fine"]],
    ["a kept answer", { rung: "answers" }, ["near", "2", "fine"]],
    ["from R2", { rung: "r2" }, ["far", "2", "fine"]],
    ["the caller's fault", { status: 404 }, ["near", "2", "fine"]],
    ["bad_status", { status: 503 }, ["near", "2", "failed"]],
    ["bad_canary: stable answered", { canary_error: "core_trap" }, ["near", "2", "failed"]],
    ["bad_stores: the origin answered", { rung: "origin", rescue: { reason: "deadline", asked: [], errors: [], throttled: 0 } }, ["far", "2", "failed"]],
    ["bad_core: a second one answered", { traps: 1 }, ["near", "2", "failed"]],
  ];
  for (const [name, changes, [reach, bucket, outcome]] of rows) {
    test(name, () => {
      const points: unknown[] = [];
      const arrival = { id: "id", method: "GET", target: "/", headers: [], place: () => ({}) };
      const record = { ...newRecord(arrival, 0, 1_000), status: 200, release: second, arm: "canary", ...changes };
      countRequest({ writeDataPoint: (point) => points.push(point) }, record, "v1", 1_030);
      expect(points).toEqual([{ indexes: [second], blobs: [second, "v1", "canary", reach, bucket, outcome], doubles: [30] }]);
    });
  }
});

test("a place of R2 keeps its conditions", async () => {
  const { truth } = places();
  const key = `places/${crypto.randomUUID()}`;
  const bytes = new Uint8Array([1]);
  expect(await truth.write(key, bytes, { etag: '"0123456789abcdef0123456789abcdef"' })).toBe(false);
  expect(await truth.write(key, bytes, "absent")).toBe(true);
  expect(await truth.write(key, bytes, "absent")).toBe(false);
  const found = await truth.read(key);
  expect(await truth.write(key, new Uint8Array([2]), { etag: found?.etag ?? "" })).toBe(true);
  expect(await truth.write(key, new Uint8Array([3]), { etag: found?.etag ?? "" })).toBe(false);
  expect([...((await truth.read(key))?.bytes ?? [])]).toEqual([2]);
  expect((await truth.list("places/")).map((object) => object.key)).toContain(key);
});

test("the plan of the environment is read strictly", () => {
  expect(() => parsePlan('{"steps": []}')).toThrow(/steps/);
});
