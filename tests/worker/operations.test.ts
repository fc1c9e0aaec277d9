// What the record says that a store did, as its vendor counts: reads that were joined are one, a read that was tried again is two.
import type { AwsClient } from "aws4fetch";
import { describe, expect, test } from "vitest";
import { hedgedBlocks } from "../../worker/src/lambda/hedge.ts";
import { r2Blocks } from "../../worker/src/stores/r2.ts";
import { s3Blocks } from "../../worker/src/stores/s3.ts";
import { fetchGet } from "../../worker/src/stores/s3-fetch.ts";
import type { BlockStore } from "../../worker/src/stores/store.ts";
import { newRecord, type RequestRecord } from "../../worker/src/telemetry.ts";
import { usesOf } from "../../worker/src/telemetry/usage.ts";
import { BlockReads, Tiers } from "../../worker/src/tiers.ts";
import { need } from "./scripted.ts";

const host = { background: () => undefined, now: () => 1_000 };
const arrival = { id: "r", method: "POST", target: "/mcp", headers: [], place: () => ({}) };

async function read(store: BlockStore, blocks: readonly number[], reads = new BlockReads()): Promise<RequestRecord> {
  const record = newRecord(arrival, 0, 0);
  const tiers = new Tiers([store], reads, 1_000);
  await Promise.all(blocks.map((block) => tiers.fetch(need(block), 0, record, host)));
  return record;
}

/** A bucket of zeros that counts. */
function r2(): { store: BlockStore; asked: () => number } {
  let count = 0;
  const get = (_: string, { range }: { range: { length: number } }): Promise<unknown> => {
    count += 1;
    return Promise.resolve({ bytes: () => Promise.resolve(new Uint8Array(range.length)) });
  };
  return { store: r2Blocks({ get } as unknown as R2Bucket), asked: () => count };
}

function s3(name: string, answer: () => Promise<Response>): { store: BlockStore; asked: () => number } {
  let count = 0;
  const client = {
    fetch: () => {
      count += 1;
      return answer();
    },
  } as unknown as AwsClient;
  return { store: s3Blocks({ name, url: "https://bucket.example", get: fetchGet(client), timeoutMs: 1_000 }), asked: () => count };
}

const block = (): Promise<Response> => Promise.resolve(new Response(new Uint8Array(10), { status: 206 }));

describe("operations are those of the vendor", () => {
  test("neighbours are read as one", async () => {
    const { store, asked } = r2();
    const record = await read(store, [1, 2, 3, 100_000]);
    expect(asked()).toBe(2);
    expect(record.tiers["r2"]).toMatchObject({ reads: 4, operations: 2, hits: 4 });
    expect(usesOf(record)).toEqual({ r2: { reads: 2, bytes: 40 } });
  });

  test("two requests that share a read pay for it once", async () => {
    const { store, asked } = r2();
    const reads = new BlockReads();
    const records = await Promise.all([read(store, [1, 2], reads), read(store, [1, 2], reads)]);
    expect(asked()).toBe(1);
    expect(records.map(({ tiers }) => tiers["r2"]?.operations)).toEqual([1, 0]);
  });

  test("a connection that broke is paid for twice", async () => {
    let broken = false;
    const { store, asked } = s3("s3", () => {
      broken = !broken;
      return broken ? Promise.reject(new Error("reset")) : block();
    });
    expect((await read(store, [1])).tiers["s3"]).toMatchObject({ reads: 1, operations: asked(), hits: 1 });
    expect(asked()).toBe(2);
  });

  test("a silent bucket and the one that answers for it are two", async () => {
    const silent = s3("s3", () => Promise.withResolvers<Response>().promise);
    const record = await read(hedgedBlocks(silent.store, s3("s3-replica", block).store, 5), [1]);
    expect(record.tiers["s3"]).toMatchObject({ reads: 1, operations: 2, hits: 1 });
  });
});
