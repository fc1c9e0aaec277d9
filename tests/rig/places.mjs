// Places of objects and texts in memory, with real conditions, for tests of the release tool. `before(operation, key)` runs ahead of each
// operation: it may throw (the place is down), write (somebody was faster) or wait. Knows no release.
import { createHash } from "node:crypto";

export const md5 = (bytes) => createHash("md5").update(bytes).digest("hex");

export function memoryPlace(name = "r2") {
  const objects = new Map();
  const place = {
    name,
    objects,
    before: async () => undefined,
    /** Throws after the operation was done: an answer that was lost. */
    after: async () => undefined,
    async read(key) {
      await place.before("read", key);
      const bytes = objects.get(key);
      return bytes === undefined ? undefined : { bytes, etag: `"${md5(bytes)}"` };
    },
    async write(key, bytes, condition) {
      await place.before("write", key);
      const held = objects.get(key);
      const holds =
        condition === undefined || (condition === "absent" ? held === undefined : held !== undefined && `"${md5(held)}"` === condition.etag);
      if (holds) objects.set(key, Buffer.from(bytes));
      await place.after("write", key);
      return holds;
    },
    async list(prefix) {
      await place.before("list", prefix);
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
      return keys.map((key) => ({ key, size: objects.get(key).length, etag: md5(objects.get(key)), modified_ms: 0 }));
    },
    async remove(keys) {
      await place.before("remove", keys[0]);
      for (const key of keys) objects.delete(key);
    },
  };
  return place;
}

export function memoryTexts(name = "kv") {
  const values = new Map();
  const place = {
    name,
    values,
    before: async () => undefined,
    async read(key) {
      await place.before("read", key);
      return values.get(key);
    },
    async write(key, value) {
      await place.before("write", key);
      values.set(key, typeof value === "string" ? value : Buffer.from(value).toString("latin1"));
    },
    async remove(keys) {
      await place.before("remove", keys[0]);
      for (const key of keys) values.delete(key);
    },
  };
  return place;
}
