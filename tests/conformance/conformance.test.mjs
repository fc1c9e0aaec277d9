// The official conformance suite, both revisions, against the fixture and the shipped server, all in workerd. Prints a line a
// scenario; `make conformance` runs this file alone.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { scratchFolder } from "../rig/release.mjs";
import { askAll, servers } from "./servers.mjs";
import { lineOf, revisions } from "./suite.mjs";

const scratch = scratchFolder(after);

for (const server of servers) {
  describe(`conformance of the ${server.name}`, () => {
    let running;
    before(async () => {
      running = await server.start(scratch);
    });
    after(() => running?.stop());

    const sums = [];
    for (const revision of revisions) {
      test(`revision ${revision}`, async (context) => {
        const scenarios = await askAll(server, running.url, revision);
        for (const { name, result, isExpectedToFail } of scenarios) {
          await context.test(`${server.name} ${lineOf(revision, name, result, isExpectedToFail)}`, () => {
            assert.equal(result?.passed ?? false, !isExpectedToFail, result?.notes.join("\n"));
          });
        }
        const passed = scenarios.filter(({ result }) => result?.passed).length;
        sums.push(`${revision} ${passed} of ${scenarios.length}`);
      });
    }
    after(() => {
      console.log(`conformance${server.name === "fixture" ? "" : ` of the ${server.name}`}: ${sums.join(", ")}`);
    });
  });
}
