// Finds the sets below a folder and reads what scoring needs of them. A set is NAME/ or NAME.tar.gz with corpus.jsonl, queries.jsonl and
// qrels.tsv. Knows no engine.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const ARCHIVE = ".tar.gz";

/** [{name, folder}] by name. An archive is unpacked below `unpacked`, once for as long as it does not change. */
export function findSets(ir, unpacked) {
  const found = new Map();
  for (const entry of readdirSync(ir).sort()) {
    const path = join(ir, entry);
    if (entry.endsWith(ARCHIVE)) {
      const name = entry.slice(0, -ARCHIVE.length);
      if (!found.has(name)) found.set(name, unpack(path, name, unpacked));
    } else if (existsSync(join(path, "corpus.jsonl"))) {
      found.set(entry, path);
    }
  }
  return [...found].map(([name, folder]) => ({ name, folder })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function unpack(archive, name, unpacked) {
  const folder = join(unpacked, name);
  const corpus = join(folder, "corpus.jsonl");
  if (!existsSync(corpus) || statSync(corpus).ctimeMs < statSync(archive).mtimeMs) {
    mkdirSync(unpacked, { recursive: true });
    execFileSync("tar", ["-xzf", archive, "-C", unpacked]);
  }
  return folder;
}

/** What an engine's run depends on: documents and queries, not which documents are relevant. */
export async function digestOf(folder) {
  const hash = createHash("sha256");
  for (const file of ["corpus.jsonl", "queries.jsonl"]) {
    for await (const chunk of createReadStream(join(folder, file))) hash.update(chunk);
  }
  return hash.digest("hex").slice(0, 16);
}

const linesOf = (path) => readFileSync(path, "utf8").split("\n").filter(Boolean);

/** Query id → (document id → grade), of the queries that have a relevant document. */
export function readJudgements(folder) {
  const queries = new Set(linesOf(join(folder, "queries.jsonl")).map((line) => JSON.parse(line).id));
  const judged = new Map();
  for (const line of linesOf(join(folder, "qrels.tsv"))) {
    const [query, document, grade] = line.split("\t");
    if (!queries.has(query)) continue;
    if (!judged.has(query)) judged.set(query, new Map());
    judged.get(query).set(document, Number(grade));
  }
  return new Map([...judged].filter(([, grades]) => [...grades.values()].some((grade) => grade > 0)));
}
