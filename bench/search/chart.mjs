// The chart of a bench-search run: the median of each engine on each corpus, on a logarithmic scale. Knows no engine.
const width = 760;
const barHeight = 16;
const left = 150;
const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** `results` of run.mjs as an SVG. */
export function draw(results) {
  const values = results.flatMap(({ engines }) => Object.values(engines).map(({ p50 }) => p50).filter(Boolean));
  const lowest = 10 ** Math.floor(Math.log10(Math.min(...values)));
  const highest = 10 ** Math.ceil(Math.log10(Math.max(...values)));
  const xOf = (value) => left + ((width - left - 90) * Math.log(value / lowest)) / Math.log(highest / lowest);
  const parts = [];
  let y = 30;
  const text = (x, at, content, more = "") => parts.push(`<text x="${x}" y="${at}" ${more}>${escape(content)}</text>`);
  text(10, 18, "Median of a warm search with ten results, microseconds (logarithmic)", 'font-size="14"');
  for (const { corpus, sections, engines } of results) {
    y += 14;
    text(10, y, `${corpus}, ${sections.toLocaleString("en")} sections`, 'font-weight="bold"');
    y += 6;
    for (const [name, { p50 }] of Object.entries(engines)) {
      text(10, y + 12, name);
      if (p50 !== undefined) {
        parts.push(`<rect x="${left}" y="${y + 1}" width="${(xOf(p50) - left).toFixed(1)}" height="${barHeight - 3}" fill="${name.startsWith("foredge") ? "#2b6cb0" : "#a0aec0"}"/>`);
        text((xOf(p50) + 6).toFixed(1), y + 12, p50 >= 1_000 ? `${(p50 / 1_000).toFixed(1)} ms` : `${Math.round(p50)} µs`);
      } else text(left, y + 12, "not measured", 'fill="#718096"');
      y += barHeight;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 12}" font-family="sans-serif" font-size="11" fill="#222"><rect width="${width}" height="${y + 12}" fill="#fff"/>${parts.join("\n")}</svg>\n`;
}
