// The examples of the chapters have the keys and types that the server really answers with, and its tables the arguments and
// limits of the real schemas. What an example says may age, how it is shaped may not. With HANDBOOK_ACCEPT=1 the real answers are written into the chapter instead.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { buildSample, findExamples, findExchanges, print, sampleLines, sampleServer } from "./examples.mjs";

const text = readFileSync("docs/tools.md", "utf8");
const chapters = ["docs/tools.md", "docs/prompts.md", "docs/streams.md"];

let out;
let release;
let ask;
before(() => {
  out = mkdtempSync(join(tmpdir(), "foredge-handbook-"));
  release = buildSample(out);
  ask = sampleServer(release);
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
  const called = new Set(findExamples(text).map(({ params }) => params.name));
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

/** What the server says to every example and exchange of a chapter, beside what the chapter shows. */
async function answersOf(page) {
  const answers = [];
  for (const { method, params, answer, begin, end } of findExamples(page)) {
    const result = await ask(method, params);
    const real = result.isError ? result : result.structuredContent ?? result;
    answers.push({ title: `${method} ${JSON.stringify(params)}`, answer, real, begin, end, print: () => print(real) });
  }
  for (const { lines, answer, begin, end } of findExchanges(page)) {
    const real = sampleLines(release, lines);
    answers.push({ title: "an exchange", answer, real, begin, end, print: () => real.map((message) => JSON.stringify(message)).join("\n") });
  }
  return answers.sort((a, b) => a.begin - b.begin);
}

for (const chapter of chapters) {
  test(`${chapter}: examples are answered as the handbook shows`, async (t) => {
    const page = readFileSync(chapter, "utf8");
    const answers = await answersOf(page);
    assert.ok(answers.length > 0);
    if (process.env.HANDBOOK_ACCEPT) {
      // From the end, so that the places before stay right.
      const accepted = answers.reduceRight((whole, answer) => `${whole.slice(0, answer.begin)}${answer.print()}\n${whole.slice(answer.end)}`, page);
      return writeFileSync(chapter, accepted);
    }
    for (const { title, answer, real } of answers) {
      await t.test(title, () => {
        // Of an exchange the order counts, so each message is compared by itself.
        if (title === "an exchange") assert.deepEqual(answer.map(shapeOf), real.map(shapeOf));
        else assert.deepEqual(shapeOf(answer), shapeOf(real));
      });
    }
  });
}
