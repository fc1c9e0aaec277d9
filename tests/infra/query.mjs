// Datadog's metric queries as a tree: aggregator:metric{tags} by {tags}.as_count().rollup(…), arithmetic, default_zero(…),
// anomalies(…), and the monitor forms around them. Only what our own queries use; everything else is an error, not a guess. evaluate.mjs gives it meaning.

/** `{window, how, expression, comparison, limit}` of a monitor's query, or `{slo, longWindow, shortWindow, …}` of a burn rate. */
export function parseMonitor(text) {
  const burn = /^burn_rate\("([^"]+)"\)\.over\("(\d+)d"\)\.long_window\("(\w+)"\)\.short_window\("(\w+)"\) > ([\d.]+)$/.exec(text);
  if (burn !== null) {
    const [, slo, days, long, short, limit] = burn;
    return { slo, days: Number(days), longWindow: secondsOf(long), shortWindow: secondsOf(short), limit: Number(limit) };
  }
  const [, how, span, rest, comparison, limit] = /^(\w+)\(last_(\w+)\):(.*) (>=|>|<=|<) (-?[\d.]+)$/s.exec(text) ?? [];
  if (how === undefined) {
    throw new SyntaxError(`not a monitor's query: ${text}`);
  }
  const expression = parseExpression(rest);
  checkHow(how, expression);
  return { how, window: secondsOf(span), expression, comparison, limit: Number(limit) };
}

// Counts can only be summed over time, and percentiles come of all values of the window at once: Datadog refuses anything else.
function checkHow(how, expression) {
  if (expression.kind === "anomalies") {
    return;
  }
  const metrics = metricsOf(expression);
  const wanted = metrics.some(({ count }) => count) ? ["sum"] : metrics.some(isPercentile) ? ["percentile"] : ["avg", "min", "max", "sum"];
  if (!wanted.includes(how)) {
    throw new SyntaxError(`${how}(…) over ${metrics.map(({ name }) => name)}: ${wanted.join(" or ")} is wanted`);
  }
}

export const isPercentile = ({ aggregator }) => /^p\d\d$/.test(aggregator);

export function secondsOf(span) {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(span) ?? [];
  if (count === undefined) {
    throw new SyntaxError(`not a span of time: ${span}`);
  }
  return Number(count) * { s: 1, m: 60, h: 3_600, d: 86_400 }[unit];
}

export function parseExpression(text) {
  const parser = new Parser(text);
  const tree = parser.sum();
  parser.end();
  return tree;
}

/** Every metric of a query, be it a monitor's or a widget's. */
export function metricsIn(text) {
  if (text.startsWith("burn_rate(")) {
    return [];
  }
  return metricsOf(/^\w+\(last_/.test(text) ? parseMonitor(text).expression : parseExpression(text));
}

export function metricsOf(tree) {
  const found = [];
  const visit = (node) => {
    if (node.kind === "metric") {
      found.push(node);
    }
    [node.left, node.right, node.of].filter(Boolean).forEach(visit);
  };
  visit(tree);
  return found;
}

class Parser {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  take(pattern) {
    const sticky = new RegExp(`\\s*(?:${pattern.source})`, "y");
    sticky.lastIndex = this.at;
    const match = sticky.exec(this.text);
    if (match !== null) {
      this.at = sticky.lastIndex;
    }
    return match;
  }

  need(pattern, what) {
    const match = this.take(pattern);
    if (match === null) {
      throw new SyntaxError(`${what} is wanted at "${this.text.slice(this.at, this.at + 30)}"`);
    }
    return match;
  }

  end() {
    this.need(/$/, "the end");
  }

  sum() {
    let left = this.product();
    for (let sign = this.take(/([+-])/); sign !== null; sign = this.take(/([+-])/)) {
      left = { kind: sign[1], left, right: this.product() };
    }
    return left;
  }

  product() {
    let left = this.atom();
    for (let sign = this.take(/([*/])/); sign !== null; sign = this.take(/([*/])/)) {
      left = { kind: sign[1], left, right: this.atom() };
    }
    return left;
  }

  atom() {
    if (this.take(/\(/)) {
      const inner = this.sum();
      this.need(/\)/, ")");
      return inner;
    }
    const number = this.take(/(\d+(?:\.\d+)?)/);
    if (number !== null) {
      return { kind: "number", value: Number(number[1]) };
    }
    if (this.take(/default_zero\(/)) {
      const of = this.sum();
      this.need(/\)/, ")");
      return { kind: "default_zero", of };
    }
    return this.take(/anomalies\(/) ? this.anomalies() : this.metric();
  }

  anomalies() {
    const of = this.sum();
    const [, algorithm, deviations] = this.need(/,\s*'(\w+)',\s*(\d+)/, "algorithm and deviations");
    const options = {};
    for (let option = this.take(/,\s*(\w+)='?(\w+)'?/); option !== null; option = this.take(/,\s*(\w+)='?(\w+)'?/)) {
      options[option[1]] = option[2];
    }
    this.need(/\)/, ")");
    return { kind: "anomalies", of, algorithm, deviations: Number(deviations), options };
  }

  metric() {
    const [, aggregator, name, tags] = this.need(/(sum|avg|min|max|p\d\d):([a-z][\w.]*){([^}]*)}/, "a metric");
    const by = this.take(/by {([^}]*)}/)?.[1].split(",") ?? [];
    const node = { kind: "metric", aggregator, name, tags: tags === "*" ? [] : tags.split(","), by, count: false };
    for (let call = this.take(/\.(as_count|rollup)\(([^)]*)\)/); call !== null; call = this.take(/\.(as_count|rollup)\(([^)]*)\)/)) {
      if (call[1] === "as_count") {
        node.count = true;
      } else {
        node.rollup = Number(call[2].split(",")[1]);
      }
    }
    return node;
  }
}
