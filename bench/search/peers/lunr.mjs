// Lunr as it comes: BM25 a field, stop words, Porter stemmer.
import lunr from "lunr";
import { measurePeer } from "./measure.mjs";

measurePeer({
  build(sections) {
    return lunr(function () {
      this.ref("id");
      this.field("title", { boost: 4 });
      this.field("text");
      for (const section of sections) this.add(section);
    });
  },
  ask(index, text) {
    const terms = [...new Set(lunr.tokenizer(text).map((token) => String(token).replaceAll("*", "")).filter(Boolean))];
    const found = index.query((query) => {
      for (const term of terms) query.term(term, { usePipeline: true });
    });
    return found.slice(0, 10).map(({ ref }) => Number(ref));
  },
});
