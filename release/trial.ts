// What is known of a release before it gets traffic: its golden queries, how its answers differ from those of the stable one, what readers
// see change. Refuses a release that fails them, and the refusal stands in the history. Changes no channel.
import type { Details } from "./channel-store.ts";
import { type Context, releaseFolders } from "./context.ts";
import { localCopy } from "./download.ts";
import { askAll, diffAnswers, judge, readGolden } from "./golden.ts";
import { foredge } from "./tool.ts";
import { Refusal, short } from "./transitions.ts";

const mostPages = 20;

interface PageList {
  readonly page?: string;
}

interface ReaderDiff {
  readonly old: string;
  readonly new: string;
  readonly libraries: unknown;
  readonly added: readonly PageList[];
  readonly removed: readonly PageList[];
  readonly changed: readonly PageList[];
}

/** `foredge diff` of two folders, short enough for a record that every isolate reads. */
export async function readerDiff(before: string, after: string): Promise<Readonly<Record<string, unknown>>> {
  const diff = JSON.parse(await foredge("diff", before, after, "--json")) as ReaderDiff;
  const names = (list: readonly PageList[]): readonly string[] => list.slice(0, mostPages).map(({ page = "" }) => page);
  return {
    old: diff.old,
    new: diff.new,
    counts: { added: diff.added.length, removed: diff.removed.length, changed: diff.changed.length },
    libraries: diff.libraries,
    added: names(diff.added),
    removed: names(diff.removed),
    changed: names(diff.changed),
  };
}

/** What an earlier entry of the history knows about these two releases: their diff holds in both directions. */
export async function knownDetails({ channel }: Context, a: string, b: string): Promise<Details> {
  const entries = await channel.history(Number.MAX_SAFE_INTEGER);
  const found = entries.find(({ diff }) => diff !== undefined && [a, b].includes(diff["old"] as string) && [a, b].includes(diff["new"] as string));
  return {
    ...(found?.diff === undefined ? {} : { diff: found.diff }),
    ...(found?.docs_commits === undefined ? {} : { docs_commits: found.docs_commits }),
  };
}

/**
 * Tries `release`, whose files are in `directory`, beside the stable one ("" for none). Resolves to what goes into the history. Throws a
 * Refusal below the threshold, after it was noted there.
 */
export async function tryRelease(context: Context, release: string, directory: string, stable: string): Promise<Details> {
  const { options, say, note } = context;
  const stableFolder = stable === "" || stable === release ? "" : await localCopy(context.places.r2, stable, releaseFolders(context));
  const known = stableFolder === "" ? {} : await knownDetails(context, stable, release);
  const diff = stableFolder === "" ? undefined : (known.diff ?? (await readerDiff(stableFolder, directory)));
  const docsCommits = options.docsCommits || known.docs_commits;
  const details: Details = {
    ...(diff === undefined ? {} : { diff }),
    ...(docsCommits === undefined || docsCommits === "" ? {} : { docs_commits: docsCommits }),
  };
  if (context.golden === "") {
    note("no golden queries are configured (--golden FILE): nothing is known of the answers' quality");
    return details;
  }
  const queries = await readGolden(context.golden);
  const answers = await askAll(directory, queries);
  const verdict = judge(queries, answers);
  const compared = stableFolder === "" ? undefined : diffAnswers(queries, await askAll(stableFolder, queries), answers);
  const figures = { golden: { ...verdict, threshold: options.threshold }, ...(compared === undefined ? {} : { answers: compared }) };
  say(`golden queries: ${verdict.passed} of ${verdict.queries} pass`);
  if (compared !== undefined) {
    const { changed, pages_lost: lost, pages_gained: gained, ranks_moved: moved, bytes_before: was, bytes_after: is } = compared;
    say(`answers beside stable: ${changed} differ; pages ${lost} lost, ${gained} gained; ${moved} ranks moved; ${was} → ${is} bytes`);
  }
  if (verdict.share >= options.threshold) {
    return { ...details, figures };
  }
  const refusals = [`golden queries: ${verdict.passed} of ${verdict.queries} pass, ${options.threshold} of them must`, ...verdict.failed];
  if (!options.dryRun) {
    await context.channel.refuse({ canary: release }, { by: context.by, why: options.why }, { ...details, figures, refusals });
  }
  throw new Refusal(`release ${short(release)} is refused: ${refusals.join("\n  ")}`);
}
