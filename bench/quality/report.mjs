// Prints what was measured, for people. Decides nothing.

const DOCUMENTATION = ["tldr-man", "conala-api", "mdn", "k8s", "react"];
const ENGINE_WIDTH = 12;
const short = (value) => (value === undefined ? "-" : value.toFixed(4).replace(/^(-?)0\./, "$1."));
const signed = (value) => (value >= 0 ? "+" : "") + short(value);
const words = (configuration) =>
  Object.entries(configuration)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");

export function printConfigurations(peers, results) {
  console.log("Peers' best configurations, chosen for each set on the queries that they are scored on:");
  for (const peer of peers) {
    const measured = results.filter(({ engines }) => engines[peer.name]);
    if (measured.length === 0) continue;
    console.log(`\n${peer.name} ${peer.version()}, best of ${peer.grid.length}`);
    for (const { name, engines } of measured) console.log(`  ${name.padEnd(12)} ${words(engines[peer.name].configuration)}`);
  }
}

const row = (name, values, rest) =>
  `${name.padEnd(12)}${values.map((value) => value.padStart(ENGINE_WIDTH)).join("")}  ${rest}`.trimEnd();

const chance = (p) => (p < 0.001 ? "p < .001" : `p = ${p.toFixed(3).replace(/^0/, "")}`);

/** nDCG@10, set by set and as a mean over the documentation sets that are there. */
export function printTable(peers, results) {
  const names = ["foredge", ...peers.map(({ name }) => name)];
  const ndcg = ({ engines }, name) => engines[name]?.metrics["ndcg@10"];
  console.log("\nnDCG@10, foredge with one setting for all sets; p of a paired randomisation test against the best peer\n");
  console.log(row("", names, "to the best peer"));
  for (const result of results) {
    const { best, p } = result;
    const rest = best ? `${signed(ndcg(result, "foredge") - ndcg(result, best))} ${best}, ${chance(p)}` : "";
    console.log(row(result.name, names.map((name) => short(ndcg(result, name))), rest));
  }
  const documentation = results.filter(({ name }) => DOCUMENTATION.includes(name));
  if (documentation.length === 0) return;
  const mean = (name) => {
    const values = documentation.map((result) => ndcg(result, name));
    return values.includes(undefined) ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  console.log(row("mean", names.map((name) => short(mean(name))), `over ${documentation.map(({ name }) => name).join(", ")}`));
}
