// MiniSearch over sections: built and written here, read whole from the store by the servers. Its twin is flexsearch.mjs.
import MiniSearch from "minisearch";

const options = { fields: ["title", "heading", "text"], idField: "number" };

/** The index of `sections` as files for the store, by name. */
export function buildIndex(sections) {
  const index = new MiniSearch(options);
  index.addAll(sections.map(({ title, heading, text }, number) => ({ number, title, heading, text })));
  return { "index.json": JSON.stringify(index) };
}

/** The index out of the store; `read(name)` resolves to a file's text. A search gives the numbers of sections, the best first. */
export async function openIndex(read) {
  const index = MiniSearch.loadJSON(await read("index.json"), options);
  return (query, limit) => index.search(query, { boost: { title: 3, heading: 2 } }).slice(0, limit).map(({ id }) => id);
}
