// Lunr: BM25 a field, summed, with its own trimmer, stop words and Porter stemmer. Options of an index: b, k1; of a query: title
// (boost of the title).
//
// Lunr fixes a field's boost when the index is built, as a factor on every score of that field. Here the two fields are asked one by one
// and their scores added with that factor: the same ranking as with an index a boost, for one build.
import lunr from "lunr";
import { runPeer } from "./work.mjs";

function scoresOf(index, field, terms) {
  const found = index.query((query) => {
    for (const term of terms) query.term(term, { fields: [field], usePipeline: true });
  });
  return found.map(({ ref, score }) => [ref, score]);
}

runPeer({
  build(documents, { b, k1 }) {
    return lunr(function () {
      this.b(b);
      this.k1(k1);
      this.ref("id");
      this.field("title");
      this.field("text");
      for (const document of documents) this.add(document);
    });
  },
  ask(index, text) {
    // An asterisk is a wildcard in a query, and one inside a term ends Lunr with a TypeError.
    const words = lunr.tokenizer(text).map((token) => String(token).replaceAll("*", ""));
    const terms = [...new Set(words.filter(Boolean))];
    const texts = scoresOf(index, "text", terms);
    const titles = scoresOf(index, "title", terms);
    return ({ title }, depth) => {
      const scores = new Map(texts);
      for (const [id, score] of titles) scores.set(id, (scores.get(id) ?? 0) + title * score);
      return [...scores].sort((a, b) => b[1] - a[1]).slice(0, depth);
    };
  },
});
