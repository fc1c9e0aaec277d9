// Draws each dashboard as an SVG picture from the events of a run, by the definitions that Datadog gets, for the handbook.
// Metrics that no event makes (the vendors' own, CPU time) stay empty and say so.
//
//   node tests/telemetry/run.mjs 400 build/events.ndjson && node scripts/draw-dashboards.mjs build/events.ndjson
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dashboards, filled, metrics, monitors, slos } from "../tests/infra/definitions.mjs";
import { valueOf } from "../tests/infra/evaluate.mjs";
import { pointsOf } from "../tests/infra/metrics.mjs";
import { metricsIn, parseExpression } from "../tests/infra/query.mjs";

const cell = { width: 300, height: 150, gap: 12 };
const columns = 3;
const buckets = 30;
const colours = ["#2c6fbb", "#d1495b", "#3a9d6e", "#e0a030", "#7d5ba6", "#4aa8c0", "#9a6b4b", "#888888"];
const escape = (text) => String(text).replace(/[&<>"]/g, (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[mark]);
const text = (x, y, content, style = "") => `<text x="${x}" y="${y}" ${style}>${escape(content)}</text>`;
const inMs = (widget) => widget.unit === "nanosecond";
const short = (value, widget = {}) => (inMs(widget) ? `${Number((value / 1e6).toPrecision(3))} ms` : plain(value));
const plain = (value) => (Math.abs(value) >= 1e6 ? `${(value / 1e6).toPrecision(3)} M` : Math.abs(value) >= 1e4 ? `${Math.round(value / 1e3)} k` : `${Number(value.toPrecision(3))}`);

class Run {
  #points = new Map();

  constructor(events) {
    this.events = events;
    const seconds = events.map((event) => event.timestamp / 1000);
    this.from = Math.min(...seconds) - 0.001;
    this.to = Math.max(...seconds) + 0.001;
    this.step = (this.to - this.from) / buckets;
  }

  points(name) {
    if (!this.#points.has(name)) {
      const metric = metrics.get(name);
      this.#points.set(name, metric.source === "log" ? pointsOf(metric, this.events) : []);
    }
    return this.#points.get(name);
  }

  // A local workerd knows no CPU time and says 0 of all.
  has(query) {
    return metricsIn(query).some(({ name }) => this.points(name).some(({ value }) => value !== 0));
  }

  /** The combinations of `by` that a query's first metric has; one empty one without `by`. */
  groups(query) {
    const [{ name, by }] = metricsIn(query);
    const keys = this.points(name).map(({ tags }) => by.map((tag) => `${tag}:${tags[tag] ?? "none"}`).join(","));
    return [...new Set(keys)].sort();
  }
}

// A widget's lines: one a formula and group, each a function from a span of time to a value.
function linesOf(widget, run) {
  const queries = Object.entries(widget.queries).map(([name, query]) => [name, filled(query)]);
  const formulas = widget.formula === undefined ? queries.map(([name]) => [widget.formulas?.[name] ?? "", name]) : [["", widget.formula]];
  return formulas.flatMap(([label, formula]) => {
    const own = queries.filter(([name]) => new RegExp(`\\b${name}\\b`).test(formula));
    return run.groups(own[0][1]).map((group) => {
      const tagged = own.map(([name, query]) => [name, parseExpression(group === "" ? query : query.replace(/\{([^}]*)\}/, (_, tags) => `{${tags},${group}}`))]);
      return {
        name: [label, group.replace(/^\w+:/, "")].filter(Boolean).join(" "),
        at: (from, to) => valueOfFormula(formula, Object.fromEntries(tagged), run, from, to),
      };
    });
  });
}

function valueOfFormula(formula, queries, run, from, to) {
  const tokens = formula.match(/default_zero|\d+|[a-z]|[-+*/()]/g);
  // No data is no number, and stays none through all arithmetic.
  const values = Object.fromEntries(Object.entries(queries).map(([name, tree]) => [name, valueOf(tree, run, from, to) ?? NaN]));
  let at = 0;
  const atom = () => {
    const token = tokens[at++];
    if (token === "default_zero") {
      const inner = atom();
      return Number.isNaN(inner) ? 0 : inner;
    }
    if (token === "(") {
      const inner = sum();
      at += 1;
      return inner;
    }
    return values[token] ?? Number(token);
  };
  const product = () => {
    let left = atom();
    for (; tokens[at] === "*" || tokens[at] === "/"; ) {
      left = tokens[at++] === "*" ? left * atom() : left / atom();
    }
    return left;
  };
  const sum = () => {
    let left = product();
    for (; tokens[at] === "+" || tokens[at] === "-"; ) {
      left = tokens[at++] === "+" ? left + product() : left - product();
    }
    return left;
  };
  const result = sum();
  return Number.isFinite(result) ? result : undefined;
}

// ---- one widget, drawn into a cell of its own

const plot = { left: 40, right: cell.width - 10, top: 30, bottom: cell.height - 24 };

function drawSeries(widget, run) {
  const lines = linesOf(widget, run).slice(0, colours.length);
  const series = lines.map(({ name, at }) => ({
    name,
    values: Array.from({ length: buckets }, (_, i) => at(run.from + i * run.step, run.from + (i + 1) * run.step)),
  }));
  const stacked = widget.show !== "line";
  const tops = Array.from({ length: buckets }, (_, i) => {
    const values = series.map(({ values: own }) => own[i] ?? 0);
    return stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
  });
  const most = Math.max(...tops, 1e-9);
  const y = (value) => plot.bottom - ((plot.bottom - plot.top) * value) / most;
  const x = (i) => plot.left + ((plot.right - plot.left) * i) / buckets;
  const floor = new Array(buckets).fill(0);
  const marks = series.map(({ values }, line) => {
    const colour = colours[line];
    if (!stacked) {
      const path = values.map((value, i) => (value === undefined ? "" : `${x(i + 0.5).toFixed(1)},${y(value).toFixed(1)}`)).filter(Boolean);
      return `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${path.join(" ")}"/>`;
    }
    return values.map((value = 0, i) => {
      const bottom = floor[i];
      floor[i] += value;
      const height = y(bottom) - y(floor[i]);
      return height < 0.05 ? "" : `<rect x="${x(i).toFixed(1)}" y="${y(floor[i]).toFixed(1)}" width="${(x(1) - x(0) - 0.6).toFixed(1)}" height="${height.toFixed(1)}" fill="${colour}"/>`;
    }).join("");
  });
  const names = series.map(({ name }) => name).filter(Boolean);
  const legend = names.map((name, i) => `<tspan dx="${i === 0 ? 0 : 8}" fill="${colours[i]}">${escape(name)}</tspan>`).join("");
  return [
    `<line x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}" stroke="#999"/>`,
    text(plot.left - 4, plot.top + 4, short(most, widget), 'text-anchor="end"'), text(plot.left - 4, plot.bottom, "0", 'text-anchor="end"'),
    ...marks, `<text x="${plot.left}" y="${cell.height - 8}">${legend}</text>`,
  ].join("");
}

function drawList(widget, run) {
  const rows = linesOf(widget, run).map(({ name, at }) => [name, at(run.from, run.to)]).filter(([, value]) => value !== undefined && value > 0);
  const most = rows.toSorted(([, a], [, b]) => b - a).slice(0, 6);
  return most.map(([name, value], i) => {
    const top = 34 + i * 18;
    const width = (170 * value) / most[0][1];
    return `<rect x="12" y="${top}" width="${width.toFixed(1)}" height="13" fill="#bcd3ec"/>${text(16, top + 10.5, name || "none")}${text(cell.width - 12, top + 10.5, short(value, widget), 'text-anchor="end"')}`;
  }).join("");
}

function drawValue(widget, run) {
  const value = linesOf(widget, run)[0]?.at(run.from, run.to);
  return text(cell.width / 2, 95, value === undefined ? "-" : short(value, widget), 'text-anchor="middle" font-size="34"');
}

function drawSlo({ slo: key }, run) {
  const { good, total, target } = slos.find((slo) => slo.key === key);
  const share = good === undefined || !run.has(filled(total)) ? undefined
    : (100 * valueOf(parseExpression(filled(good)), run, run.from, run.to)) / valueOf(parseExpression(filled(total)), run, run.from, run.to);
  return text(cell.width / 2, 90, share === undefined ? "-" : `${share.toFixed(2)} %`, 'text-anchor="middle" font-size="30"')
    + text(cell.width / 2, 115, `target ${target} %`, 'text-anchor="middle" fill="#666"');
}

function drawWidget(widget, run) {
  if (widget.show === "monitors") {
    return text(cell.width / 2, 95, `${monitors.length} monitors`, 'text-anchor="middle" font-size="22"');
  }
  if (widget.show === "slo") {
    return drawSlo(widget, run);
  }
  if (!Object.values(widget.queries).some((query) => run.has(filled(query)))) {
    return text(cell.width / 2, 90, "not in this run", 'text-anchor="middle" fill="#999"');
  }
  const draw = { value: drawValue, top: drawList, map: drawList }[widget.show] ?? drawSeries;
  return draw(widget, run);
}

function drawDashboard({ title, groups }, run) {
  const parts = [];
  let y = 44;
  for (const { title: name, widgets } of groups) {
    parts.push(text(cell.gap, y + 4, name, 'font-size="14" font-weight="bold"'));
    y += 14;
    widgets.forEach((widget, i) => {
      const x = cell.gap + (i % columns) * (cell.width + cell.gap);
      const top = y + Math.floor(i / columns) * (cell.height + cell.gap);
      const frame = `<rect width="${cell.width}" height="${cell.height}" fill="#fff" stroke="#ccc" rx="3"/>`;
      parts.push(`<g transform="translate(${x},${top})">${frame}${text(10, 18, widget.title, 'font-weight="bold"')}${drawWidget(widget, run)}</g>`);
    });
    y += Math.ceil(widgets.length / columns) * (cell.height + cell.gap) + 18;
  }
  const width = columns * (cell.width + cell.gap) + cell.gap;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" font-family="sans-serif" font-size="11" fill="#222">`;
  const seconds = Math.round(run.to - run.from);
  return `${head}<rect width="${width}" height="${y}" fill="#f6f7f9"/>${text(cell.gap, 24, `foredge: ${title}, a local run of ${seconds} s`, 'font-size="17"')}${parts.join("\n")}</svg>\n`;
}

const [file] = process.argv.slice(2);
const events = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const folder = fileURLToPath(new URL("../docs/pictures/", import.meta.url));
mkdirSync(folder, { recursive: true });
for (const dashboard of dashboards) {
  writeFileSync(join(folder, `${dashboard.key}.svg`), drawDashboard(dashboard, new Run(events)));
}
