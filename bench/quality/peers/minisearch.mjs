// MiniSearch: BM25+ a field, summed. Options of an index: stem (Porter), stop (leave out stop words); of a query: title (boost
// of the title), k, b, d (its BM25+).
import MiniSearch from "minisearch";
import { stemmer } from "stemmer";
import { runPeer } from "./work.mjs";

// The 33 of Lucene's EnglishAnalyzer: MiniSearch has no list of its own.
const STOP_WORDS = new Set(
  ("a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to " +
    "was will with").split(" "),
);

runPeer({
  build(documents, { stem, stop }) {
    const index = new MiniSearch({
      fields: ["title", "text"],
      processTerm(term) {
        const word = term.toLowerCase();
        if (stop && STOP_WORDS.has(word)) return null;
        return stem ? stemmer(word) : word;
      },
    });
    index.addAll(documents);
    return index;
  },
  ask: (index, text) => ({ title, k, b, d }, depth) => {
    const found = index.search(text, { boost: { title }, bm25: { k, b, d } });
    return found.slice(0, depth).map(({ id, score }) => [id, score]);
  },
});
