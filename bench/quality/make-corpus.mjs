// Prints the corpus.jsonl of a folder of Markdown: one document a file, named by its path without the extension. Front matter gives the
// title and is left out of the text, so that the words stand where every engine of the comparison sees them.
//
//   node bench/quality/make-corpus.mjs docs >set/corpus.jsonl
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FRONT_MATTER = /^---\r?\n([\s\S]*?\r?\n)---\r?\n/;

function titleOf(front, body) {
  const line = /^title:\s*(.+?)\s*$/m.exec(front) ?? /^# +(.+?)\s*#*$/m.exec(body);
  return (line?.[1] ?? "").replace(/^(["'])(.*)\1$/, "$2");
}

/** [{id, title, path, text}] in the order of their paths. */
export function makeCorpus(folder) {
  const paths = readdirSync(folder, { recursive: true }).filter((path) => /\.(md|mdx|markdown)$/.test(path));
  return paths.sort().map((path) => {
    const source = readFileSync(join(folder, path), "utf8");
    const front = FRONT_MATTER.exec(source);
    const text = source.slice(front?.[0].length ?? 0);
    return { id: path.replace(/\.[a-z]+$/, ""), title: titleOf(front?.[1] ?? "", text), path, text };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const document of makeCorpus(process.argv[2])) console.log(JSON.stringify(document));
}
