// The examples of docs/tools.md have the keys and types that the server really answers with, and its tables the arguments and
// limits of the real schemas. What an example says may age, how it is shaped may not. With HANDBOOK_ACCEPT=1 the real answers are written into the chapter instead.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { findExamples, print, sampleServer } from "./examples.mjs";

const chapter = "docs/tools.md";
const text = readFileSync(chapter, "utf8");
const examples = findExamples(text);

let out;
let ask;
before(() => {
  out = mkdtempSync(join(tmpdir(), "foredge-handbook-"));
  ask = sampleServer(out);
});
after(() => {
  rmSync(out, { recursive: true });
});

/** A value with every leaf replaced by its type; of a list, the distinct shapes of its items. */
function shapeOf(value) {
  if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(shapeOf(item))))].sort();
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
}

test("every tool has an example", async () => {
  const called = new Set(examples.map(({ request }) => request.name));
  const { tools } = await ask("tools/list", {});
  assert.deepEqual([...called].sort(), tools.map(({ name }) => name).sort());
});

/** Rows of the first table below a heading that has arguments: name -> the cells behind it. */
function argumentsOf(tool) {
  const section = text.split(`\n## ${tool}\n`)[1]?.split("\n## ")[0] ?? "";
  const table = section.split("| argument | type | default | meaning |\n")[1]?.split("\n\n")[0] ?? "";
  const rows = table.split("\n").slice(1).map((line) => line.split(" | "));
  return Object.fromEntries(rows.map(([name, type, standard]) => [name.replace(/[|` ]/g, ""), { type, standard: standard.trim() }]));
}

test("argument tables are the schemas", async (t) => {
  const { tools } = await ask("tools/list", {});
  for (const { name, inputSchema } of tools) {
    await t.test(name, () => {
      const rows = argumentsOf(name);
      assert.deepEqual(Object.keys(rows), Object.keys(inputSchema.properties));
      for (const [argument, schema] of Object.entries(inputSchema.properties)) {
        const { type, standard } = rows[argument];
        if (schema.type === "integer") assert.equal(type, `${schema.minimum} to ${schema.maximum}`, argument);
        if (schema.default !== undefined) assert.equal(standard, String(schema.default), argument);
        assert.equal(type.includes("required"), (inputSchema.required ?? []).includes(argument), argument);
      }
    });
  }
});

test("examples are answered as the handbook shows", async (t) => {
  const accepted = [];
  for (const { request, answer, begin, end } of examples) {
    const result = await ask("tools/call", request);
    const real = result.isError ? result : result.structuredContent;
    accepted.unshift({ begin, end, json: print(real) });
    if (process.env.HANDBOOK_ACCEPT) continue;
    await t.test(`${request.name} ${JSON.stringify(request.arguments)}`, () => {
      assert.deepEqual(shapeOf(answer), shapeOf(real));
    });
  }
  if (!process.env.HANDBOOK_ACCEPT) return;
  // From the end, so that the places before stay right.
  writeFileSync(chapter, accepted.reduce((page, { begin, end, json }) => `${page.slice(0, begin)}${json}\n${page.slice(end)}`, text));
});
