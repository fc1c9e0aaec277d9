// Cloudflare's API as far as Workers' versions and deployments go: the vendor's own command line tool works against it. It keeps the
// uploaded modules, so that splitter.mjs runs what was uploaded. Its rules are the vendor's: two versions a deployment, percentages that
// sum up to 100, versions that exist. Its twin is lambda.mjs; knows neither foredge nor the tool that deploys it.
import { randomUUID } from "node:crypto";
import { analyticsRoute } from "./analytics.mjs";
import { reply, startControl } from "./server.mjs";

const ok = (result, more = {}) => reply(200, { success: true, errors: [], messages: [], result, ...more });
const no = (status, code, message) => reply(status, { success: false, errors: [{ code, message }], messages: [], result: null });

async function readUpload({ headers, body }) {
  const form = await new Response(body, { headers: { "content-type": headers["content-type"] } }).formData();
  const metadata = JSON.parse(await partText(form.get("metadata")));
  const modules = new Map();
  for (const [name, part] of form) {
    if (typeof part !== "string" && name !== "metadata") modules.set(name, { type: part.type, bytes: Buffer.from(await part.arrayBuffer()) });
  }
  return { metadata, modules };
}

const partText = (part) => (typeof part === "string" ? part : part.text());

function shown(version) {
  return {
    id: version.id,
    number: version.number,
    metadata: { created_on: version.created, modified_on: version.created, source: "wrangler", author_email: "rig@example.com" },
    annotations: version.annotations,
    resources: {
      bindings: version.metadata.bindings ?? [],
      script: { etag: version.id, handlers: ["fetch"] },
      script_runtime: { compatibility_date: version.metadata.compatibility_date, usage_model: "standard" },
    },
    startup_time_ms: 7,
  };
}

/** What is wrong with a deployment's `versions`, or undefined. */
export function flawOf(versions, known) {
  if (versions.length < 1 || versions.length > 2) return "a deployment has one or two versions";
  if (versions.some(({ version_id: id }) => !known.has(id))) return "a version does not exist";
  if (new Set(versions.map(({ version_id: id }) => id)).size !== versions.length) return "a version stands there twice";
  if (versions.some(({ percentage }) => !(percentage >= 0 && percentage <= 100))) return "a percentage is not from 0 to 100";
  return versions.reduce((sum, { percentage }) => sum + percentage, 0) === 100 ? undefined : "percentages do not sum up to 100";
}

class Script {
  versions = new Map(); // by id, in the order of uploads
  deployments = []; // the latest first
  secrets = []; // names
  schedules = []; // crons

  upload({ metadata, modules }) {
    const version = {
      id: randomUUID(),
      number: this.versions.size + 1,
      created: new Date().toISOString(),
      annotations: { ...metadata.annotations, "workers/triggered_by": "upload" },
      metadata,
      modules,
    };
    this.versions.set(version.id, version);
    return version;
  }

  deploy(versions, annotations = {}) {
    const created = new Date().toISOString();
    const author = { source: "wrangler", author_email: "rig@example.com" };
    this.deployments.unshift({ id: randomUUID(), ...author, strategy: "percentage", created_on: created, annotations, versions });
    return this.deployments[0];
  }
}

