// Reading: whatever page, and however small the parts, `fetch` gives exactly the page's Markdown, cuts no code block and no
// table row, and what a search result cites is found again where it says.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, describe, test } from "node:test";
import { callTool } from "../rig/calls.mjs";
import { wasmInNode } from "../rig/hosts.mjs";
import { buildRelease, corpora, pagesOf, scratchFolder } from "../rig/release.mjs";

const scratch = scratchFolder(after);
const partLimit = 2_000;

async function walk(host, args) {
  const parts = [];
  let cursor;
  do {
    const { value } = await callTool(host, "fetch", cursor === undefined ? args : { ...args, cursor });
    assert.ok(value.text !== "", `an empty part of ${args.id}`);
    assert.notEqual(value.next_cursor, cursor ?? "", `${args.id} does not go on`);
    assert.equal(value.complete, value.next_cursor === undefined);
    parts.push(value);
    cursor = value.next_cursor;
    assert.ok(parts.length < partLimit, `${args.id} never ends`);
  } while (cursor !== undefined);
  return parts;
}

const linesOf = (markdown, [first, last]) => markdown.split("\n").slice(first - 1, last);

// True while a code block that was opened above is not closed yet.
function endsInFence(text) {
  let open;
  for (const line of text.split("\n")) {
    const [, mark, rest] = /^[ >]*(?:[-*+] |\d+[.)] )? *(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (mark === undefined) continue;
    if (open === undefined) {
      if (mark[0] === "~" || !rest.includes("`")) open = mark;
    } else if (mark.startsWith(open) && rest.trim() === "") {
      open = undefined;
    }
  }
  return open !== undefined;
}

for (const { name, docs } of corpora) {
  describe(name, () => {
    const release = buildRelease(docs, scratch);
    const host = wasmInNode(release.directory);
    const pages = pagesOf(release.directory);

    test("a page in one part is its Markdown", async () => {
      assert.ok(pages.length > 0);
      for (const { id, markdown } of pages) {
        const parts = await walk(host, { id, max_tokens: 25_000 });
        assert.equal(parts.map(({ text }) => text).join(""), markdown, id);
      }
    });

    for (const limit of [300, 700, 1_500]) {
      test(`parts of ${limit} tokens join to the page`, async () => {
        for (const { id, markdown } of pages) {
          const parts = await walk(host, { id, max_tokens: limit });
          const joined = parts.map(({ text }) => text).join("");
          // A unit larger than the limit is cut with a note of it: then each line is still there, in order.
          if (joined !== markdown) checkCut(id, markdown, parts);
          for (const [at, { text, lines, total_lines: total }] of parts.entries()) {
            assert.ok(!endsInFence(text), `${id}, part ${at} ends in a code block:\n${text}`);
            assert.ok(lines[0] <= lines[1] && lines[1] <= total, `${id}: lines ${lines} of ${total}`);
            assert.ok(at === 0 || lines[0] >= parts[at - 1].lines[1] || lines[0] >= parts[at - 1].lines[0], id);
          }
          assert.equal(parts.at(-1).lines[1], markdown.trimEnd().split("\n").length, id);
        }
      });
    }

    test("the digest of a search result is that of its section, and its lines hold its text", async () => {
      let whole = 0;
      for (const page of pages) {
        const { markdown } = page;
        for (const [heading] of markdown.matchAll(/^#+ .+$/gm)) {
          const [library, version] = page.id.split("/")[0].split("@");
          const args = { query: heading.slice(0, 200), library, version, limit: 5, max_tokens: 3_000 };
          const { value } = await callTool(host, "search", args);
          for (const result of value.results) {
            const found = pages.find(({ id }) => id === decodeURIComponent(result.id.split("#")[0])) ?? pages.find(({ id }) => id === result.id.split("#")[0]);
            assert.ok(found, result.id);
            if (!result.complete) continue;
            whole += 1;
            assert.equal(`${linesOf(found.markdown, result.lines).join("\n")}\n`, result.text, result.id);
            const digest = createHash("sha256").update(result.text).digest("hex");
            assert.ok(digest.startsWith(result.digest), `${result.id}: ${result.digest} is not of ${digest}`);
          }
        }
      }
      assert.ok(whole > 0);
    });

    test("a cited line range is fetched with the cited text inside", async () => {
      for (const { id } of pages) {
        for (const max_tokens of [300, 600, 5_000]) {
          const { value } = await callTool(host, "search", { query: id.split("/").at(-1), limit: 4, max_tokens });
          for (const { id: cited, lines, text } of value.results) {
            const parts = await walk(host, { id: cited.split("#")[0], lines: lines.join("-"), max_tokens: 25_000 });
            const fetched = parts.map((part) => part.text).join("");
            // The last line: before the first, a part of a table or of code repeats its head.
            const last = text.split("\n").findLast((line) => /\p{L}/u.test(line)).slice(0, 40);
            assert.ok(fetched.includes(last), `${cited} lines ${lines}: ${last}\nis not in\n${fetched}`);
          }
        }
      }
    });
  });
}

// Every word of the page stands in the parts, in order; between them only fences that were closed and opened again.
function checkCut(id, markdown, parts) {
  const words = (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const seen = words(parts.map(({ text }) => text).join(""));
  let at = 0;
  for (const word of words(markdown)) {
    at = seen.indexOf(word, at);
    assert.ok(at !== -1, `${id}: "${word}" is lost`);
    at += 1;
  }
}
