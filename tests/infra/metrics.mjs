// Metrics as Datadog would make them of log events: which events a metric's filter takes, what value and tags each gives. Only the
// part of the log search syntax that metrics.json uses; anything else is an error.

const valueAt = (event, path) => path.split(".").reduce((at, name) => at?.[name], event);
// Reserved attributes stand alone, all others behind an @.
const attribute = (event, name) => {
  if (name === "source") {
    return event.ddsource;
  }
  return valueAt(event, name.startsWith("@") ? name.slice(1) : name);
};

function termOf(text) {
  const [, name, comparison, wanted] = /^(@?[\w.]+):(>|<)?(.+)$/.exec(text) ?? [];
  if (name === undefined) {
    throw new SyntaxError(`not a term of a log search: ${text}`);
  }
  if (comparison !== undefined) {
    const limit = Number(wanted);
    return (event) => {
      const value = attribute(event, name);
      return typeof value === "number" && (comparison === ">" ? value > limit : value < limit);
    };
  }
  if (wanted === "*") {
    return (event) => attribute(event, name) !== undefined;
  }
  return (event) => String(attribute(event, name)) === wanted;
}

/** Whether an event is found by a log search whose terms must all hold. */
export function search(query) {
  const terms = query.split(/\s+/).filter(Boolean).map(termOf);
  return (event) => terms.every((term) => term(event));
}

const valueIn = (event, { path }) => (path === undefined ? 1 : attribute(event, path));

/** The points of a log-based metric: `{second, value, tags}`. Events without a number at its path give none; without a path, each is one. */
export function pointsOf(metric, events) {
  const takes = search(`source:foredge ${metric.filter}`);
  const tagPaths = Object.entries({ env: "env", service: "service", ...metric.tags });
  const points = [];
  for (const event of events) {
    const value = takes(event) ? valueIn(event, metric) : undefined;
    if (typeof value === "number") {
      const tags = tagPaths.map(([tag, path]) => [tag, attribute(event, path)]).filter(([, each]) => each !== undefined && each !== "");
      points.push({ second: event.timestamp / 1000, value, tags: Object.fromEntries(tags.map(([tag, each]) => [tag, String(each)])) });
    }
  }
  return points;
}
