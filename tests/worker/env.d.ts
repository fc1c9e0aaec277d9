// The bindings of wrangler.toml as tests see them.
declare namespace Cloudflare {
  interface Env {
    RELEASES: R2Bucket;
    COPIES: KVNamespace;
    CALL_LIMIT: RateLimit;
  }
  interface GlobalProps {
    mainModule: typeof import("../../worker/src/index.ts");
  }
}
