// The Tail Worker's entry: gets each invocation of the Worker after it ended, with its true wall and CPU time, and ships an
// event a request. Runs beside the Worker and never in a request's way. Deployed with wrangler.tail.toml.
import { defaultShipperLimits, type Shipper } from "./telemetry/shipper.ts";
import { type Invocation, invocationEvent } from "./telemetry/invocation.ts";
import { originOf, shipperOf, type TelemetryVariables } from "./telemetry/sinks.ts";

let shipper: Shipper | undefined;

/** Ships what `items` hold. Which requests are kept, and for how many each stands, the Worker has written into its line. */
export function takeInvocations(
  items: readonly Invocation[],
  variables: TelemetryVariables,
  ship: Pick<Shipper, "add"> | undefined,
  background: (work: Promise<unknown>) => void,
): void {
  for (const item of items) {
    const origin = originOf(variables, "cloudflare.workers", item.scriptVersion?.id ?? "");
    const event = invocationEvent(item, origin);
    if (event !== undefined) {
      ship?.add(JSON.stringify(event), background);
    }
  }
}

export default {
  tail(items, env, ctx) {
    shipper ??= shipperOf(env, originOf(env, "cloudflare.workers", ""), defaultShipperLimits);
    takeInvocations(items, env, shipper, (work) => {
      ctx.waitUntil(work);
    });
  },
} satisfies ExportedHandler<TelemetryVariables>;
