// The Worker's own bindings as places of the release tool: R2 with conditions, KV without. Nothing but translation; release/objects.ts has
// the contract. Twins: release/s3-place.ts and release/kv-place.ts, which reach the same stores from outside.
import type { Condition, ListedObject, ObjectPlace, TextPlace } from "../../../release/objects.ts";

export function r2Place(bucket: R2Bucket): ObjectPlace {
  return {
    name: "r2",
    async read(key) {
      const found = await bucket.get(key);
      return found === null ? undefined : { bytes: await found.bytes(), etag: found.httpEtag };
    },
    async write(key, bytes, condition) {
      if (condition === undefined) {
        await bucket.put(key, bytes);
        return true;
      }
      return (await bucket.put(key, bytes, { onlyIf: headersOf(condition) })) !== null;
    },
    async list(prefix) {
      const all: ListedObject[] = [];
      let cursor: string | undefined;
      do {
        const page: R2Objects = await bucket.list({ prefix, ...(cursor === undefined ? {} : { cursor }) });
        all.push(...page.objects.map(({ key, size, etag, uploaded }) => ({ key, size, etag, modified_ms: uploaded.getTime() })));
        cursor = page.truncated ? page.cursor : undefined;
      } while (cursor !== undefined);
      return all;
    },
    remove: (keys) => bucket.delete([...keys]),
  };
}

function headersOf(condition: Condition): Headers {
  return new Headers(condition === "absent" ? { "if-none-match": "*" } : { "if-match": condition.etag });
}

export function kvPlace(namespace: KVNamespace): TextPlace {
  return {
    name: "kv",
    read: async (key) => (await namespace.get(key)) ?? undefined,
    write: (key, value) => namespace.put(key, value),
    remove: async (keys) => {
      await Promise.all(keys.map((key) => namespace.delete(key)));
    },
  };
}
