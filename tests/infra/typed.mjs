// Reads a value the way Datadog's own typed client reads the API's answers, and lists all that it could not place: values that no
// enumeration or type has, and names that no model has, at any depth. Knows no dashboard.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { ObjectSerializer } = require("@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js");

/** Paths of what is wrong; empty when the client knows every value and name. */
export function unknownTo(type, value) {
  const found = [];
  walk(ObjectSerializer.deserialize(value, type, ""), value, type, found);
  return found;
}

function walk(parsed, sent, path, found) {
  if (parsed === null || typeof parsed !== "object") {
    return;
  }
  if (parsed._unparsed === true || parsed.unparsedObject !== undefined) {
    const inner = found.length;
    for (const [name, child] of Object.entries(parsed)) {
      if (name !== "_unparsed" && name !== "unparsedObject") {
        walk(child, undefined, `${path}.${name}`, found);
      }
    }
    // The deepest place is the one to mend: what stands around it is unparsed because of it.
    if (found.length === inner) {
      found.push(`${path}: not a value that the API knows`);
    }
    return;
  }
  for (const [name, child] of Object.entries(parsed)) {
    if (name === "additionalProperties") {
      found.push(...Object.keys(child ?? {}).map((unknown) => `${path}.${unknown}: no such field`));
    } else {
      walk(child, sent?.[name], `${path}.${name}`, found);
    }
  }
}
