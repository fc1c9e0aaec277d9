// A stand-in for Terraform providers: serves the schemas of schemas/*.json over the plugin protocol, so that the real terraform
// checks our modules against the real types, offline. It creates nothing: `terraform test` mocks what a provider would do.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { loadPackageDefinition } from "@grpc/grpc-js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const protocol = loadPackageDefinition(loadSync(here("tfplugin6.proto"), { keepCase: true, enums: String })).tfplugin6;

const optional = (type) => ({ type, required: false, optional: true, computed: false });

// Where each provider is in the registry, and what its configuration block takes.
const providers = {
  aws: {
    address: "hashicorp/aws",
    settings: { region: "string", allowed_account_ids: ["set", "string"] },
    blocks: { default_tags: { nesting: "list", min: 0, max: 1, attributes: { tags: optional(["map", "string"]) }, blocks: {} } },
  },
  cloudflare: { address: "cloudflare/cloudflare", settings: { api_token: "string" }, blocks: {} },
  datadog: { address: "datadog/datadog", settings: { api_key: "string", app_key: "string", api_url: "string" }, blocks: {} },
};

const wireType = (type) => Buffer.from(JSON.stringify(type));

function wireAttributes(attributes) {
  return Object.entries(attributes).map(([name, { type, nesting, attributes: nested, required, optional, computed }]) => ({
    name, required, optional, computed,
    ...(nesting === undefined
      ? { type: wireType(type) }
      : { nested_type: { nesting: nesting.toUpperCase(), attributes: wireAttributes(nested) } }),
  }));
}

function wireBlock({ attributes, blocks }) {
  return {
    attributes: wireAttributes(attributes),
    block_types: Object.entries(blocks).map(([name, block]) => ({
      type_name: name, nesting: block.nesting.toUpperCase(), min_items: block.min, max_items: block.max, block: wireBlock(block),
    })),
  };
}

function schemasOf(name) {
  const { resources, data_sources: dataSources } = JSON.parse(readFileSync(here(`schemas/${name}.json`), "utf8"));
  const settings = Object.entries(providers[name].settings).map(([key, type]) => [key, optional(type)]);
  const schema = (block) => ({ version: 0, block: wireBlock(block) });
  const schemas = (types) => Object.fromEntries(Object.entries(types).map(([type, block]) => [type, schema(block)]));
  return {
    provider: schema({ attributes: Object.fromEntries(settings), blocks: providers[name].blocks }),
    resource_schemas: schemas(resources),
    data_source_schemas: schemas(dataSources),
  };
}

/** Serves every provider that has a schema file. Resolves to what TF_REATTACH_PROVIDERS wants, and what stops it. */
export async function serveProviders() {
  const names = readdirSync(here("schemas")).map((file) => file.replace(/\.json$/, ""));
  const servers = [];
  const reattach = {};
  for (const name of names) {
    const schemas = schemasOf(name);
    const nothing = (_, answer) => answer(null, {});
    const server = new Server({ "grpc.max_send_message_length": -1 });
    server.addService(protocol.Provider.service, {
      GetProviderSchema: (_, answer) => answer(null, schemas),
      ValidateProviderConfig: nothing,
      ValidateResourceConfig: nothing,
      ValidateDataResourceConfig: nothing,
      ConfigureProvider: nothing,
      StopProvider: nothing,
    });
    const port = await new Promise((resolve, reject) => {
      const bound = (error, number) => (error === null ? resolve(number) : reject(error));
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), bound);
    });
    servers.push(server);
    reattach[`registry.terraform.io/${providers[name].address}`] = {
      Protocol: "grpc", ProtocolVersion: 6, Pid: process.pid, Test: true, Addr: { Network: "tcp", String: `127.0.0.1:${port}` },
    };
  }
  return { reattach: JSON.stringify(reattach), stop: () => servers.forEach((server) => server.forceShutdown()) };
}
