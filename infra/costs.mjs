// What an environment costs a month, from list prices and stated assumptions: prints the table of infra/README.md. What the edge reads comes from
// bench/simulation. Prices are list prices without discounts and free tiers that end, as of `asOf`.
// The second table says where each price was read.
//
//   node infra/costs.mjs
import { fileURLToPath } from "node:url";

export const asOf = "November 2026";

const monthSeconds = 30 * 86_400;
const million = 1e6;

// Where each price stands. `vendor`: read on the vendor's own page. `others`: the vendor's page fills its tables in by script, so the number was
// read where others quote that page in 2026, in at least two places that agree.
const workers = ["https://developers.cloudflare.com/workers/platform/pricing/", "vendor"];
const observability = ["https://developers.cloudflare.com/observability/pricing/", "vendor"];
const lambda = ["https://aws.amazon.com/lambda/pricing/", "others"];
const s3 = ["https://aws.amazon.com/s3/pricing/", "others"];
const cloudWatch = ["https://aws.amazon.com/cloudwatch/pricing/", "others"];
const datadog = ["https://www.datadoghq.com/pricing/list/", "others"];

/** Dollars, what for, and where it stands. AWS in us-east-1, Datadog by the year. */
export const prices = {
  workersPlan: [5, "Workers Paid, a month", ...workers],
  zonePlan: [25, "plan Pro of a zone, a month", "https://www.cloudflare.com/plans/", "others"],
  workerRequests: [0.3, "a million requests", ...workers],
  workerCpuMs: [0.02, "a million milliseconds of CPU", ...workers],
  r2Reads: [0.36, "a million operations of class B", ...workers],
  r2Writes: [4.5, "a million operations of class A", ...workers],
  r2Gb: [0.015, "a GB of R2, a month", ...workers],
  logpush: [0.05, "a million lines pushed", ...workers],
  logsGb: [0.25, "a GB of Workers Logs taken in, from December 2026", ...observability],
  logsStoredGb: [0.1, "a GB of them kept, a month, from December 2026", ...observability],
  lambdaRequests: [0.2, "a million calls", ...lambda],
  lambdaGbSecond: [0.0000133334, "a GB-second, Arm", ...lambda],
  lambdaProvisionedGbSecond: [0.0000033334, "a GB-second ahead of time, Arm", ...lambda],
  httpApi: [1, "a million requests of an HTTP API", "https://aws.amazon.com/api-gateway/pricing/", "others"],
  s3Reads: [0.4, "a million GET", ...s3],
  s3Writes: [5, "a million PUT", ...s3],
  s3Gb: [0.023, "a GB of S3 Standard, a month", ...s3],
  betweenRegionsGb: [0.02, "a GB between regions", ...s3],
  awsLogsGb: [0.5, "a GB of logs taken in", ...cloudWatch],
  alarm: [0.1, "an alarm, a month", ...cloudWatch],
  metric: [0.3, "a metric, a month", ...cloudWatch],
  datadogGb: [0.1, "a GB of events taken in", ...datadog],
  datadogEvents: [1.7, "a million events indexed for 15 days", ...datadog],
  datadogSeries: [0.05, "a series of a metric, a month", ...datadog],
};

const dollars = Object.fromEntries(Object.entries(prices).map(([key, [amount]]) => [key, amount]));

// Included in the Workers plan, a month: millions, GB.
const included = { workerRequests: 10, workerCpuMs: 30, r2Reads: 10, r2Writes: 1, r2Gb: 10, logpush: 10, logsGb: 50, logsStoredGb: 12 };

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
  lineKb: 1.2, lineDays: 7, // of the platform's log
  alarms: 10, awsMetrics: 2 * 16 + 8, // S3's request metrics, CloudFront's additional ones
};

const beyond = (amount, what) => Math.max(0, amount - included[what]) * dollars[what];

/** Dollars a month by line, for one column. */
export function costs({ perSecond, cpuMs, r2Reads, logged }) {
  const requests = (perSecond * monthSeconds) / million;
  const origin = requests * assumed.originShare;
  const events = requests * logged * assumed.events;
  const linesGb = requests * logged * assumed.lineKb;
  const written = (assumed.releaseObjects * assumed.releasesAMonth) / million;
  return {
    "Cloudflare: plans (Workers Paid, Pro for managed rules)": dollars.workersPlan + dollars.zonePlan,
    "Cloudflare: Worker, requests and CPU": beyond(requests, "workerRequests") + beyond(requests * (cpuMs + assumed.tailCpuMs), "workerCpuMs"),
    "Cloudflare: R2, reads, writes and storage": beyond(requests * r2Reads, "r2Reads") + beyond(written, "r2Writes") + beyond(assumed.releasesGb, "r2Gb"),
    "Cloudflare: Logpush and Workers Logs": beyond(requests, "logpush") + beyond(linesGb, "logsGb") + beyond((linesGb * assumed.lineDays) / 30, "logsStoredGb"),
    "AWS: API and function, both regions": origin * (dollars.httpApi + dollars.lambdaRequests) + origin * million * assumed.originSeconds * assumed.originGb * dollars.lambdaGbSecond,
    "AWS: instances ahead of time": assumed.provisioned * assumed.originGb * monthSeconds * dollars.lambdaProvisionedGbSecond,
    "AWS: S3, two buckets and replication":
      origin * assumed.originReads * dollars.s3Reads + 2 * (written * dollars.s3Writes + assumed.releasesGb * dollars.s3Gb) + assumed.releaseGb * assumed.releasesAMonth * dollars.betweenRegionsGb,
    "AWS: alarms, metrics, logs": assumed.alarms * dollars.alarm + assumed.awsMetrics * dollars.metric + origin * dollars.awsLogsGb,
    "Datadog: events and metrics": events * (dollars.datadogEvents + assumed.eventKb * dollars.datadogGb) + assumed.series * dollars.datadogSeries,
  };
}

const money = (value) => (value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString("en-US"));

const read = { vendor: "on the vendor's page", others: "where others quote it" };

/** Every price and where it was read, in Markdown. */
export function sources() {
  const rows = Object.values(prices).map(([amount, what, address, how]) => `| $${amount < 0.001 ? amount.toFixed(10) : amount} | ${what} | <${address}> | ${read[how]} |`);
  return ["| price | for | stands at | read |", "| ---: | --- | --- | --- |", ...rows].join("\n");
}

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
  console.log(`${table()}\n\n${sources()}`);
}
