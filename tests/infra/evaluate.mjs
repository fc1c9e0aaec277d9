// Gives a parsed query its meaning over points: what a monitor or a widget would see at one time. A stand-in for Datadog's own
// evaluation, simpler where that is secret (anomalies) and strict everywhere else: a metric without points is no data and no zero,
// unless default_zero makes it one, and what is computed of no data is no data.
import { isPercentile, metricsOf, parseMonitor } from "./query.mjs";

const within = (point, from, to) => point.second > from && point.second <= to;
function carries(point, tag) {
  if (tag.startsWith("!")) {
    return !carries(point, tag.slice(1));
  }
  const [name, ...rest] = tag.split(":");
  const value = rest.join(":");
  const own = point.tags[name];
  return value.endsWith("*") ? (own ?? "").startsWith(value.slice(0, -1)) : own === value;
}

export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

const aggregators = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  avg: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  min: (values) => Math.min(...values),
  max: (values) => values.reduce((most, value) => Math.max(most, value), -Infinity),
};

/** The value of an expression over (from, to] taken as one; undefined without data. `store.points(name)` gives a metric's points. */
export function valueOf(node, store, from, to) {
  if (node.kind === "number") {
    return node.value;
  }
  if (node.kind === "metric") {
    const values = store.points(node.name).filter((point) => within(point, from, to) && node.tags.every((tag) => carries(point, tag)));
    return aggregate(node, values.map(({ value }) => value));
  }
  if (node.kind === "default_zero") {
    return valueOf(node.of, store, from, to) ?? 0;
  }
  const [left, right] = [valueOf(node.left, store, from, to), valueOf(node.right, store, from, to)];
  if (left === undefined || right === undefined || (node.kind === "/" && right === 0)) {
    return undefined;
  }
  return { "+": left + right, "-": left - right, "*": left * right, "/": left / right }[node.kind];
}

function aggregate(node, values) {
  if (values.length === 0) {
    return undefined;
  }
  return isPercentile(node) ? percentile(values, Number(node.aggregator.slice(1)) / 100) : aggregators[node.aggregator](values);
}

const bucketSeconds = 60;

// Counts and percentiles are taken of the whole window, then computed with. Of anything else there is a value a minute, and the monitor's
// own aggregator makes one of them.
function windowValue({ how, expression, window }, store, to) {
  const whole = metricsOf(expression).every((metric) => metric.count || isPercentile(metric));
  if (whole) {
    return valueOf(expression, store, to - window, to);
  }
  const values = [];
  for (let from = to - window; from < to; from += bucketSeconds) {
    values.push(valueOf(expression, store, from, from + bucketSeconds));
  }
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : aggregators[how](known);
}

// Each interval of the alert window against the same time of earlier days, a quarter of an hour around it: outside of so many
// deviations (median absolute ones, at least a tenth of the median) is unusual. The share of unusual intervals is the value.
function anomalousShare(node, store, to) {
  const interval = Number(node.options.interval);
  const window = Number(/\d+/.exec(node.options.alert_window)[0]) * 60;
  const at = (end) => valueOf(node.of, store, end - interval, end) ?? 0;
  const median = (values) => percentile(values, 0.5);
  let unusual = 0;
  for (let end = to - window + interval; end <= to; end += interval) {
    const past = [];
    for (let day = 1; day <= store.days; day += 1) {
      for (let shift = -900; shift <= 900; shift += 300) {
        past.push(at(end - day * 86_400 + shift));
      }
    }
    const usual = median(past);
    const deviation = Math.max(median(past.map((value) => Math.abs(value - usual))) * 1.48, usual / 10, 1);
    unusual += Math.abs(at(end) - usual) > node.deviations * deviation ? 1 : 0;
  }
  return unusual / (window / interval);
}

function budgetBurn(slo, store, from, to) {
  const allowed = 1 - slo.target / 100;
  if (slo.slice === undefined) {
    const total = valueOf(slo.total, store, from, to);
    return total === undefined || total === 0 ? 0 : (1 - (valueOf(slo.good, store, from, to) ?? 0) / total) / allowed;
  }
  const slices = [];
  for (let end = to; end > from; end -= slo.slice.seconds) {
    const value = valueOf(slo.slice.query, store, end - slo.slice.seconds, end);
    slices.push(value === undefined || value < slo.slice.below ? 0 : 1);
  }
  return aggregators.avg(slices) / allowed;
}

const compare = { ">": (a, b) => a > b, ">=": (a, b) => a >= b, "<": (a, b) => a < b, "<=": (a, b) => a <= b };

/**
 * Whether the monitor with this query alerts at second `to`, and by which value. `slos` has each SLO parsed, by the id that a
 * burn rate names. No data is no alert: that is what notify_no_data is for.
 */
export function alerts(query, store, to, slos) {
  const monitor = parseMonitor(query);
  if (monitor.slo !== undefined) {
    const burns = [monitor.longWindow, monitor.shortWindow].map((window) => budgetBurn(slos[monitor.slo], store, to - window, to));
    return { fires: burns.every((burn) => burn > monitor.limit), value: Math.min(...burns) };
  }
  const { expression } = monitor;
  const value = expression.kind === "anomalies" ? anomalousShare(expression, store, to) : windowValue(monitor, store, to);
  return { fires: value !== undefined && compare[monitor.comparison](value, monitor.limit), value };
}
