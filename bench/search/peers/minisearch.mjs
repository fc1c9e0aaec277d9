// MiniSearch with stemming and stop words, as it ranks best in bench/quality.
import MiniSearch from "minisearch";
import { stemmer } from "stemmer";
import { measurePeer } from "./measure.mjs";

const stopWords = new Set("a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with".split(" "));

measurePeer({
  build(sections) {
    const index = new MiniSearch({
      fields: ["title", "text"],
      processTerm: (term) => (stopWords.has(term.toLowerCase()) ? null : stemmer(term.toLowerCase())),
    });
    index.addAll(sections);
    return index;
  },
  ask: (index, text) => index.search(text, { boost: { title: 2 } }).slice(0, 10).map(({ id }) => id),
});
