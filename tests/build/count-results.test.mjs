// The closing line counts what the reports say: test cases of a native program, tests of the others, missing reports.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

const native = (out, bad = '') => `<testsuite><testcase name="x" status="run">${bad}<system-out>${out}</system-out></testcase></testsuite>`;
const whole = {
  'test-native.xml': native('All tests passed (5 assertions in 3 test cases)'),
  'test-node.xml': '<testsuites><testcase name="a"/><testcase name="b"></testcase></testsuites>',
  'lint.txt': 'passed layers\n',
};
const without = (name) => Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name));

const rows = [
  { name: 'all pass', reports: whole, line: '6 passed, 0 failed' },
  {
    name: 'bad_test_cases',
    reports: { ...whole, 'test-native.xml': native('test cases: 9 | 7 passed | 2 failed', '<failure message=""/>') },
    line: '10 passed, 2 failed',
  },
  {
    name: 'bad_crash',
    reports: { ...whole, 'test-native.xml': native('AddressSanitizer: heap-use-after-free', '<failure message=""/>') },
    line: '3 passed, 1 failed',
  },
  {
    name: 'bad_node_test',
    reports: { ...whole, 'test-node.xml': '<testcase name="a"/><testcase name="b"><failure>no</failure></testcase>' },
    line: '5 passed, 1 failed',
  },
  { name: 'bad_check', reports: { ...whole, 'lint.txt': 'passed layers\nfailed eslint\n' }, line: '6 passed, 1 failed' },
  { name: 'bad_part_missing', reports: without('test-native.xml'), line: '3 passed, 1 failed' },
];

for (const row of rows) {
  test(`count: ${row.name}`, () => {
    const reports = mkdtempSync(join(tmpdir(), 'reports-'));
    try {
      for (const [name, text] of Object.entries(row.reports)) writeFileSync(join(reports, name), text);
      const run = spawnSync(process.execPath, ['scripts/count-results.mjs', reports], { encoding: 'utf8' });
      assert.equal(run.stdout.trim(), row.line);
      assert.equal(run.status, row.name.startsWith('bad_') ? 1 : 0);
    } finally {
      rmSync(reports, { recursive: true });
    }
  });
}
