// Which server is asked what: the fixture all that a revision requires, the shipped server what does not call a tool, prompt or
// resource of the fixture by its name.
import { join } from "node:path";
import { startPublished } from "../rig/hosts.mjs";
import { buildRelease, root } from "../rig/release.mjs";
import { expectedFailures, requiredScenarios, runSuite, startFixture } from "./suite.mjs";

const everyRevision = ["tools-list", "resources-list", "prompts-list", "dns-rebinding-protection", "server-sse-multiple-streams"];
const shippedScenarios = {
  "2026-07-28": [
    ...everyRevision,
    "server-stateless",
    "sep-2164-resource-not-found",
    "caching",
    "input-required-result-unsupported-methods",
    "http-header-validation",
  ],
  "2025-11-25": [...everyRevision, "server-initialize", "ping"],
};

// Checks of those scenarios that call a tool of the fixture; the rest of the scenario is asked all the same.
const fixtureChecks = new Set([
  "sep-2575-server-rejects-undeclared-capability", // test_missing_capability
  "sep-2575-missing-capability-http-400", // test_missing_capability
  "sep-2575-http-server-no-independent-requests-on-stream", // test_streaming_elicitation
  "sep-2575-server-no-log-without-loglevel", // test_logging_tool
]);

/** The servers, each with its scenarios of a revision and the checks that it is excused from. */
export const servers = [
  {
    name: "shipped server",
    async start(scratch) {
      const { directory } = buildRelease(join(root, "tests/worker/handbook"), scratch);
      const { origin, stop } = await startPublished(directory, join(scratch, "state"));
      return { url: `${origin}/mcp`, stop };
    },
    plan: (revision) => ({ scenarios: shippedScenarios[revision], failing: [], excused: fixtureChecks }),
  },
  {
    name: "fixture",
    start: startFixture,
    plan: (revision) => ({
      scenarios: requiredScenarios(revision),
      failing: revision === "2025-11-25" ? expectedFailures : [],
      excused: new Set(),
    }),
  },
];

/** Every planned scenario of a server and a revision: `{name, result, isExpectedToFail}`. */
export async function askAll(server, url, revision) {
  const { scenarios, failing, excused } = server.plan(revision);
  const results = await runSuite(url, revision, excused);
  return scenarios.map((name) => ({ name, result: results.get(name), isExpectedToFail: failing.includes(name) }));
}
