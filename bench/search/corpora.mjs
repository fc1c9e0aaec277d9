// What is searched in: the documents of a set for `foredge eval`, or made-up ones whose words are as frequent as in real text. Both become a
// folder of Markdown and a file of queries. Knows no engine.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { randomFrom } from "../../tests/rig/faults.mjs";

const readLines = (path) => readFileSync(path, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

function writePage(folder, path, title, text) {
  const file = join(folder, `${path}.md`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `---\ntitle: ${JSON.stringify(title)}\n---\n\n${text}\n`);
}

/** Documents of a set below `folder`; returns its queries, each text once. */
export function writeSet(set, folder) {
  readLines(join(set, "corpus.jsonl")).forEach(({ title, text }, number) => {
    writePage(folder, `${String(number % 100).padStart(2, "0")}/page-${number}`, title || `Page ${number}`, text);
  });
  return [...new Set(readLines(join(set, "queries.jsonl")).map(({ text }) => text))];
}

const letters = "etaoinshrdlcumwfgypbvk";
const words = 200_000;
const sectionsPerPage = 10;
const wordsPerSection = 60;
const topicWords = 8;

/** Word `rank` of a language of its own: frequent words are short, each is another. */
function wordOf(rank) {
  let word = "";
  for (let rest = rank + 1; rest > 0; rest = Math.floor((rest - 1) / letters.length)) word += letters[(rest - 1) % letters.length];
  return rank % 3 === 0 ? `${word}ing` : word.length < 3 ? `${word}a` : word;
}

/**
 * `sections` sections whose words follow Zipf's law (a word's frequency is inverse to its rank), ten a page; each section has a few rarer
 * words more than once, which is what it is about. Returns queries made of such words and frequent ones.
 */
export function writeZipf(folder, sections, seed = 1) {
  const random = randomFrom(seed);
  // The inverse of the harmonic sum, good enough for what only has to look like text.
  const draw = () => Math.min(words - 1, Math.floor(Math.exp(random() * Math.log(words + 1))) - 1);
  const queries = [];
  for (let page = 0; page * sectionsPerPage < sections; page += 1) {
    const texts = [];
    for (let section = 0; section < sectionsPerPage; section += 1) {
      const topic = Array.from({ length: topicWords }, () => wordOf(100 + Math.floor(random() * (words - 100))));
      const text = Array.from({ length: wordsPerSection }, () => (random() < 0.15 ? topic[Math.floor(random() * topicWords)] : wordOf(draw())));
      texts.push(`## ${topic.slice(0, 3).join(" ")}\n\n${text.join(" ")}.\n`);
      if (queries.length < 1_000 && random() < (2_000 / sections)) queries.push([...topic.slice(0, 2), wordOf(draw()), wordOf(draw())].join(" "));
    }
    writePage(folder, `${String(page % 1_000).padStart(3, "0")}/page-${page}`, `${wordOf(page % words)} ${wordOf((page * 7) % words)} ${page}`, texts.join("\n"));
  }
  return [...new Set(queries)];
}
