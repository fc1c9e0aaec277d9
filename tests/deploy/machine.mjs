// What a runner of GitHub's is to actions.mjs here: the actions that our workflows use, and environments made of a world's settings.
import assert from "node:assert/strict";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { settings } from "../../deploy/settings.ts";
import { root } from "../rig/release.mjs";

const more = { variable: ["WRANGLER_CONFIG", "AWS_DEPLOY_ROLE"], secret: [] };

/** Variables and secrets of a GitHub environment. What OIDC brings is left out of use: the action sets it. */
export function environmentFor({ environment, config }, plan) {
  const values = { ...environment, WRANGLER_CONFIG: config, CANARY_PLAN: JSON.stringify(plan), AWS_DEPLOY_ROLE: "arn:aws:iam::1:role/rig" };
  const of = (kind) => {
    const names = [...settings.filter((one) => one.kind === kind).map(({ name }) => name), ...more[kind]];
    return Object.fromEntries(names.filter((name) => name in values).map((name) => [name, values[name]]));
  };
  return { vars: of("variable"), secrets: of("secret") };
}

/** A machine whose artifacts lie in `kept`; `source` is checked out where a workflow wants a second repository, `more` is in its shell. */
export function machineFor(kept, environments, { source, more: shell = {} } = {}) {
  const none = () => undefined;
  return {
    environment: { PATH: process.env.PATH, HOME: process.env.HOME, ...shell },
    environments,
    actions: {
      // Another repository than this one is a folder of documents.
      "actions/checkout": ({ path }) => {
        if (path === undefined) return;
        rmSync(join(root, path), { recursive: true, force: true });
        cpSync(source, join(root, path), { recursive: true });
      },
      "./.github/actions/prepare": none,
      "actions/upload-artifact": ({ path }) => {
        cpSync(join(root, path), kept, { recursive: true });
      },
      "actions/download-artifact": ({ path }) => {
        rmSync(join(root, path), { recursive: true, force: true });
        cpSync(kept, join(root, path), { recursive: true });
      },
      "aws-actions/configure-aws-credentials": (given, context) => {
        assert.match(given["role-to-assume"], /^arn:/);
        Object.assign(context.given, { AWS_REGION: given["aws-region"], AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" });
      },
    },
  };
}
