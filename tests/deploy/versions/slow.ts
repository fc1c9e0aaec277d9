// The Worker, a quarter of a second late: every answer is right.
import worker, { type Env } from "../../../worker/src/index.ts";

const lateMs = 250;

export default {
  async fetch(request, env, ctx) {
    const response = await worker.fetch(request, env, ctx);
    await new Promise((resolve) => setTimeout(resolve, lateMs));
    return response;
  },
} satisfies ExportedHandler<Env>;
