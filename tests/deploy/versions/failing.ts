// The Worker with a fault: every fifth request fails. Its trial passes, since that asks again.
import worker, { type Env } from "../../../worker/src/index.ts";

let requests = 0;

export default {
  async fetch(request, env, ctx) {
    const response = await worker.fetch(request, env, ctx);
    requests += 1;
    return requests % 5 === 0 ? new Response("out of luck", { status: 500, headers: response.headers }) : response;
  },
} satisfies ExportedHandler<Env>;
