// Both sides of a deployment as the watcher reaches them: what gets requests, and the way back; the edge by Cloudflare's API, the origin by
// Lambda's. Can upload nothing and give nothing new any requests. Twins: deploy/edge.ts and deploy/origin.ts.
import type { CloudflareApi } from "../../../deploy/cloudflare.ts";
import type { LambdaApi } from "../../../deploy/lambda-api.ts";
import { splitOfDeployment, type Side, splitOfAlias } from "../../../deploy/sides.ts";

export type BackSide = Pick<Side, "read" | "rollback">;

const messageBytes = 100;

export function edgeSide(api: CloudflareApi, worker: string): BackSide {
  return {
    read: async () => splitOfDeployment(await api.currentDeployment(worker)),
    rollback: (version, why) => api.deploy(worker, version, why.slice(0, messageBytes)),
  };
}

export function originSide(api: LambdaApi, alias: string): BackSide {
  return {
    read: async () => splitOfAlias(await api.findAlias(alias)),
    async rollback(version) {
      const found = await api.findAlias(alias);
      if (found === undefined) throw new Error(`Lambda: there is no alias ${alias}`);
      await api.updateAlias(alias, found.RevisionId, version, {});
    },
  };
}
