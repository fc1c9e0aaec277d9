// The Workers entry: an event into a HostRequest (http.ts), its answer into a Response, the record onto the log. Routes nothing but the
// webhook; the cron's handler is here, too (watch/). edge-host.ts brings what serve.ts must not know.
import { EdgeHost, type Env, type Isolate, newIsolate } from "./edge-host.ts";
import { addressOf, bodyOf, headerOf, headOf, toResponse } from "./http.ts";
import { serveArrival } from "./serve.ts";
import type { Sink } from "./telemetry.ts";
import { Telemetry } from "./telemetry/sinks.ts";
import { countRequest } from "./watch/count.ts";
import { answerHook, hookPath } from "./watch/hook.ts";
import { watchHost } from "./watch/host.ts";
import type { Note } from "../../release/take-back.ts";
import { lookOnce } from "./watch/watch.ts";

export { type Env, type Isolate, newIsolate };

export async function answer(
  request: Request,
  env: Env,
  ctx: Pick<ExecutionContext, "waitUntil">,
  isolate: Isolate,
  sink: Sink = telemetryOf(env, isolate).sink,
): Promise<Response> {
  const background = (work: Promise<unknown>): void => {
    ctx.waitUntil(work);
  };
  const { origin, target } = addressOf(request.url);
  const head = headOf(request, target);
  const host = new EdgeHost(isolate, env, origin, headerOf(head.headers, "cf-connecting-ip") ?? "", background);
  const served = await serveArrival(head, () => bodyOf(request, head.headers), host);
  sink(served.record, background);
  if (env.ANALYTICS !== undefined) {
    countRequest(env.ANALYTICS, served.record, env.VERSION?.id ?? "", Date.now());
  }
  return toResponse(served, env.VERSION?.tag);
}

function telemetryOf(env: Env, isolate: Isolate): Telemetry {
  return (isolate.telemetry ??= new Telemetry(env, "cloudflare.workers", env.VERSION?.tag || (env.VERSION?.id ?? "")));
}

function noteOf(env: Env, ctx: Pick<ExecutionContext, "waitUntil">, isolate: Isolate): Note {
  const telemetry = telemetryOf(env, isolate);
  return (...event) => {
    telemetry.note(...event, (work) => {
      ctx.waitUntil(work);
    });
  };
}

const isolate = newIsolate();

export default {
  fetch(request, env, ctx) {
    // Below the ladder: an exception that nothing here caught goes to whatever stands behind the route, if anything does.
    ctx.passThroughOnException();
    const secret = env.ROLLBACK_SECRET ?? "";
    if (secret !== "" && new URL(request.url).pathname === hookPath) {
      return answerHook(request, secret, watchHost(env, noteOf(env, ctx, isolate)));
    }
    return answer(request, env, ctx, isolate);
  },
  async scheduled(_controller, env, ctx) {
    await lookOnce(watchHost(env, noteOf(env, ctx, isolate)));
  },
} satisfies ExportedHandler<Env>;
