// The Worker with a fault that shows late: right answers until its bucket has an object `turned`, then every third request fails.
import worker, { type Env } from "../../../worker/src/index.ts";

let requests = 0;

export default {
  async fetch(request, env, ctx) {
    const [response, turned] = await Promise.all([worker.fetch(request, env, ctx), env.RELEASES.head("turned")]);
    if (turned === null) return response;
    requests += 1;
    return requests % 3 === 0 ? new Response("out of luck", { status: 500, headers: response.headers }) : response;
  },
} satisfies ExportedHandler<Env>;
