// Token limits, counted with the tokenizer that clients really use (o200k_base): no answer is larger than max_tokens, and the
// estimates that the answers carry never lie below the real count of a text of any length worth counting.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { callTool } from "../rig/calls.mjs";
import { wasmInNode } from "../rig/hosts.mjs";
import { buildRelease, corpora, pagesOf, scratchFolder } from "../rig/release.mjs";

const limits = [300, 317, 400, 550, 800, 1_300, 3_000, 8_000, 25_000];
const scratch = scratchFolder(after);

// Words that a page's own readers would use: its headings, and every ninth line of its text.
function queriesOf({ markdown }) {
  const lines = markdown.split("\n").filter((line) => /\p{L}{4}/u.test(line));
  const headings = lines.filter((line) => line.startsWith("#"));
  return [...headings, ...lines.filter((_, at) => at % 9 === 0)].map((line) => line.slice(0, 200));
}

for (const { name, docs } of corpora) {
  describe(name, () => {
    const release = buildRelease(docs, scratch);
    const host = wasmInNode(release.directory);
    const pages = pagesOf(release.directory);

    async function holds(tool, args, max_tokens) {
      const { text, value } = await callTool(host, tool, { ...args, max_tokens });
      const tokens = countTokens(text);
      assert.ok(tokens <= max_tokens, `${tool} ${JSON.stringify(args)}: ${tokens} tokens of ${max_tokens}`);
      return value;
    }

    test("search keeps max_tokens", async () => {
      let results = 0;
      for (const [number, page] of pages.entries()) {
        for (const [at, query] of queriesOf(page).entries()) {
          const limit = limits[(number + at) % limits.length];
          const value = await holds("search", { query, limit: at % 3 === 0 ? 50 : 8 }, limit);
          results += value.results.length;
        }
      }
      assert.ok(results > pages.length);
    });

    test("words that nobody wrote do not swell the answer", async () => {
      const known = queriesOf(pages[0])[0].slice(0, 40);
      const invented = Array.from({ length: 120 }, (_, at) => `zq${(at * 7_919).toString(36)}`).join(" ");
      for (const noise of [invented, "漢字仮名".repeat(150), "\u1200\u1201 ".repeat(200), '"\\'.repeat(400)]) {
        for (const limit of [300, 400, 800]) await holds("search", { query: `${known} ${noise}` }, limit);
      }
    });

    test("fetch keeps max_tokens", async () => {
      for (const { id } of pages) {
        for (const limit of limits) {
          const { next_cursor: cursor } = await holds("fetch", { id }, limit);
          if (cursor !== undefined) await holds("fetch", { id, cursor }, limit);
        }
      }
    });

    test("outline keeps max_tokens", async () => {
      const { value } = await callTool(host, "versions", {});
      for (const { library, versions } of value.libraries) {
        for (const { version } of versions) {
          for (const limit of limits) {
            for (const depth of [1, 4]) await holds("outline", { library, version, depth }, limit);
          }
        }
      }
      for (const { id } of pages) await holds("outline", { path: id }, 300);
    });

    test("the largest answers without a limit of their own stay small", async () => {
      const { text } = await callTool(host, "versions", {});
      assert.ok(countTokens(text) < 6_000);
    });

    test("estimates are never below the tokenizer's count, and near it", async (context) => {
      let estimated = 0;
      let real = 0;
      let worst = Infinity;
      for (const { id } of pages) {
        const { value } = await callTool(host, "fetch", { id, max_tokens: 25_000 });
        const tokens = countTokens(JSON.stringify(value.text).slice(1, -1));
        if (tokens < 200) continue;
        assert.ok(value.tokens >= tokens, `${id}: ${value.tokens} estimated, ${tokens} counted`);
        worst = Math.min(worst, value.tokens / tokens);
        estimated += value.tokens;
        real += tokens;
      }
      const mean = estimated / real;
      context.diagnostic(`estimate / o200k_base: ${mean.toFixed(3)} over all, ${worst.toFixed(3)} at least`);
      assert.ok(mean < 1.5, `estimates are ${mean.toFixed(2)} times the real count`);
    });
  });
}
