// The layer check names a planted include that goes against an arrow, and passes a tree without one.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

const layers = 'base:\njson: base\nrpc: json\nsearch: base\n';

const rows = [
  { name: 'own module', file: 'rpc/id.cc', text: '#include "rpc/id.h"\n' },
  { name: 'next module', file: 'rpc/id.cc', text: '#include "json/value.h"\n' },
  { name: 'module behind the next', file: 'rpc/id.cc', text: '#include "base/error.h"\n' },
  { name: 'third party', file: 'json/value.cc', text: '#include <simdjson.h>\n' },
  { name: 'bad_against_the_arrow', file: 'base/error.h', text: '\n  #  include "json/value.h"\n', line: 2 },
  { name: 'bad_sideways', file: 'search/rank.cc', text: '#include "rpc/id.h"\n', line: 1 },
  { name: 'bad_no_module', file: 'rpc/id.cc', text: '#include "id.h"\n', line: 1 },
  { name: 'bad_outside_core', file: 'rpc/id.cc', text: '#include "wasm/foredge.h"\n', line: 1 },
];

for (const row of rows) {
  test(`layers: ${row.name}`, () => {
    const root = mkdtempSync(join(tmpdir(), 'layers-'));
    try {
      const file = join(root, 'core', row.file);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(join(root, 'core/LAYERS'), layers);
      writeFileSync(file, row.text);
      const run = spawnSync(process.execPath, ['scripts/check-layers.mjs', root], { encoding: 'utf8' });
      assert.equal(run.status, row.line ? 1 : 0, run.stderr);
      if (row.line) assert.match(run.stderr, new RegExp(`^core/${row.file}:${row.line}: `, 'm'));
    } finally {
      rmSync(root, { recursive: true });
    }
  });
}

test('layers: bad_module_without_a_line', () => {
  const root = mkdtempSync(join(tmpdir(), 'layers-'));
  try {
    mkdirSync(join(root, 'core/cache'), { recursive: true });
    writeFileSync(join(root, 'core/LAYERS'), layers);
    const run = spawnSync(process.execPath, ['scripts/check-layers.mjs', root], { encoding: 'utf8' });
    assert.equal(run.status, 1);
    assert.match(run.stderr, /core\/cache: core\/LAYERS does not name it/);
  } finally {
    rmSync(root, { recursive: true });
  }
});
