// Builds and runs every fuzz target, two at a time: node scripts/fuzz.mjs [SECONDS [TARGET…]], SECONDS for each target.
// A line a target: runs, time, findings. A finding fails the whole, and says where its input is and how to see it again.
// New inputs stay in build/fuzz/corpus; the next run goes on from there. The short run of `make test` is tests/fuzz/short_run.cc.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "tests/fuzz");
const built = join(root, "build/fuzz");
const [secondsText = "60", ...wanted] = process.argv.slice(2);
const seconds = Number(secondsText);

const declared = [...readFileSync(join(source, "CMakeLists.txt"), "utf8").matchAll(/^foredge_fuzz\((\w+)/gm)].map(([, name]) => name);
const unknown = wanted.filter((name) => !declared.includes(name));
if (!(seconds > 0) || unknown.length > 0) {
  console.error(`usage: node scripts/fuzz.mjs [SECONDS [TARGET…]]; the targets are ${declared.join(", ")}`);
  process.exit(2);
}
const targets = wanted.length > 0 ? wanted : declared;

const build = spawnSync("scripts/build", ["fuzz", ...targets.map((name) => `fuzz_${name}`)], { cwd: root, encoding: "utf8" });
if (build.status !== 0) {
  console.error(build.stdout + build.stderr);
  process.exit(1);
}

/** Runs one target to its end; resolves to whether it found nothing. */
function fuzz(name) {
  const program = join(built, "tests/fuzz", `fuzz_${name}`);
  const seeds = join(source, "corpus", name);
  const grown = join(built, "corpus", name);
  const findings = join(built, "findings", name);
  rmSync(findings, { recursive: true, force: true });
  for (const folder of [grown, findings]) mkdirSync(folder, { recursive: true });
  const dictionary = join(source, `${name}.dict`);
  const options = [`-max_total_time=${seconds}`, "-timeout=25", "-rss_limit_mb=2048", "-max_len=32768", "-print_final_stats=1"];
  if (existsSync(dictionary)) options.push(`-dict=${dictionary}`);
  const begun = Date.now();
  return new Promise((resolve) => {
    const child = spawn(program, [...options, `-artifact_prefix=${findings}/`, grown, seeds], { cwd: built, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += String(chunk);
    });
    child.on("close", (code) => {
      const runs = Number(/number_of_executed_units: (\d+)/.exec(said)?.[1] ?? /#(\d+)\s[^#]*$/.exec(said)?.[1] ?? 0);
      const found = readdirSync(findings).map((file) => join(findings, file));
      const sound = code === 0 && found.length === 0;
      console.log(`fuzz_${name}: ${runs} runs in ${Math.round((Date.now() - begun) / 1000)} s, ${sound ? "no finding" : `${Math.max(found.length, 1)} finding`}`);
      if (!sound) {
        console.log(said.split("\n").slice(-60).join("\n"));
        for (const file of found) console.log(`  input: ${relative(root, file)}; again: ${relative(root, program)} ${relative(root, file)}`);
      }
      resolve(sound);
    });
  });
}

const waiting = [...targets];
let sound = true;
async function work() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) sound = (await fuzz(name)) && sound;
}
await Promise.all([work(), work()]);
process.exit(sound ? 0 : 1);
