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

/** A machine whose artifacts lie in `kept`. */
export function machineFor(kept, environments) {
  const none = () => undefined;
  return {
    environment: { PATH: process.env.PATH, HOME: process.env.HOME },
    environments,
    actions: {
      "actions/checkout": none,
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
