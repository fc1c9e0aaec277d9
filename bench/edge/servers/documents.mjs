// What the servers beside ours answer, whichever library frames it: two tools over an engine's index and the list of sections, both
// read whole from the store by the first request, as such servers do. An engine is a file of engines/.

export const serverInfo = { name: "docs", version: "1.0.0" };
export const revision = "2026-07-28";

export const descriptions = {
  search: "Searches the documentation and returns the sections that fit best, with their text.",
  fetch: "Returns the whole text of one page of the documentation.",
};

/** Characters of a section that a result shows: ten of them make an answer as long as ours. */
const shownCharacters = 1_000;

/** A function that resolves to {search, fetch} when index and sections are there. */
export function documentsFrom({ openIndex }) {
  let opening;
  return (env) => (opening ??= open(openIndex, env));
}

async function open(openIndex, env) {
  const read = async (name) => (await env.STORE.fetch(`http://store/${env.INDEX}/${name}`)).text();
  const [ask, sections] = await Promise.all([openIndex(read), read("sections.json").then(JSON.parse)]);
  const pages = Map.groupBy(sections, ({ page }) => page);
  const url = (page) => `https://docs.example/${page}`;
  return {
    search: ({ query, limit = 10 }) => ({
      results: ask(query, limit).map((number) => {
        const { id, page, title, heading, text } = sections[number];
        return { id, title: `${title} > ${heading}`, url: url(page), text: text.slice(0, shownCharacters) };
      }),
    }),
    fetch({ id }) {
      const found = pages.get(id) ?? [];
      return { id, title: found[0]?.title ?? "", url: url(id), text: found.map(({ text }) => text).join("") };
    },
  };
}
