// Fails when a file of core/ includes a module that its line in core/LAYERS does not lead to, or something of ours that
// is no module. Knows only `#include "…"` lines: third-party headers stand in angle brackets. Twin: cmake/foredge.cmake.
//   node scripts/check-layers.mjs [root]
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = process.argv[2] ?? process.cwd();
const core = join(root, 'core');

/** Module name -> names it may include: itself and all that its arrows lead to. */
function readLayers() {
  const arrows = new Map();
  for (const line of readFileSync(join(core, 'LAYERS'), 'utf8').split('\n')) {
    const [, name, rest] = /^([a-z]+):(.*)$/.exec(line) ?? [];
    if (name) arrows.set(name, rest.split(' ').filter(Boolean));
  }
  const reach = (name, seen) => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const next of arrows.get(name) ?? []) reach(next, seen);
    return seen;
  };
  return new Map([...arrows.keys()].map((name) => [name, reach(name, new Set())]));
}

function violationsIn(file, module, layers) {
  const found = [];
  readFileSync(file, 'utf8').split('\n').forEach((line, index) => {
    const [, path] = /^\s*#\s*include\s*"([^"]+)"/.exec(line) ?? [];
    if (!path) return;
    const target = path.split('/')[0];
    if (layers.get(module).has(target) && path.includes('/')) return;
    const why = layers.has(target) ? `core/LAYERS does not let ${module} use ${target}` : 'includes are "module/file.h"';
    found.push(`${relative(root, file)}:${index + 1}: "${path}": ${why}`);
  });
  return found;
}

const layers = readLayers();
const violations = [];
let files = 0;
for (const module of readdirSync(core, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  if (!layers.has(module.name)) {
    violations.push(`core/${module.name}: core/LAYERS does not name it`);
    continue;
  }
  for (const entry of readdirSync(join(core, module.name), { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.(h|cc)$/.test(entry.name)) continue;
    files += 1;
    violations.push(...violationsIn(join(entry.parentPath, entry.name), module.name, layers));
  }
}
for (const violation of violations) console.error(violation);
console.log(`layers: ${files} files, ${violations.length} violations`);
process.exit(violations.length > 0 ? 1 : 0);
