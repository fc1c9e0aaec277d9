// The tables that a chaos run ends with, from the lines of its journal: what clients got by the kind of fault, and the soak with and
// without faults. Pure: lines in, text out.

const percent = (part, whole) => (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(3)} %`);
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const sumOf = (lines, name) => lines.reduce((sum, line) => sum + line[name], 0);

function table(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => String(row[column]).length)));
  const lineOf = (row) => row.map((cell, column) => String(cell).padEnd(widths[column])).join("  ").trimEnd();
  return [head, ...rows].map(lineOf).join("\n");
}

const outcome = (lines) => {
  const requests = sumOf(lines, "requests");
  return [
    requests,
    percent(sumOf(lines, "right"), requests),
    sumOf(lines, "unavailable"),
    sumOf(lines, "wrong"),
    sumOf(lines, "hung"),
    sumOf(lines, "avoidable_5xx"),
    median(lines.map((line) => line.p50_ms)).toFixed(1),
    median(lines.map((line) => line.p99_ms)).toFixed(1),
  ];
};
const columns = ["requests", "answered", "503", "wrong", "hung", "avoidable", "p50 ms", "p99 ms"];

function cellRows(cells) {
  const single = ({ fired }) => Object.keys(fired).length === 1;
  const rows = cells.filter(single).map((cell) => [cell.name, Object.values(cell.fired)[0], ...outcome([cell])]);
  const twos = cells.filter((cell) => !single(cell));
  const fired = twos.reduce((sum, cell) => sum + Object.values(cell.fired).reduce((a, b) => a + b, 0), 0);
  if (twos.length > 0) rows.push([`${twos.length} pairs`, fired, ...outcome(twos)]);
  return table(["fault", "fired", ...columns], rows);
}

function soakRows(soak) {
  const groups = [
    ["without faults", soak.filter(({ rules }) => rules.length === 0)],
    ["with faults, something can answer", soak.filter(({ rules, can_answer: can }) => rules.length > 0 && can)],
    ["with faults, nothing may be left", soak.filter(({ rules, can_answer: can }) => rules.length > 0 && !can)],
  ].filter(([, lines]) => lines.length > 0);
  return table(["soak", ...columns], groups.map(([name, lines]) => [name, ...outcome(lines)]));
}

function rungRows(soak) {
  const rungs = {};
  const tiers = {};
  for (const { sums } of soak) {
    for (const [rung, count] of Object.entries(sums.rungs)) rungs[rung] = (rungs[rung] ?? 0) + count;
    for (const [tier, counts] of Object.entries(sums.tiers)) {
      const sum = (tiers[tier] ??= { reads: 0, hits: 0, errors: 0, refused: 0, bytes: 0 });
      for (const name of Object.keys(sum)) sum[name] += counts[name];
    }
  }
  const answered = Object.values(rungs).reduce((a, b) => a + b, 0);
  const rows = Object.entries(rungs).map(([rung, count]) => {
    const { reads = 0, hits = 0, errors = 0, refused = 0, bytes = 0 } = tiers[rung] ?? {};
    return [rung, count, percent(count, answered), reads, hits, errors, refused, bytes];
  });
  return table(["farthest rung", "answers", "share", "reads", "hits", "errors", "refused", "bytes"], rows);
}

/** Text for people; the lines themselves stand in the journal. */
export function summaryOf({ cells, soak }) {
  return [
    ...(cells.length > 0 ? [cellRows(cells)] : []),
    ...(soak.length > 0 ? [soakRows(soak), rungRows(soak)] : []),
  ].join("\n\n");
}
