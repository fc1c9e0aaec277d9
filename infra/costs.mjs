// What an environment costs a month, from list prices and stated assumptions: prints the table of infra/README.md. What the edge reads comes from
// bench/simulation. Prices are list prices without discounts and free tiers that end, as of `asOf`.
//
//   node infra/costs.mjs
import { fileURLToPath } from "node:url";

export const asOf = "November 2026";

const monthSeconds = 30 * 86_400;
const million = 1e6;

// Dollars. Cloudflare and Datadog a million unless said otherwise, AWS in us-east-1.
export const dollars = {
  workersPlan: 5, zonePlan: 25, workerRequests: 0.3, workerCpuMs: 0.02, kvReads: 0.5, r2Reads: 0.36, r2Writes: 4.5, r2Gb: 0.015, logpush: 0.05, workersLogs: 0.6,
  lambdaRequests: 0.2, lambdaGbSecond: 0.0000133334, lambdaProvisionedGbSecond: 0.0000033334, httpApi: 1, s3Reads: 0.4, s3Writes: 5, s3Gb: 0.023,
  betweenRegionsGb: 0.02, awsLogsGb: 0.5, alarm: 0.1, metric: 0.3,
  datadogGb: 0.1, datadogEvents: 1.7, datadogSeries: 5 / 100,
};

// Included in the Workers plan, a month.
const included = { workerRequests: 10, workerCpuMs: 30, kvReads: 10, r2Reads: 10, r2Writes: 1, logpush: 10, workersLogs: 20 };

// A column each: requests a second, what bench/simulation says of a request, and the part of the successes that is logged.
export const columns = [
  { perSecond: 1, cpuMs: 0.8, r2Reads: 2.742, logged: 1 },
  { perSecond: 100, cpuMs: 0.75, r2Reads: 0.157, logged: 0.05 },
  { perSecond: 10_000, cpuMs: 0.75, r2Reads: 0.002, logged: 0.0005 },
];

export const assumed = {
  originShare: 0.001, // requests that the edge cannot answer
  originSeconds: 0.03, originGb: 1, originReads: 3, provisioned: 2 * 2, // of a call; instances ahead of time in both regions
  tailCpuMs: 0.1, // of the Tail Worker, which is billed by CPU alone
  releasesGb: 3, releaseObjects: 20_000, releaseGb: 0.1, releasesAMonth: 30, // 10,000 pages, one release a day, thirty kept
  eventKb: 1.2, events: 2, series: 2_000, // of a logged request: the request's and the invocation's
  alarms: 10, awsMetrics: 2 * 16 + 8, // S3's request metrics, CloudFront's additional ones
};

const beyond = (millions, what) => Math.max(0, millions - included[what]) * dollars[what];

/** Dollars a month by line, for one column. */
export function costs({ perSecond, cpuMs, r2Reads, logged }) {
  const requests = (perSecond * monthSeconds) / million;
  const origin = requests * assumed.originShare;
  const events = requests * logged * assumed.events;
  const written = (assumed.releaseObjects * assumed.releasesAMonth) / million;
  return {
    "Cloudflare: plans (Workers Paid, Pro for managed rules)": dollars.workersPlan + dollars.zonePlan,
    "Cloudflare: Worker, requests and CPU": beyond(requests, "workerRequests") + beyond(requests * (cpuMs + assumed.tailCpuMs), "workerCpuMs"),
    "Cloudflare: R2, reads, writes and storage": beyond(requests * r2Reads, "r2Reads") + beyond(written, "r2Writes") + assumed.releasesGb * dollars.r2Gb,
    "Cloudflare: Logpush and Workers Logs": beyond(requests, "logpush") + beyond(requests * logged, "workersLogs"),
    "AWS: API and function, both regions": origin * (dollars.httpApi + dollars.lambdaRequests) + origin * million * assumed.originSeconds * assumed.originGb * dollars.lambdaGbSecond,
    "AWS: instances ahead of time": assumed.provisioned * assumed.originGb * monthSeconds * dollars.lambdaProvisionedGbSecond,
    "AWS: S3, two buckets and replication":
      origin * assumed.originReads * dollars.s3Reads + 2 * (written * dollars.s3Writes + assumed.releasesGb * dollars.s3Gb) + assumed.releaseGb * assumed.releasesAMonth * dollars.betweenRegionsGb,
    "AWS: alarms, metrics, logs": assumed.alarms * dollars.alarm + assumed.awsMetrics * dollars.metric + origin * dollars.awsLogsGb,
    "Datadog: events and metrics": events * (dollars.datadogEvents + assumed.eventKb * dollars.datadogGb) + assumed.series * dollars.datadogSeries,
  };
}

const money = (value) => (value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString("en-US"));

/** The table in Markdown. */
export function table() {
  const all = columns.map(costs);
  const sums = all.map((one) => Object.values(one).reduce((sum, value) => sum + value, 0));
  const rows = Object.keys(all[0]).map((line) => [line, ...all.map((one) => money(one[line]))]);
  const perMillion = sums.map((sum, at) => money(sum / ((columns[at].perSecond * monthSeconds) / million)));
  const lines = [
    ["dollars a month", ...columns.map(({ perSecond }) => `${perSecond.toLocaleString("en-US")} requests/s`)],
    ["---", ...columns.map(() => "---:")],
    ...rows,
    ["**together**", ...sums.map((sum) => `**${money(sum)}**`)],
    ["a million requests", ...perMillion],
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(table());
}
