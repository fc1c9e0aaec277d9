// Releases for tests: built by the native command line tool, the same that `make dev` calls. Knows no host; hosts.mjs serves
// what is built here.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const fixtureDocs = join(root, "tests/fixtures/docs");
const cli = join(root, "build/release/foredge");

/** The folders of documentation whose releases are put to the test: the fixture and, where there is one, the handbook. */
export const corpora = [
  { name: "fixture", docs: fixtureDocs },
  { name: "handbook", docs: join(root, "docs") },
].filter(({ docs }) => existsSync(docs));

/** A new folder below the system's one for temporary files, removed when the test file (`context.after`) ends. */
export function scratchFolder(after) {
  const folder = mkdtempSync(join(tmpdir(), "foredge-test-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Builds `docs` below `out`. Returns the release's id and directory; throws with the tool's own words when it fails. */
export function buildRelease(docs, out, { threads, env } = {}) {
  const options = threads === undefined ? [] : ["--threads", String(threads)];
  const { status, stdout, stderr, error } = spawnSync(cli, ["build", docs, "--out", out, ...options], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (status !== 0) {
    throw new Error(`foredge build ${docs}: ${error?.message ?? stderr} (make cli builds the tool)`);
  }
  const id = stdout.trimEnd().split("\n").at(-1);
  return { id, directory: join(out, id) };
}

/** Every file of a release (or of any folder) by its path: `Map<path, Buffer>`, sorted. */
export function readTree(directory) {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(directory, join(entry.parentPath, entry.name))).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(directory, path))]));
}

/** Every page of a release: its id, and the Markdown that its static document holds. */
export function pagesOf(directory) {
  const documents = [...readTree(join(directory, "docs"))].filter(([path]) => path.endsWith(".md"));
  return documents.map(([path, bytes]) => {
    const [library, version, ...rest] = path.slice(0, -".md".length).split("/");
    return { id: `${library}@${version}/${rest.join("/")}`, markdown: String(bytes) };
  });
}
