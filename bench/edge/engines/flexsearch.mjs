// FlexSearch over sections, with its English stemmer: built and written here, read whole from the store by the servers. Its twin is
// minisearch.mjs.
import FlexSearch from "flexsearch";
import English from "flexsearch/lang/en";

function newIndex() {
  const encoder = new FlexSearch.Encoder(FlexSearch.Charset.LatinBalance, English);
  return new FlexSearch.Index({ encoder, tokenize: "strict", resolution: 9 });
}

/** The index of `sections` as files for the store, by name. */
export function buildIndex(sections) {
  const index = newIndex();
  sections.forEach(({ title, heading, text }, number) => index.add(number, `${title}\n${heading}\n${text}`));
  const parts = [];
  index.export((key, data) => {
    parts.push([key, data]);
  });
  return { "index.json": JSON.stringify(parts) };
}

/** As minisearch.mjs has it. `suggest`: a section needs not have every word. */
export async function openIndex(read) {
  const index = newIndex();
  for (const [key, data] of JSON.parse(await read("index.json"))) index.import(key, data);
  return (query, limit) => index.search(query, { limit, suggest: true });
}
