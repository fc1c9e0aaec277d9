// GitHub Actions as far as our workflows use it: jobs in the order of their needs, reusable workflows, expressions, steps in bash. What an
// action of somebody else does is given by name. Knows no workflow.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../rig/release.mjs";

export const readWorkflow = (name) => parse(readFileSync(join(root, ".github/workflows", name), "utf8"));

const at = (context, path) => path.split(".").reduce((value, part) => value?.[part], context);

/** The value of an expression without its braces. */
export function evaluate(text, context) {
  const parts = text.split(/('(?:[^']|'')*')/);
  const code = parts.map((part, index) => {
    if (index % 2 === 1) return JSON.stringify(part.slice(1, -1).replaceAll("''", "'"));
    return part.replace(/(?<![\w.])([a-z_]\w*(?:\.[\w-]+)+)/g, (path) => `at(${JSON.stringify(path)})`).replaceAll("==", "===");
  });
  const functions = { failure: () => context.failed, cancelled: () => false, always: () => true, success: () => !context.failed };
  const format = (shape, ...values) => shape.replace(/\{(\d)\}/g, (_, index) => String(values[index] ?? ""));
  const all = { ...functions, format, at: (path) => at(context, path) };
  return new Function(...Object.keys(all), `return (${code.join("")});`)(...Object.values(all));
}

/** A text with its expressions replaced; one that is nothing but an expression keeps its type. */
function filled(value, context) {
  if (typeof value !== "string") return value;
  const only = /^\$\{\{(.*)\}\}$/s.exec(value.trim());
  if (only !== null && !only[1].includes("${{")) return evaluate(only[1].trim(), context) ?? "";
  return value.replace(/\$\{\{(.*?)\}\}/gs, (_, text) => String(evaluate(text.trim(), context) ?? ""));
}

const filledAll = (table, context) => Object.fromEntries(Object.entries(table ?? {}).map(([key, value]) => [key, filled(value, context)]));

function bash(command, env) {
  return new Promise((resolve) => {
    const child = spawn("bash", ["-e", "-c", command], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.on("close", (code) => resolve({ code, output }));
  });
}

async function runStep(step, job, context, machine) {
  const wanted = step.if === undefined ? !context.failed : evaluate(String(step.if).replace(/^\$\{\{|\}\}$/g, "").trim(), context);
  const hasStatus = /failure|cancelled|always/.test(step.if ?? "");
  if (!wanted || (context.failed && !hasStatus)) return undefined;
  if (step.uses !== undefined) {
    const [name] = step.uses.split("@");
    const action = machine.actions[name];
    if (action === undefined) throw new Error(`nobody said what ${name} does`);
    return { name: step.name ?? name, code: 0, output: (await action(filledAll(step.with, context), context)) ?? "" };
  }
  const env = { ...machine.environment, ...context.given, ...filledAll(job.env, context), ...filledAll(step.env, context) };
  return { name: step.name ?? step.run, ...(await bash(filled(step.run, context), Object.fromEntries(Object.entries(env).map(([key, value]) => [key, String(value)])))) };
}

/** What a job's matrix has it run with, one after the other; a matrix here has one name. */
function matricesOf({ strategy }) {
  const [[name, values] = []] = Object.entries(strategy?.matrix ?? {});
  return name === undefined ? [{}] : values.map((value) => ({ [name]: value }));
}

async function runJob(id, job, context, machine) {
  if (job.uses !== undefined) {
    const called = readWorkflow(job.uses.replace("./.github/workflows/", ""));
    return runWorkflow(called, { ...context, inputs: filledAll(job.with, context) }, machine, `${id}/`);
  }
  const environment = filled(job.environment, context);
  const own = { ...context, failed: false, given: {}, ...machine.environments[environment] };
  if (environment !== undefined && machine.environments[environment] === undefined) throw new Error(`there is no environment ${environment}`);
  const steps = [];
  for (const step of job.steps) {
    const done = await runStep(step, job, own, machine);
    if (done === undefined) continue;
    steps.push(done);
    if (done.code !== 0) own.failed = true;
  }
  return [{ id, environment, failed: own.failed, steps }];
}

/**
 * Runs a workflow. `context` has github and inputs; `machine` says what `actions` do, what the shell's `environment` is, and which
 * variables and secrets each of GitHub's `environments` has. Resolves to the jobs that ran, with their steps.
 */
export async function runWorkflow(workflow, context, machine, prefix = "") {
  const done = [], ended = new Map();
  const waiting = new Map(Object.entries(workflow.jobs));
  while (waiting.size > 0) {
    const ready = [...waiting].find(([, { needs = [] }]) => [needs].flat().every((need) => ended.has(need)));
    if (ready === undefined) throw new Error(`jobs wait for each other: ${[...waiting.keys()]}`);
    const [id, job] = ready;
    waiting.delete(id);
    const blocked = [job.needs ?? []].flat().some((need) => ended.get(need) !== "success");
    const jobs = [];
    for (const matrix of blocked ? [] : matricesOf(job)) jobs.push(...(await runJob(id, job, { ...context, matrix }, machine)));
    done.push(...jobs.map((one) => ({ ...one, id: prefix + one.id })));
    ended.set(id, blocked ? "skipped" : jobs.some(({ failed }) => failed) ? "failure" : "success");
  }
  return done;
}
