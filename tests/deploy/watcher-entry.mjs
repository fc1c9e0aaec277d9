// The watcher as it is deployed; its cron's handler runs when somebody asks, since here no minute is waited for.
import watcher from "../../worker/src/watch/code.ts";

export default {
  async fetch(_request, env, ctx) {
    try {
      await watcher.scheduled(undefined, env, ctx);
      return new Response("looked");
    } catch (error) {
      return new Response(String(error.stack), { status: 500 });
    }
  },
};
