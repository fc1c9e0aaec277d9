// FlexSearch with its English stop words and stemmer: an index of titles and one of title and text, since it ranks by how many words
// match and how near to the beginning they stand, and knows neither how rare a word is nor which field counts. The two rankings are
// added up as weight / (first + rank). Options of an index: encoder (one of its Charset), resolution; of a query: title (weight of
// the ranking by titles), first. `suggest`: a page needs not have every word.
import FlexSearch from "flexsearch";
import English from "flexsearch/lang/en";
import { DEPTH, runPeer } from "./work.mjs";

runPeer({
  build(documents, { encoder, resolution }) {
    const words = new FlexSearch.Encoder(FlexSearch.Charset[encoder], English, { cache: false });
    const titles = new FlexSearch.Index({ encoder: words, tokenize: "strict", resolution });
    const pages = new FlexSearch.Index({ encoder: words, tokenize: "strict", resolution });
    documents.forEach(({ title, text }, number) => {
      titles.add(number, title);
      pages.add(number, `${title}\n${text}`);
    });
    return { titles, pages, ids: documents.map(({ id }) => id) };
  },
  ask({ titles, pages, ids }, text) {
    const byPage = pages.search(text, { limit: DEPTH, suggest: true });
    const byTitle = titles.search(text, { limit: DEPTH, suggest: true });
    return ({ title, first }, depth) => {
      const scores = new Map();
      const add = (ranking, weight) =>
        ranking.forEach((number, at) => scores.set(number, (scores.get(number) ?? 0) + weight / (first + at)));
      add(byPage, 1);
      add(byTitle, title);
      return [...scores]
        .sort((a, b) => b[1] - a[1])
        .slice(0, depth)
        .map(([number, score]) => [ids[number], score]);
    };
  },
});
