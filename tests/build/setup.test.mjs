// A second set-up changes and says nothing; a changed lock file makes exactly its own step run again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

test('set-up: a second run does nothing', () => {
  const stamps = () => readdirSync('.toolchain/stamps').map((name) => [name, statSync(`.toolchain/stamps/${name}`).mtimeMs]);
  const before = stamps();
  const run = spawnSync('scripts/setup', { encoding: 'utf8' });
  assert.deepEqual({ status: run.status, said: run.stdout + run.stderr }, { status: 0, said: '' });
  assert.deepEqual(stamps(), before);
});

/** Runs `step lock Lock work lock` in `directory`, where work appends a line to the file `ran`. */
function runStep(directory, work = 'echo once >>ran') {
  const script = `set -e; source "$0"; work() { ${work}; }; step lock Lock work lock`;
  return spawnSync('bash', ['-c', script, join(process.cwd(), 'scripts/setup.d/common.sh')], { cwd: directory }).status;
}

test('set-up: a step runs once per content of its inputs, and again after a failure', () => {
  const directory = mkdtempSync(join(tmpdir(), 'setup-'));
  const runs = () => readFileSync(join(directory, 'ran'), 'utf8').split('\n').length - 1;
  try {
    writeFileSync(join(directory, 'lock'), 'one');
    assert.notEqual(runStep(directory, 'false'), 0);
    assert.equal(runStep(directory), 0);
    assert.equal(runStep(directory), 0);
    assert.equal(runs(), 1);
    writeFileSync(join(directory, 'lock'), 'two');
    assert.equal(runStep(directory), 0);
    assert.equal(runs(), 2);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('set-up: missing packages are found although dpkg-query then fails', () => {
  const script = `set -euo pipefail
    source "$0"
    debian_packages=(have gone lack)
    dpkg-query() { printf 'installed have\\nconfig-files gone\\n'; return 1; }
    mapfile -t missing < <(missing_debian_packages)
    echo "\${missing[*]}"`;
  const run = spawnSync('bash', ['-c', script, 'scripts/setup.d/debian.sh'], { encoding: 'utf8' });
  assert.equal(run.stdout, 'gone lack\n');
});
