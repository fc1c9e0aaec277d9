// Sums what the last `make test` and `make lint` reported in build/reports/ and prints 'N passed, N failed'.
// A native program counts by its test cases when it printed them, else as one (it crashed, or is no Catch2 program);
// a report that is missing counts as one failure, so that a run that broke off never looks whole.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const reports = process.argv[2] ?? 'build/reports';
let passed = 0;
let failed = 0;

function countCatch(testcase) {
  const [, all] = /All tests passed \(.* in (\d+) test cases?\)/.exec(testcase) ?? [];
  if (all) return { passed: Number(all), failed: 0 };
  const [, line] = /test cases: \d+ \|(.*)/.exec(testcase) ?? [];
  if (!line) return undefined;
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  return { passed: number('passed'), failed: number('failed') };
}

function countJunit(xml) {
  for (const [testcase] of xml.matchAll(/<testcase\b(?:[^>]*\/>|[\s\S]*?<\/testcase>)/g)) {
    const bad = /<(failure|error)\b/.test(testcase) || /\bstatus="fail"/.test(testcase);
    const cases = countCatch(testcase);
    passed += cases?.passed ?? (bad ? 0 : 1);
    failed += bad ? Math.max(1, cases?.failed ?? 1) : 0;
  }
}

const files = existsSync(reports) ? readdirSync(reports) : [];
for (const name of ['test-native.xml', 'test-node.xml', 'lint.txt']) {
  if (files.includes(name)) continue;
  console.error(`${name} was not written: its part did not run to its end`);
  failed += 1;
}
for (const name of files) {
  const text = readFileSync(join(reports, name), 'utf8');
  if (name.endsWith('.xml')) countJunit(text);
  if (name === 'lint.txt') {
    passed += text.match(/^passed /gm)?.length ?? 0;
    failed += text.match(/^failed /gm)?.length ?? 0;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
