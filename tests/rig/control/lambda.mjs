// AWS Lambda's control API as far as code, versions and weighted aliases go, and invocations that name a version. Its rules are the
// vendor's: an update takes a while, nothing is published twice, an alias changes only over the revision that its writer saw. Its twin is
// cloudflare.mjs; who runs the code is given.
import { createHash, randomUUID } from "node:crypto";
import { reply, startControl } from "./server.mjs";

const no = (status, type, message) => reply(status, { Type: "User", Message: message }, { "x-amzn-errortype": type });
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("base64");

class Function {
  code = Buffer.alloc(0);
  configuration = "1"; // whatever Terraform sets: environment, memory
  revision = randomUUID();
  updating = 0; // reads of the configuration until the update is done
  versions = []; // {number, code, configuration, description}
  aliases = new Map(); // {version, weights, revision}

  get last() {
    return this.versions.at(-1);
  }
}

const shown = (fn, { number, code, description }) => ({
  FunctionName: "foredge",
  Version: number,
  CodeSha256: sha256(code),
  CodeSize: code.length,
  Description: description,
  RevisionId: fn.revision,
  State: "Active",
  LastUpdateStatus: fn.updating > 0 ? "InProgress" : "Successful",
});

const shownAlias = (name, { version, weights, revision }) => ({
  Name: name,
  FunctionVersion: version,
  RevisionId: revision,
  ...(Object.keys(weights).length === 0 ? {} : { RoutingConfig: { AdditionalVersionWeights: weights } }),
});

function flawOf(fn, version, weights) {
  const known = (number) => fn.versions.some((one) => one.number === number);
  if (![version, ...Object.keys(weights)].every(known)) return "an alias with weights needs published versions";
  if (Object.keys(weights).length > 1) return "an alias has at most one additional version";
  if (version in weights) return "the additional version is the main one";
  return Object.values(weights).every((weight) => weight >= 0 && weight <= 1) ? undefined : "a weight is from 0 to 1";
}

function routesOf(functions, invoke) {
  const below = (path) => `/2015-03-31/functions/:name/${path}`;
  const withFunction = (handle) => (call) => {
    const fn = functions.get(call.parameters.name);
    return fn === undefined ? no(404, "ResourceNotFoundException", "Function not found") : handle(fn, call, JSON.parse(call.body.length === 0 ? "{}" : call.body));
  };
  const busy = () => no(409, "ResourceConflictException", "The operation cannot be performed at this time. An update is in progress");
  return {
    [`GET ${below("configuration")}`]: withFunction((fn) => {
      const answer = shown(fn, { number: "$LATEST", code: fn.code });
      fn.updating = Math.max(0, fn.updating - 1);
      return reply(200, answer);
    }),
    [`PUT ${below("code")}`]: withFunction((fn, _call, { ZipFile }) => {
      if (fn.updating > 0) return busy();
      Object.assign(fn, { code: Buffer.from(ZipFile, "base64"), revision: randomUUID(), updating: 1 });
      return reply(200, shown(fn, { number: "$LATEST", code: fn.code }));
    }),
    [`POST ${below("versions")}`]: withFunction((fn, _call, { CodeSha256, Description = "" }) => {
      if (fn.updating > 0) return busy();
      if (CodeSha256 !== undefined && CodeSha256 !== sha256(fn.code)) return no(400, "InvalidParameterValueException", "CodeSHA256 does not match");
      const unchanged = fn.last?.code.equals(fn.code) && fn.last.configuration === fn.configuration;
      if (!unchanged) fn.versions.push({ number: String(fn.versions.length + 1), code: fn.code, configuration: fn.configuration, description: Description });
      return reply(201, shown(fn, fn.last));
    }),
    [`POST ${below("aliases")}`]: withFunction((fn, _call, { Name, FunctionVersion }) => {
      const flaw = flawOf(fn, FunctionVersion, {});
      if (flaw !== undefined) return no(400, "InvalidParameterValueException", flaw);
      fn.aliases.set(Name, { version: FunctionVersion, weights: {}, revision: randomUUID() });
      return reply(201, shownAlias(Name, fn.aliases.get(Name)));
    }),
    [`GET ${below("aliases/:alias")}`]: withFunction((fn, { parameters: { alias } }) =>
      fn.aliases.has(alias) ? reply(200, shownAlias(alias, fn.aliases.get(alias))) : no(404, "ResourceNotFoundException", "Cannot find alias")),
    [`PUT ${below("aliases/:alias")}`]: withFunction((fn, { parameters: { alias } }, { FunctionVersion, RoutingConfig, RevisionId }) => {
      const weights = RoutingConfig?.AdditionalVersionWeights ?? {};
      const flaw = flawOf(fn, FunctionVersion, weights);
      if (flaw !== undefined) return no(400, "InvalidParameterValueException", flaw);
      if (RevisionId !== undefined && RevisionId !== fn.aliases.get(alias)?.revision) {
        return no(412, "PreconditionFailedException", "The RevisionId provided does not match the latest RevisionId");
      }
      fn.aliases.set(alias, { version: FunctionVersion, weights, revision: randomUUID() });
      return reply(200, shownAlias(alias, fn.aliases.get(alias)));
    }),
    [`POST ${below("invocations")}`]: withFunction(async (fn, { query }, event) => {
      const version = fn.versions.find(({ number }) => number === query.get("Qualifier"));
      if (version === undefined) return no(404, "ResourceNotFoundException", "Function not found");
      return reply(200, await invoke(version, event), { "x-amz-executed-version": version.number });
    }),
  };
}

/** Starts the API with one function. `invoke({number, code}, event)` runs a version. `functions` by name is its state. */
export async function startLambdaControl({ name = "foredge-origin", invoke }) {
  const functions = new Map([[name, new Function()]]);
  const server = await startControl(routesOf(functions, invoke), {
    refuse: ({ headers }) =>
      /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[\w-]+\/lambda\/aws4_request,/.test(headers.authorization ?? "")
        ? undefined
        : no(403, "MissingAuthenticationTokenException", "Missing Authentication Token"),
    missing: ({ method, path }) => no(404, "UnknownOperationException", `${method} ${path}`),
  });
  return {
    ...server,
    function: functions.get(name),
    /** What a process needs to talk to this instead of the real one. */
    environment: {
      AWS_ENDPOINT_URL_LAMBDA: server.url,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "rig",
      AWS_SECRET_ACCESS_KEY: "rig-secret",
      ORIGIN_FUNCTION: name,
    },
    /** Percentages of an alias by version. */
    split(alias) {
      const { version, weights } = functions.get(name).aliases.get(alias) ?? { weights: {} };
      const others = Object.entries(weights).map(([number, weight]) => [number, Math.round(weight * 100)]);
      const rest = 100 - others.reduce((sum, [, percent]) => sum + percent, 0);
      return new Map(version === undefined ? [] : [...others, [version, rest]]);
    },
  };
}
