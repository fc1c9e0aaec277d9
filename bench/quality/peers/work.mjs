// What every JavaScript peer does alike: reads a set, answers all queries in each configuration that it is asked for, and
// writes one run file a configuration. Knows no engine and no relevance. Twin of work.py.
//
//   node PEER.mjs SET_DIR <work.json     work: [{"index": {…}, "query": {…}, "file": "…/run.tsv"}, …]
//
// Lines of a run: query id, document id, rank, score, tab-separated.
import { readFileSync, renameSync, writeFileSync } from "node:fs";

export const DEPTH = 200; // pages a query: enough for the top ten after the pages that a query excludes are taken out

const readLines = (path) =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/**
 * `build(documents, options)` makes an index; `ask(index, text)` gives a function (options, depth) → [[document id, score], …], the best
 * first. Configurations that share their index options share an index, and those share what `ask` did. One index is held at a time.
 */
export function runPeer({ build, ask }) {
  const set = process.argv[2];
  const documents = readLines(`${set}/corpus.jsonl`);
  const queries = new Map(
    readLines(`${set}/queries.jsonl`)
      .reverse() // of two queries with one id the first counts
      .map(({ id, text }) => [id, text]),
  );
  const byIndex = Map.groupBy(JSON.parse(readFileSync(0, "utf8")), (one) => JSON.stringify(one.index));
  for (const configurations of byIndex.values()) {
    const index = build(documents, configurations[0].index);
    const runs = configurations.map(() => []);
    for (const [id, text] of queries) {
      const rank = ask(index, text);
      configurations.forEach(({ query }, at) => {
        const lines = rank(query, DEPTH).map(([document, score], place) => `${id}\t${document}\t${place + 1}\t${score}\n`);
        runs[at].push(lines.join(""));
      });
    }
    configurations.forEach(({ file }, at) => {
      writeFileSync(`${file}.part`, runs[at].join(""));
      renameSync(`${file}.part`, file);
      console.log(file);
    });
  }
}
