// Puts a built release into the R2 and KV that `wrangler dev` keeps on disk, and makes it the stable one. Local state only:
// a release that clients depend on goes through the release tool. A release that is there already is left alone.
//
//   node scripts/publish-local.mjs RELEASE_DIRECTORY [STATE_DIRECTORY]
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { getPlatformProxy } from "wrangler";
import { sealChannel } from "../worker/src/channel-check.ts";

const config = fileURLToPath(new URL("../wrangler.toml", import.meta.url));
const kvValueLimit = 25 * 1024 * 1024;
// What every cold start reads whole: copied to KV, which is near every location.
const copiedToKv = ["manifest.json", "index/root"];

export const defaultState = ".wrangler/state";

// What the Worker reads beside the manifest. The static documents stay out: nothing local serves them, and the simulator
// takes minutes for the 30,000 small objects of a large release.
async function servedFiles(directory) {
  const index = await readdir(join(directory, "index"), { recursive: true, withFileTypes: true }).catch(() => []);
  const files = index.filter((entry) => entry.isFile());
  return files.map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll("\\", "/")).sort();
}

/** The files that make a release answer. The manifest goes last: who finds it finds a complete release. */
async function upload(env, directory, release) {
  const key = (path) => `releases/${release}/${path}`;
  if (await env.RELEASES.head(key("manifest.json"))) {
    return 0;
  }
  if (!existsSync(join(directory, "manifest.json"))) {
    throw new Error(`${directory} is not a release: it has no manifest.json`);
  }
  const files = await servedFiles(directory);
  const put = async (path) => {
    const bytes = await readFile(join(directory, path));
    if (copiedToKv.includes(path) && bytes.length <= kvValueLimit) {
      await env.COPIES.put(key(path), bytes);
    }
    await env.RELEASES.put(key(path), bytes);
  };
  await Promise.all(files.map(put));
  await put("manifest.json");
  return files.length + 1;
}

async function point(env, release) {
  const before = await env.RELEASES.get("channel.json").then((object) => object?.json());
  if (before?.stable?.release === release) {
    await env.COPIES.put("channel", await sealChannel(before));
    return before;
  }
  const record = {
    epoch: (before?.epoch ?? 0) + 1,
    stable: { release },
    ...(before === undefined ? {} : { previous: before.stable }),
    flags: before?.flags ?? {},
    updated_at: new Date().toISOString(),
    by: "publish-local",
    why: "local development",
  };
  const text = await sealChannel(record);
  await env.RELEASES.put("channel.json", text);
  await env.COPIES.put("channel", text);
  return JSON.parse(text);
}

/** Publishes `directory` (named by its release id) into `state`. Resolves to the channel record and the objects written. */
export async function publishLocal(directory, state = defaultState) {
  const release = basename(resolve(directory));
  if (!/^[0-9a-f]{64}$/.test(release)) {
    throw new Error(`${directory} is not a release: its name is not a release id of 64 hex digits`);
  }
  // wrangler keeps its simulators' data below v3 of the directory that --persist-to names.
  const proxy = await getPlatformProxy({ configPath: config, persist: { path: join(resolve(state), "v3") }, remoteBindings: false });
  try {
    const objects = await upload(proxy.env, resolve(directory), release);
    return { channel: await point(proxy.env, release), objects };
  } finally {
    await proxy.dispose();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [directory, state] = process.argv.slice(2);
  if (directory === undefined) {
    console.error("usage: node scripts/publish-local.mjs RELEASE_DIRECTORY [STATE_DIRECTORY]");
    process.exit(2);
  }
  try {
    const { channel, objects } = await publishLocal(directory, state);
    console.log(`stable release ${channel.stable.release}, epoch ${channel.epoch}, ${objects} objects written`);
  } catch (error) {
    console.error(`publish-local: ${error.message}`);
    process.exit(1);
  }
}
