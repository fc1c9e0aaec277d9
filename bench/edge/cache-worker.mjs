// The Worker of cache-hit.mjs: times both ways to an answer inside workerd, whose clock runs while it computes.
import { answer, newIsolate } from "../../worker/src/index.ts";

const times = 200;

const quantiles = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  return { p50: sorted[Math.floor(sorted.length / 2)], p95: sorted[Math.floor(sorted.length * 0.95)] };
};

async function time(work) {
  const values = [];
  for (let count = 0; count < times; count += 1) {
    const begin = performance.now();
    await work(count);
    values.push(performance.now() - begin);
  }
  return quantiles(values);
}

export default {
  async fetch(request, env, ctx) {
    const queries = await request.json();
    const isolate = newIsolate();
    let rung = "";
    const ask = async (query) => {
      const url = `https://bench.example/search?q=${encodeURIComponent(query)}`;
      const response = await answer(new Request(url), env, ctx, isolate, (record) => (rung = record.rung));
      return response.arrayBuffer();
    };
    let bytes = 0;
    for (const query of queries) bytes += (await ask(query)).byteLength;
    const computed = await time((count) => ask(queries[count % queries.length]));
    const body = new Uint8Array(Math.round(bytes / queries.length));
    const put = async (count) =>
      globalThis.caches.default.put(`https://bench.example/entry/${count % 50}`, new Response(body, { headers: { "cache-control": "max-age=600" } }));
    const kept = await time(put);
    const hit = await time(async (count) => (await globalThis.caches.default.match(`https://bench.example/entry/${count % 50}`)).arrayBuffer());
    return Response.json({ answerBytes: body.length, rung, computed, hit, kept });
  },
};
