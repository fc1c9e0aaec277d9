// One input, one release: time zone, locale, thread count, the order in which files were made and the place where they stand
// change neither the id nor a byte.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import { buildRelease, corpora, fixtureDocs, readTree, scratchFolder } from "../rig/release.mjs";

const scratch = scratchFolder(after);
let outputs = 0;

function build(docs, options) {
  const out = join(scratch, `out-${(outputs += 1)}`);
  const { id, directory } = buildRelease(docs, out, options);
  return { id, files: readTree(directory) };
}

// The same files under another name, made in another order and at another time.
function copyShuffled(docs) {
  const copy = join(scratch, `copy-${(outputs += 1)}`, "docs");
  const files = [...readTree(docs)].sort(([a], [b]) => (a.split("").reverse().join("") < b.split("").reverse().join("") ? 1 : -1));
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), bytes);
    utimesSync(join(copy, path), 1_000_000_000, 1_000_000_000);
  }
  return copy;
}

const environments = [
  { threads: 1, env: { TZ: "UTC", LC_ALL: "C" } },
  { threads: 2, env: { TZ: "Pacific/Kiritimati", LC_ALL: "C.UTF-8" } },
  { threads: 7, env: { TZ: "America/St_Johns", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" } },
];

for (const { name, docs } of corpora) {
  describe(name, () => {
    const first = build(docs);

    for (const { threads, env } of environments) {
      test(`${threads} threads, ${env.TZ}, ${env.LC_ALL}`, () => {
        const again = build(docs, { threads, env });
        assert.equal(again.id, first.id);
        assert.deepEqual(again.files, first.files);
      });
    }

    test("a copy made in another order", () => {
      const again = build(copyShuffled(docs), { threads: 2 });
      assert.equal(again.id, first.id);
      assert.deepEqual(again.files, first.files);
    });
  });
}

test("a changed letter is another release", () => {
  const copy = join(scratch, "changed");
  cpSync(fixtureDocs, copy, { recursive: true });
  writeFileSync(join(copy, "harbour/2.0.0/index.md"), "# Harbour\n\nAnother text.\n");
  assert.notEqual(build(copy).id, build(fixtureDocs).id);
  rmSync(copy, { recursive: true });
});
