// The charts of a run as SVG, for the handbook: bars on a logarithmic scale, since the servers differ by factors. Knows nothing but the
// report's shape.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const width = 760;
const left = 230;
const rowHeight = 26;
const top = 44;

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const round = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(0));

function bar({ name, value }, at, scale) {
  const y = top + at * rowHeight;
  const length = Math.max(2, scale(value));
  const color = name.startsWith("foredge") ? "#0b6e4f" : name.startsWith("hello") ? "#9aa0a6" : "#b5651d";
  return `<text x="${left - 8}" y="${y + 15}" text-anchor="end">${escape(name)}</text>` +
    `<rect x="${left}" y="${y + 3}" width="${length.toFixed(1)}" height="${rowHeight - 8}" fill="${color}"/>` +
    `<text x="${(left + length + 6).toFixed(1)}" y="${y + 15}">${round(value)}</text>`;
}

/** One chart: `bars` are {name, value}, values above 0. */
export function chart(title, unit, bars) {
  const values = bars.length > 0 ? bars.map(({ value }) => value) : [1];
  const low = 10 ** Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(...values);
  const room = width - left - 70;
  const scale = (value) => (high === low ? room : (room * Math.log(value / low)) / Math.log(high / low));
  const height = top + bars.length * rowHeight + 10;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="sans-serif" font-size="12">
<title>${escape(title)}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="12" y="20" font-size="14" font-weight="bold">${escape(title)}</text>
<text x="12" y="36" fill="#5f6368">${escape(unit)}, logarithmic scale</text>
${bars.map((one, at) => bar(one, at, scale)).join("\n")}
</svg>
`;
}

/** Writes the charts of a report below `folder` and returns their names. A server without a figure has no bar. */
export function writeCharts(report, folder) {
  const bars = (valueOf) => report.servers.map((server) => ({ name: server.name, value: valueOf(server) })).filter(({ value }) => value > 0);
  const charts = [
    ["search-cpu.svg", "search: processor time of an answer", "times that of a hello world that reads its body", ({ scenarios }) => scenarios.search?.ratios.cpu],
    ["fetch-cpu.svg", "fetch of a page of 20 KB: processor time of an answer", "times that of a hello world with as many bytes", ({ scenarios }) => scenarios.fetch?.ratios.cpuEqual],
    ["cold-start.svg", "fresh process to the first search answer", "milliseconds", ({ coldStartMs }) => coldStartMs],
  ];
  mkdirSync(folder, { recursive: true });
  for (const [name, title, unit, valueOf] of charts) writeFileSync(join(folder, name), chart(title, unit, bars(valueOf)));
  return charts.map(([name]) => name);
}
