// What is served: a folder of Markdown, generated where none is named, its release, and the same sections as a list for the other servers'
// indexes. The same seed gives the same bytes. Knows no server.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildRelease, pagesOf } from "../../tests/rig/release.mjs";

/** Numbers from 0 to 1 that follow from `seed` (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// By Zipf's law with exponent 1 the rank of a drawn word is evenly spread on a logarithmic scale.
const zipfRank = (random, from, to) => Math.floor(from * (to / from) ** random());

const syllables = "ka lo mi ren tu sa vel no pri da gon eth ul bar ci fo han je qui ost wy zan mer tol ip".split(" ");

function makeWords(count) {
  const random = randomFrom(7);
  const words = new Set("the of and to in is a for with that on as it by".split(" "));
  while (words.size < count) {
    const length = 2 + Math.floor(random() * 3);
    words.add(Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)]).join(""));
  }
  return [...words];
}

const titled = (text) => text[0].toUpperCase() + text.slice(1);

function makePage(words, random, wordsASection) {
  const draw = () => words[zipfRank(random, 1, words.length)];
  const phrase = (length) => Array.from({ length }, draw).join(" ");
  const sentence = () => `${titled(phrase(8 + Math.floor(random() * 10)))}.`;
  const section = (_, at) => {
    const text = Array.from({ length: Math.ceil(wordsASection / 13) }, sentence).join(" ");
    const code = at % 3 === 1 ? `\n\n\`\`\`js\nconst ${draw()} = ${draw()}.${draw()}("${draw()}");\n\`\`\`` : "";
    return `## ${titled(phrase(3))}\n\n${text}${code}\n`;
  };
  return `# ${titled(phrase(3))}\n\n${sentence()}\n\n${Array.from({ length: 9 }, section).join("\n")}`;
}

/** Writes `pages` pages of ten sections each below `folder`, every tenth page about 20 KB. */
export function generateCorpus(folder, pages) {
  const words = makeWords(30_000);
  const random = randomFrom(11);
  mkdirSync(folder, { recursive: true });
  for (let page = 0; page < pages; page += 1) {
    writeFileSync(join(folder, `page-${String(page).padStart(5, "0")}.md`), makePage(words, random, page % 10 === 0 ? 310 : 75));
  }
}

/** Pages cut at their headings: {id, page, title, heading, text}. */
export function sectionsOf(pages) {
  return pages.flatMap(({ id: page, markdown }) => {
    const title = /^#+ (.+)$/m.exec(markdown)?.[1] ?? page;
    const parts = markdown.split(/^(?=#{1,6} )/m).filter((part) => part.trim() !== "");
    return parts.map((text, at) => ({ id: `${page}#${at}`, page, title, heading: /^#+ (.+)/.exec(text)?.[1] ?? title, text }));
  });
}

/** Words of three letters or more, the most frequent first. */
export function vocabularyOf(pages) {
  const counts = new Map();
  for (const { markdown } of pages) {
    for (const [word] of markdown.toLowerCase().matchAll(/[a-z]{3,}/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
}

/** Queries of two to four words, no two alike, from the middle of the vocabulary: neither stop words nor words of one page. */
export function queriesOf(vocabulary, seed) {
  const random = randomFrom(seed);
  const seen = new Set();
  const to = Math.min(vocabulary.length, 8_000);
  const from = Math.min(40, to >> 1);
  return () => {
    for (;;) {
      const length = 2 + Math.floor(random() * 3);
      const query = Array.from({ length }, () => vocabulary[zipfRank(random, from, to)]).join(" ");
      if (!seen.has(query)) {
        seen.add(query);
        return query;
      }
    }
  };
}

/** Pages of 16 to 24 KB; where there are none, the 20 that come nearest. */
function longPagesOf(pages) {
  const distance = ({ markdown }) => Math.abs(markdown.length - 20_000);
  const near = pages.toSorted((a, b) => distance(a) - distance(b));
  const fitting = near.filter((page) => distance(page) < 4_000);
  return (fitting.length > 0 ? fitting : near.slice(0, 20)).map(({ id }) => id);
}

/** The corpus in `docs`, generated below `work` where it is empty, with its release in `out`. */
export function prepareCorpus({ docs, work, out, generatedPages }) {
  const folder = docs || join(work, `generated-${generatedPages}`);
  if (!docs && !existsSync(folder)) generateCorpus(folder, generatedPages);
  const release = buildRelease(folder, out);
  const pages = pagesOf(release.directory);
  return { release, pages, sections: sectionsOf(pages), vocabulary: vocabularyOf(pages), longPages: longPagesOf(pages) };
}
