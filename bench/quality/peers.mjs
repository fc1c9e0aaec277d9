// Which engines foredge is compared with, how each is called, and the configurations that are tried for each set. The best one for a
// set is what foredge must beat there, chosen on the very queries that it is scored on: that is in the peers' favour.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const NODE = [process.execPath, "--max-old-space-size=3072"];
// Debian's own Python: a second one on PATH does not see Debian's modules.
const PYTHON = ["/usr/bin/python3"];

/** Every combination of the named choices, as objects. */
function combine(choices) {
  let all = [{}];
  for (const [name, values] of Object.entries(choices)) {
    all = all.flatMap((one) => values.map((value) => ({ ...one, [name]: value })));
  }
  return all;
}

const grid = (index, query) => combine(index).flatMap((i) => combine(query).map((q) => ({ index: i, query: q })));
const npmVersion = (name) => require(`../node_modules/${name}/package.json`).version;
const pythonVersion = (code) => execFileSync(PYTHON[0], ["-c", code], { encoding: "utf8" }).trim();

/** `version()` throws when the engine is not installed. */
export const PEERS = [
  {
    name: "minisearch",
    command: [...NODE, "peers/minisearch.mjs"],
    version: () => npmVersion("minisearch"),
    grid: grid({ stem: [true], stop: [true] }, { title: [1, 2, 4], k: [2.4, 5], b: [0.3, 0.7], d: [0] }),
  },
  {
    name: "flexsearch",
    command: [...NODE, "peers/flexsearch.mjs"],
    version: () => npmVersion("flexsearch"),
    grid: grid({ encoder: ["Normalize"], resolution: [100] }, { title: [0.3, 1, 2, 4, 8], first: [2, 6, 60] }),
  },
  {
    name: "lunr",
    command: [...NODE, "peers/lunr.mjs"],
    version: () => npmVersion("lunr"),
    grid: grid({ b: [0.3, 0.75], k1: [1.2, 4] }, { title: [1, 2, 4, 8] }),
  },
  {
    name: "sqlite-fts5",
    command: [...PYTHON, "peers/fts5.py"],
    version: () => pythonVersion("import sqlite3; print(sqlite3.sqlite_version)"),
    grid: grid({ tokenize: ["unicode61", "porter unicode61"] }, { title: [1, 4, 16, 32], text: [1] }),
  },
  {
    name: "xapian",
    command: [...PYTHON, "peers/xapian_bm25.py"],
    version: () => pythonVersion("import xapian; print(xapian.version_string())"),
    grid: grid({ title: [1, 10] }, { k1: [1, 4], b: [0.5, 0.75], separate: [0, 1, 2], stop: [true] }),
  },
];
