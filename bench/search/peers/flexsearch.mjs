// FlexSearch with its English stop words and stemmer; a section needs not have every word.
import FlexSearch from "flexsearch";
import English from "flexsearch/lang/en";
import { measurePeer } from "./measure.mjs";

measurePeer({
  build(sections) {
    const encoder = new FlexSearch.Encoder(FlexSearch.Charset.Normalize, English, { cache: false });
    const index = new FlexSearch.Index({ encoder, tokenize: "strict" });
    sections.forEach(({ title, text }, id) => index.add(id, `${title}\n${text}`));
    return index;
  },
  ask: (index, text) => index.search(text, { limit: 10, suggest: true }),
});
