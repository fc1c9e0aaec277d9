// Which monitor fires on which day: every monitor over every scenario and over a usual day. As a program it prints the table:
//   node tests/infra/fire-table.mjs
import { fileURLToPath } from "node:url";
import { filled, monitors, slos } from "./definitions.mjs";
import { alerts } from "./evaluate.mjs";
import { parseExpression } from "./query.mjs";
import { scenarios } from "./scenarios.mjs";
import { dayWith, now } from "./series.mjs";

const parsed = Object.fromEntries(
  slos.map(({ key, target, good, total, slice }) => [
    key,
    slice === undefined
      ? { target, good: parseExpression(filled(good)), total: parseExpression(filled(total)) }
      : { target, slice: { ...slice, query: parseExpression(filled(slice.query)) } },
  ]),
);

/** `{fires, value}` of one monitor over a store. */
export const judge = (monitor, store) => alerts(filled(monitor.query), store, now, parsed);

/** Keys of the monitors that fire over a store. */
export const firing = (store) => monitors.filter((monitor) => judge(monitor, store).fires).map(({ key }) => key);

/** One row a monitor: what it saw on its day and just short of it, and which others fire on its day. */
export function fireTable() {
  return monitors.map((monitor) => {
    const day = scenarios[monitor.key].fires();
    const others = firing(day).filter((key) => key !== monitor.key);
    return { monitor: monitor.key, fires: judge(monitor, day), stays: judge(monitor, scenarios[monitor.key].stays()), others };
  });
}

const short = (value) => (value === undefined ? "no data" : Number(value.toPrecision(3)));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log("monitor | on its day | just short of it | also fire on its day");
  for (const { monitor, fires, stays, others } of fireTable()) {
    const word = ({ fires: does, value }) => `${does ? "fires" : "quiet"} (${short(value)})`;
    console.log([monitor, word(fires), word(stays), others.join(", ") || "-"].join(" | "));
  }
  console.log(`a usual day: ${firing(dayWith()).join(", ") || "all quiet"}`);
}
