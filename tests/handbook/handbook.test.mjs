// The handbook keeps its word: links and anchors lead somewhere, commands and files that it names exist, every fence says its
// language, each foredge.toml can be built, no page names somebody's machine, and foredge reads every chapter without a finding.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import test from "node:test";

const cli = "build/release/foredge";
const chapters = readdirSync("docs", { recursive: true }).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`);
const pages = ["README.md", "worker/README.md", ...chapters];

const bodyOf = (text) => text.replace(/^---\n[\s\S]*?\n---\n/, "");

/** Fences of a page: the word behind the opening marks, and what stands inside. */
function fencesOf(text) {
  const fences = [];
  let open;
  for (const [number, line] of text.split("\n").entries()) {
    const marks = /^\s*(`{3,})(.*)$/.exec(line);
    if (open === undefined && marks) {
      open = { line: number + 1, marks: marks[1], language: marks[2].trim(), content: "" };
    } else if (open !== undefined && marks && marks[1].length >= open.marks.length && marks[2] === "") {
      fences.push(open);
      open = undefined;
    } else if (open !== undefined) {
      open.content += `${line}\n`;
    }
  }
  assert.equal(open, undefined, "a fence is not closed");
  return fences;
}

const proseOf = (text) => text.replace(/^\s*(`{3,})[\s\S]*?^\s*\1\s*$/gm, "");
const spansOf = (text) => [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1]);
const codeOf = (text) => [...fencesOf(text).map((fence) => fence.content), ...spansOf(text)].join("\n");

/** GitHub's anchors of a page's headings. */
function anchorsOf(text) {
  const taken = new Map();
  return [...proseOf(bodyOf(text)).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const slug = plain.toLowerCase().replace(/[^\p{L}\p{M}\p{N}_ -]/gu, "").replaceAll(" ", "-");
    const count = taken.get(slug) ?? 0;
    taken.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

/** What is wrong with the relative links of a page, one text each. */
function brokenLinks(page, text) {
  const prose = proseOf(text).replace(/`[^`\n]*`/g, "");
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]);
  return targets.filter((target) => !/^[a-z]+:/.test(target)).flatMap((target) => {
    const [path, anchor] = target.split("#");
    const file = path === "" ? page : normalize(join(dirname(page), path));
    if (!existsSync(file)) return [`${page}: ${target} leads to no file`];
    if (anchor === undefined || anchorsOf(readFileSync(file, "utf8")).includes(anchor)) return [];
    return [`${page}: ${target} leads to no heading`];
  });
}

const names = (code, pattern) => new Set([...code.matchAll(pattern)].map((match) => match[1]));
const targets = names(readFileSync("Makefile", "utf8"), /^([a-z0-9-]+):/gm);
const scripts = new Set(Object.keys(JSON.parse(readFileSync("package.json", "utf8")).scripts));
const verbs = () => names(execFileSync(cli, ["--help"], { encoding: "utf8" }).split("Subcommands:")[1], /^ {2}([a-z]+) /gm);

function assertKnown(page, what, named, known) {
  assert.deepEqual([...named].filter((name) => !known.has(name)), [], `${page} names ${what} that do not exist`);
}

for (const page of pages) {
  const text = readFileSync(page, "utf8");

  test(`${page}: links and anchors lead somewhere`, () => {
    assert.deepEqual(brokenLinks(page, text), []);
  });

  test(`${page}: every fence says its language`, () => {
    assert.deepEqual(fencesOf(text).filter((fence) => !/^\w/.test(fence.language)).map((fence) => fence.line), []);
  });

  test(`${page}: commands and files that it names exist`, () => {
    const code = codeOf(text);
    assertKnown(page, "make targets", names(code, /\bmake ([a-z0-9-]+)/g), targets);
    assertKnown(page, "verbs of foredge", names(code, /(?:^|[\s/])foredge ([a-z]+)(?=\s|$)/gm), verbs());
    assertKnown(page, "npm scripts", names(code, /\bnpm run ([\w-]+)/g), scripts);
    const files = spansOf(text).filter((span) => /^(?:core|worker|wasm|cli|scripts|tests|cmake)\/[\w./-]*$/.test(span));
    assert.deepEqual(files.filter((file) => !existsSync(file)), []);
  });

  test(`${page}: names no machine`, () => {
    assert.doesNotMatch(text, /\/(?:work|root|home|Users|tmp)\/\w/);
  });
}

test("the handbook starts with front matter everywhere", () => {
  for (const chapter of chapters) {
    const front = /^---\n([\s\S]*?)\n---\n/.exec(readFileSync(chapter, "utf8"))?.[1] ?? "";
    for (const key of ["title", "description"]) assert.match(front, new RegExp(`^${key}: .+`, "m"), `${chapter} lacks ${key}`);
    assert.match(front, /^kind: (?:guide|reference)$/m, `${chapter} is neither guide nor reference`);
  }
});

test("foredge reads every chapter without a finding", () => {
  const out = mkdtempSync(join(tmpdir(), "foredge-handbook-"));
  try {
    const run = spawnSync(cli, ["build", "docs", "--out", out], { encoding: "utf8" });
    assert.deepEqual({ status: run.status, findings: run.stderr }, { status: 0, findings: "" });
    assert.match(run.stdout, new RegExp(`^pages +${chapters.length} from ${chapters.length} files, 0 skipped$`, "m"));
  } finally {
    rmSync(out, { recursive: true });
  }
});

/** Makes the folders that a foredge.toml names, each with a page and with two folders that are called like versions. */
function makeFolders(folder, toml) {
  for (const path of names(toml, /^path = "([^"]+)"/gm)) {
    for (const below of ["", "v1", "v2.1"]) {
      mkdirSync(join(folder, path, below), { recursive: true });
      writeFileSync(join(folder, path, below, "index.md"), `# Page ${below} of ${path}\n`);
    }
  }
}

for (const page of pages) {
  const configs = fencesOf(readFileSync(page, "utf8")).filter((fence) => fence.language === "toml");
  for (const { line, content } of configs.filter((fence) => fence.content.includes("[[library]]"))) {
    test(`${page}:${line}: the foredge.toml is one that foredge reads`, () => {
      const folder = mkdtempSync(join(tmpdir(), "foredge-handbook-"));
      try {
        makeFolders(folder, content);
        writeFileSync(join(folder, "foredge.toml"), content);
        const run = spawnSync(cli, ["build", folder, "--out", join(folder, "out")], { encoding: "utf8" });
        assert.deepEqual({ status: run.status, said: run.stderr }, { status: 0, said: "" });
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
}

test("the rules of this check reject what they should", () => {
  assert.equal(brokenLinks("README.md", "[x](docs/nowhere.md)").length, 1);
  assert.equal(brokenLinks("README.md", "[x](#no-such-heading)").length, 1);
  assert.deepEqual(fencesOf("```\nx\n```\n").map((fence) => fence.language), [""]);
  assert.deepEqual(anchorsOf("# A b, `c`\n## A b, c\n"), ["a-b-c", "a-b-c-1"]);
  assert.throws(() => assertKnown("x", "make targets", new Set(["nothing"]), targets));
});
