// Golden queries: what a team's docs must find. One JSON object a line: {"query", "expect": [page ids], "within"?, "library"?, "version"?}.
// A query passes when one of its pages is among the first `within` results. Run by the native tool, so the answers are the server's own.
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { eachParallel } from "./parallel.ts";
import { foredge } from "./tool.ts";
import { Refusal } from "./transitions.ts";

const defaultWithin = 5;
const results = 10;
const mostTokens = 4_000;
const mostExamples = 10;

export interface GoldenQuery {
  readonly query: string;
  readonly expect: readonly string[]; // page ids, such as "harbour@2.0.0/guide/caching"
  readonly within: number;
  readonly library?: string;
  readonly version?: string;
}

export interface Answer {
  readonly pages: readonly string[]; // each once, best first
  readonly bytes: number; // of the whole answer
}

export type Answers = ReadonlyMap<string, Answer>;

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === "string");

export function parseGolden(text: string, name: string): readonly GoldenQuery[] {
  const lines = text.split("\n").map((line, index) => ({ line: line.trim(), at: `${name}:${index + 1}` }));
  const queries = lines.filter(({ line }) => line !== "").map(({ line, at }) => parseLine(line, at));
  if (queries.length === 0) {
    throw new Refusal(`${name} has no queries: write one JSON object a line`);
  }
  return queries;
}

function parseLine(line: string, at: string): GoldenQuery {
  let fields: Readonly<Record<string, unknown>>;
  try {
    fields = JSON.parse(line) as typeof fields;
  } catch {
    throw new Refusal(`${at} is not JSON`);
  }
  const { query, expect, within = defaultWithin, library, version } = fields;
  if (typeof query !== "string" || query === "" || !isTexts(expect) || expect.length === 0) {
    throw new Refusal(`${at} needs "query", a text, and "expect", a list of page ids`);
  }
  if (typeof within !== "number" || !Number.isInteger(within) || within < 1 || within > results) {
    throw new Refusal(`${at}: "within" must be a whole number from 1 to ${results}`);
  }
  return {
    query,
    expect,
    within,
    ...(typeof library === "string" ? { library } : {}),
    ...(typeof version === "string" ? { version } : {}),
  };
}

export const readGolden = async (file: string): Promise<readonly GoldenQuery[]> =>
  parseGolden(
    await readFile(file, "utf8").catch(() => {
      throw new Refusal(`the golden queries ${file} cannot be read`);
    }),
    file,
  );

const keyOf = ({ query, library = "", version = "" }: GoldenQuery): string => `${query}\n${library}\n${version}`;

/** What a release on disk answers to each query. One that it cannot answer has no pages. */
export async function askAll(directory: string, queries: readonly GoldenQuery[]): Promise<Answers> {
  const answers = new Map<string, Answer>();
  await eachParallel(queries, availableParallelism(), async (one) => {
    const options = [
      ...(one.library === undefined ? [] : ["--library", one.library]),
      ...(one.version === undefined ? [] : ["--docs-version", one.version]),
    ];
    const limits = ["--limit", String(results), "--max-tokens", String(mostTokens)];
    const text = await foredge("search", directory, "--json", ...limits, ...options, "--", one.query).catch(() => "");
    const found = text === "" ? [] : (JSON.parse(text) as { results?: readonly { id: string }[] }).results ?? [];
    const pages = [...new Set(found.map(({ id }) => id.split("#", 1)[0] ?? ""))];
    answers.set(keyOf(one), { pages, bytes: text.length });
  });
  return answers;
}

export interface Verdict {
  readonly queries: number;
  readonly passed: number;
  readonly share: number; // of the queries that passed
  readonly failed: readonly string[]; // what was asked, what was wanted, what came; some of them
}

export function judge(queries: readonly GoldenQuery[], answers: Answers): Verdict {
  const failed = queries.filter((one) => {
    const pages = answers.get(keyOf(one))?.pages.slice(0, one.within) ?? [];
    return !one.expect.some((page) => pages.includes(page));
  });
  const passed = queries.length - failed.length;
  return {
    queries: queries.length,
    passed,
    share: passed / queries.length,
    failed: failed
      .slice(0, mostExamples)
      .map((one) => `"${one.query}" wants ${one.expect.join(" or ")}, got ${answers.get(keyOf(one))?.pages[0] ?? "nothing"} first`),
  };
}

export interface AnswerDiff {
  readonly changed: number; // queries whose pages or their order differ
  readonly pages_lost: number; // among the results, over all queries
  readonly pages_gained: number;
  readonly ranks_moved: number;
  readonly bytes_before: number;
  readonly bytes_after: number;
  readonly examples: readonly string[];
}

/** How the answers of one release differ from those of another. */
export function diffAnswers(queries: readonly GoldenQuery[], before: Answers, after: Answers): AnswerDiff {
  const sums = { changed: 0, pages_lost: 0, pages_gained: 0, ranks_moved: 0, bytes_before: 0, bytes_after: 0 };
  const examples: string[] = [];
  for (const one of queries) {
    const old = before.get(keyOf(one)) ?? { pages: [], bytes: 0 };
    const now = after.get(keyOf(one)) ?? { pages: [], bytes: 0 };
    const lost = old.pages.filter((page) => !now.pages.includes(page));
    const gained = now.pages.filter((page) => !old.pages.includes(page));
    const moved = now.pages.filter((page, rank) => old.pages.includes(page) && old.pages.indexOf(page) !== rank);
    sums.bytes_before += old.bytes;
    sums.bytes_after += now.bytes;
    sums.pages_lost += lost.length;
    sums.pages_gained += gained.length;
    sums.ranks_moved += moved.length;
    if (lost.length + gained.length + moved.length > 0) {
      sums.changed += 1;
      if (examples.length < mostExamples) {
        examples.push(`"${one.query}": lost ${lost.join(", ") || "none"}; gained ${gained.join(", ") || "none"}; ${moved.length} moved`);
      }
    }
  }
  return { ...sums, examples };
}
