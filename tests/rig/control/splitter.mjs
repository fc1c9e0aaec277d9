// What Cloudflare's network does with a deployment: each request goes to one of the Worker's versions, by their percentages or by the
// override header. A version runs as it was uploaded: its modules, in workerd, with stores that `prepare` fills alike. Notes who
// answered; knows neither foredge's tool nor what an answer says.
import { createServer, request as httpRequest } from "node:http";
import { createRequire } from "node:module";
import { randomFrom } from "../faults.mjs";

const wranglerRequire = createRequire(createRequire(import.meta.url).resolve("wrangler"));
const { Miniflare, convertV4MiniflareOptions } = wranglerRequire("miniflare");

const moduleTypes = { "application/javascript+module": "ESModule", "application/wasm": "CompiledWasm" };

const unavailable = 503;
/** A version that has just started reads from stores what others have at hand: so many answers of it are counted as far ones. */
const coldAnswers = 60;
/** One machine runs all versions and their clients: what it adds to the rarer version's answers lies below this, and is not the version's. */
const noiseMs = 100;

/** Starts a version as it was uploaded. `bindings`: plain values over the uploaded ones. */
async function startVersion({ id, metadata, modules, annotations }, prepare, bindings) {
  const own = metadata.bindings ?? [];
  const of = (type) => own.filter((binding) => binding.type === type);
  const main = metadata.main_module;
  const ordered = [...modules].toSorted(([a], [b]) => Number(b === main) - Number(a === main));
  const worker = {
    name: "version",
    modulesRoot: "/",
    modules: ordered.map(([name, { type, bytes }]) => {
      const kind = moduleTypes[type] ?? "Data";
      return { type: kind, path: `/${name}`, contents: kind === "ESModule" ? bytes.toString() : bytes };
    }),
    compatibilityDate: metadata.compatibility_date,
    compatibilityFlags: metadata.compatibility_flags ?? [],
    bindings: { ...Object.fromEntries(of("plain_text").map(({ name, text }) => [name, text])), VERSION: { id, tag: annotations["workers/tag"] ?? "" }, ...bindings },
    r2Buckets: Object.fromEntries(of("r2_bucket").map(({ name, bucket_name: bucket }) => [name, bucket])),
    kvNamespaces: Object.fromEntries(of("kv_namespace").map(({ name, namespace_id: space }) => [name, space])),
    cache: true,
  };
  const miniflare = new Miniflare(convertV4MiniflareOptions({ host: "127.0.0.1", port: 0, cf: false, workers: [worker] }));
  const { origin } = await miniflare.ready;
  await prepare({ bucket: await miniflare.getR2Bucket("RELEASES"), namespace: await miniflare.getKVNamespace("COPIES") });
  return { origin, stop: () => miniflare.dispose() };
}

function pick(split, random) {
  let drawn = random() * 100;
  for (const [version, percent] of split) {
    drawn -= percent;
    if (drawn < 0 && percent > 0) return version;
  }
  return [...split].find(([, percent]) => percent > 0)?.[0];
}

/** A version that the override header asks for, when it is part of the deployment: so the vendor has it. */
function overridden(headers, worker, split) {
  const wanted = /^([\w-]+)="([^"]+)"$/.exec(headers["cloudflare-workers-version-overrides"] ?? "");
  return wanted !== null && wanted[1] === worker && split.has(wanted[2]) ? wanted[2] : undefined;
}

function forward(origin, incoming, outgoing, done) {
  const { hostname, port } = new URL(origin);
  const begin = performance.now();
  const sent = httpRequest({ hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers });
  sent.on("error", () => {
    outgoing.writeHead(502).end();
    done(502, performance.now() - begin);
  });
  sent.on("response", (response) => {
    outgoing.writeHead(response.statusCode, response.headers);
    response.pipe(outgoing);
    response.on("end", () => done(response.statusCode, performance.now() - begin));
  });
  incoming.pipe(sent);
}

/**
 * Stands before the versions of `worker` in `cloudflare`. `prepare({bucket, namespace})` fills a version's stores before its first
 * request. What each answer was is added to the notes of `cloudflare`.
 */
export async function startSplitter({ cloudflare, worker, prepare, bindings = {}, seed = 1 }) {
  const random = randomFrom(seed);
  const running = new Map(); // promises by version id
  const answered = new Map(); // by version id
  const note = (version, status, ms) => {
    const count = (answered.get(version) ?? 0) + 1;
    answered.set(version, count);
    cloudflare.notes.push({ atMs: Date.now(), version, status, ms: ms < noiseMs ? 0 : ms, reach: count > coldAnswers ? "near" : "far" });
  };
  const originOf = (id) => {
    if (!running.has(id)) running.set(id, startVersion(cloudflare.scripts.get(worker).versions.get(id), prepare, bindings));
    return running.get(id).then(({ origin }) => origin);
  };
  const server = createServer((incoming, outgoing) => {
    const split = cloudflare.split(worker);
    const version = overridden(incoming.headers, worker, split) ?? pick(split, random);
    if (version === undefined) {
      outgoing.writeHead(unavailable).end();
      return;
    }
    originOf(version).then(
      (origin) => forward(origin, incoming, outgoing, (status, ms) => note(version, status, ms)),
      () => outgoing.writeHead(unavailable).end(),
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const one of running.values()) await one.then((version) => version.stop(), () => undefined);
    },
  };
}
