// Every rollback leaves one and the same event, whoever makes it: the verb rollback here, the verb watch and the Worker in their own tests.
// The log's intake is a server of this machine.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { after, before, beforeEach, test } from "node:test";
import { noteRollback } from "../../release/take-back.ts";
import { buildRelease, scratchFolder } from "../rig/release.mjs";
import { startReleaseStores } from "../rig/release-stores.mjs";
import { runInProcess, toolEnvironment } from "../rig/release-tool.mjs";

const folder = scratchFolder(after);
const [first, second] = ["first", "second"].map((name) => {
  const docs = join(folder, name);
  mkdirSync(docs);
  writeFileSync(join(docs, "foredge.toml"), '[[library]]\nname = "lantern"\npath = "."\nversion = "1.0.0"\n');
  writeFileSync(join(docs, "caching.md"), `# Caching\n\nA lamp is kept lit, says the ${name} edition.\n`);
  return buildRelease(docs, join(folder, "releases"));
});

let stores, intake, environment;
const events = [];
let status = 202;
before(async () => {
  stores = await startReleaseStores(folder);
  intake = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    events.push({ key: request.headers["dd-api-key"], event: JSON.parse(gunzipSync(Buffer.concat(chunks))) });
    response.writeHead(status).end("{}");
  });
  intake.listen(0, "127.0.0.1");
  await once(intake, "listening");
  const LOG_INTAKE_URL = `http://127.0.0.1:${intake.address().port}`;
  environment = { ...toolEnvironment(stores), DD_API_KEY: "key", DD_ENV: "prod", LOG_INTAKE_URL };
});
after(async () => {
  intake?.closeAllConnections();
  intake?.close();
  await stores?.stop();
});
const run = (...words) => runInProcess(environment, ...words, "--releases", join(folder, "releases"));
beforeEach(async () => {
  status = 202;
  await stores.clear();
  await run("publish", first.directory);
  await run("publish", second.directory);
  events.length = 0;
});

test("a rollback by hand: of a canary, of a promoted release; nothing for a rehearsal or where nothing changes", async () => {
  await run("canary", "10");
  await run("rollback", "--dry-run");
  assert.deepEqual(events, []);
  await run("rollback", "--why", "pages are missing");
  await run("rollback");
  await run("canary", "10", second.id);
  await run("promote");
  await run("rollback");
  assert.deepEqual(
    events.map(({ key, event }) => [key, event.event.name, event.status, event.env, event.release]),
    [
      ["key", "release.rollback", "error", "prod", { subject: "docs", from: second.id, to: first.id, reason: "pages are missing", by: "ann", epoch: 4 }],
      ["key", "release.rollback", "error", "prod", { subject: "docs", from: second.id, to: first.id, reason: "asked for by hand", by: "ann", epoch: 7 }],
    ],
  );
});

test("the Worker's event has the same attributes", async () => {
  await run("canary", "10");
  await run("rollback");
  let worker;
  noteRollback((name, level, message, attributes) => (worker = { name, level, message, ...attributes }), { from: second.id, to: first.id, epoch: 4 }, { by: "watch", why: "x" });
  const [{ event }] = events;
  assert.deepEqual([worker.name, worker.level, Object.keys(worker.release)], [event.event.name, event.status, Object.keys(event.release)]);
});

test("bad_intake: a log that does not take it changes nothing about the rollback, and is told of", async () => {
  await run("canary", "10");
  status = 403;
  const { err } = await run("rollback");
  assert.match(err, /1 events did not reach the log: status_403/);
});

test("without a key nothing is sent", async () => {
  await run("canary", "10");
  await runInProcess({ ...environment, DD_API_KEY: "" }, "rollback");
  assert.deepEqual(events, []);
});
