// The tables of a run, for people. Knows nothing but the report's shape.
const columns = [
  ["req/s", ({ many }) => many.reqPerS, 0],
  ["CPU us", ({ many }) => many.cpuUs, 0],
  ["rate/hello", ({ ratios }) => ratios.reqPerS, 2],
  ["CPU/hello", ({ ratios }) => ratios.cpu, 2],
  ["rate/equal", ({ ratios }) => ratios.reqPerSEqual, 2],
  ["CPU/equal", ({ ratios }) => ratios.cpuEqual, 2],
  ["p50@1", ({ single }) => single.p50Ms, 2],
  ["p99@1", ({ single }) => single.p99Ms, 2],
  ["p50@16", ({ many }) => many.p50Ms, 2],
  ["p99@16", ({ many }) => many.p99Ms, 2],
  ["bytes", ({ many }) => many.responseBytes, 0],
  ["reads", ({ many }) => many.storeReads, 2],
  ["busy", ({ many }) => many.serverBusy, 2],
  ["client", ({ many }) => many.clientBusy, 2],
  ["RSS MiB", ({ rssMiB }) => rssMiB, 0],
];

const nameWidth = 31;
const line = (name, cells) => console.log(`${name.padEnd(nameWidth)}${cells.map((cell) => cell.padStart(11)).join("")}`);

export function printReport({ machine, corpus, indexKiB, servers }) {
  console.log(`${machine.cores} cores, ${machine.cpu}, load ${machine.load.toFixed(1)}; ${corpus.pages} pages, ${corpus.sections} sections, ${corpus.bytes} bytes`);
  console.log("hello: the hello world that reads its body, measured before and after; equal: the same with as many bytes as the answer.");
  console.log("busy, client: processors that the server and the load generator used. reads: of the store, for one request.");
  const titles = new Set(servers.flatMap(({ scenarios }) => Object.keys(scenarios)));
  for (const title of titles) {
    console.log("");
    line(title, columns.map(([name]) => name));
    for (const { name, scenarios } of servers) {
      const measured = scenarios[title];
      if (measured !== undefined) line(name, columns.map(([, value, digits]) => value(measured).toFixed(digits)));
    }
  }
  console.log("");
  line("cold start and size", ["ms", "KiB", "KiB gzip"]);
  for (const { name, coldStartMs, sizeKiB, gzipKiB } of servers) line(name, [coldStartMs.toFixed(0), String(sizeKiB), String(gzipKiB)]);
  for (const [engine, size] of Object.entries(indexKiB)) console.log(`index of ${engine}: ${size} KiB`);
}