function routesOf(account, scripts, objects, notes) {
  const below = (path) => `/client/v4/accounts/${account}/${path}`;
  const withScript = (handle) => (call) => {
    const script = scripts.get(call.parameters.name);
    return script === undefined ? no(404, 10007, "This Worker does not exist on your account.") : handle(script, call);
  };
  return {
    [`GET ${below("workers/services/:name")}`]: withScript((script, { parameters: { name } }) =>
      ok({ id: name, default_environment: { environment: "production", script: { id: name, tag: name, tags: null, last_deployed_from: "wrangler" } } })),
    [`PUT ${below("workers/scripts/:name")}`]: async (call) => {
      const script = scripts.get(call.parameters.name) ?? new Script();
      scripts.set(call.parameters.name, script);
      const version = script.upload(await readUpload(call));
      script.deploy([{ version_id: version.id, percentage: 100 }]);
      return ok({ id: call.parameters.name, etag: version.id, deployment_id: version.id, startup_time_ms: 7 });
    },
    [`POST ${below("workers/scripts/:name/versions")}`]: withScript(async (script, call) => ok(shown(script.upload(await readUpload(call))))),
    [`GET ${below("workers/scripts/:name/versions")}`]: withScript((script) => {
      const items = [...script.versions.values()].toReversed().map(shown);
      return ok({ items }, { result_info: { page: 1, per_page: 100, count: items.length, total_count: items.length } });
    }),
    [`GET ${below("workers/scripts/:name/versions/:id")}`]: withScript((script, { parameters: { id } }) =>
      script.versions.has(id) ? ok(shown(script.versions.get(id))) : no(404, 10013, "Version not found")),
    [`GET ${below("workers/scripts/:name/deployments")}`]: withScript((script) => ok({ deployments: script.deployments })),
    [`POST ${below("workers/scripts/:name/deployments")}`]: withScript((script, { body }) => {
      const { versions, annotations } = JSON.parse(body);
      const flaw = flawOf(versions, script.versions);
      return flaw === undefined ? ok(script.deploy(versions, annotations)) : no(400, 10021, flaw);
    }),
    [`PATCH ${below("workers/scripts/:name/script-settings")}`]: withScript((script, { body }) => ok(JSON.parse(body))),
    [`PUT ${below("workers/scripts/:name/schedules")}`]: withScript((script, { body }) => {
      script.schedules = JSON.parse(body).map(({ cron }) => cron);
      return ok({ schedules: script.schedules.map((cron) => ({ cron })) });
    }),
    [`GET ${below("workers/scripts/:name/secrets")}`]: withScript((script) => ok(script.secrets.map((name) => ({ name, type: "secret_text" })))),
    [`GET ${below("workers/scripts/:name/settings")}`]: withScript(() => ok({ bindings: [] })),
    [`GET ${below("workers/scripts/:name/subdomain")}`]: withScript(() => ok({ enabled: false, previews_enabled: false })),
    [`POST ${below("workers/scripts/:name/subdomain")}`]: withScript(() => ok({ enabled: false, previews_enabled: false })),
    [`GET ${below("workers/workers/:name")}`]: withScript((script, { parameters: { name } }) => 
      ok({ id: name, name, tags: [], subdomain: { enabled: false, previews_enabled: false } })),
    [`GET ${below("workers/subdomain")}`]: () => ok({ subdomain: "rig" }),
    [`GET ${below("storage/kv/namespaces")}`]: () => ok([]),
    [`POST ${below("analytics_engine/sql")}`]: analyticsRoute(notes),
    [`GET ${below("r2/buckets/:bucket/objects/:key")}`]: async ({ parameters: { bucket, key } }) => {
      const bytes = await objects.get(`${bucket}/${key}`);
      return bytes === undefined ? no(404, 10007, "The specified key does not exist.") : reply(200, Buffer.from(bytes));
    },
    "GET /client/v4/user/tokens/verify": () => ok({ id: "rig", status: "active" }),
    "GET /client/v4/memberships": () => ok([{ id: "1", account: { id: account, name: "rig" } }]),
  };
}

/** Starts the API for one `account` and one `token`. `scripts` and `objects` (of R2, by "bucket/key") are its state. */
export async function startCloudflare({ account = "0123456789abcdef0123456789abcdef", token = "rig-token" } = {}) {
  const scripts = new Map(), objects = new Map(), notes = [];
  const server = await startControl(routesOf(account, scripts, objects, notes), {
    refuse: ({ headers }) => (headers.authorization === `Bearer ${token}` ? undefined : no(403, 10000, "Authentication error")),
    missing: ({ method, path }) => no(404, 7003, `Could not route to ${method} ${path}`),
  });
  return {
    ...server,
    scripts,
    objects,
    /** What the network heard of each answer: `{atMs, version, status, ms, reach}`. */
    notes,
    /** What a process needs to talk to this instead of the real one. */
    environment: { CLOUDFLARE_API_BASE_URL: `${server.url}/client/v4`, CLOUDFLARE_ACCOUNT_ID: account, CLOUDFLARE_API_TOKEN: token, ANALYTICS_TOKEN: token },
    /** The percentages of the current deployment by version id. */
    split: (name) => new Map((scripts.get(name)?.deployments[0]?.versions ?? []).map((one) => [one.version_id, one.percentage])),
  };
}
