// What is built once and deployed everywhere: the Worker's bundle, the origin's package, and a list of their digests. The artifact's own
// digest is that of the list, so one identifier names the pair. Refuses files that do not fit; knows no vendor and no time.
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Artifact, Facts } from "./facts.ts";

export const listName = "artifact.json";
const signatureName = "artifact.sig";

export const sha256 = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  return paths.filter((path) => path !== listName && path !== signatureName).sort();
}

const digestsOf = (folder: string): Record<string, string> =>
  Object.fromEntries(filesBelow(folder).map((path) => [path, sha256(readFileSync(join(folder, path)))]));

/**
 * `VERSION-DIGEST`, cut so that both fit 25 bytes: a long version loses its end, never the digest. Cloudflare publishes no limit of a
 * version's tag, and wrangler and the schema of its API check none; whole commits, 40 digits, are used as tags
 * (https://github.com/cloudflare/workers-sdk/pull/14211). A line of a history must be short, that is the reason here.
 */
export const identifierOf = (version: string, digest: string): string => `${version.slice(0, 12)}-${digest.slice(0, 12)}`;

/** Writes the list of what lies in `folder`, and its signature if there is a key (PEM, Ed25519). */
export function sealArtifact(folder: string, facts: Facts, signingKey?: string): Artifact {
  if (!/^[\w.-]+$/.test(facts.version)) throw new Error(`the version "${facts.version}" is no word of letters, digits, dots and dashes`);
  const list = `${JSON.stringify({ format: 1, ...facts, files: digestsOf(folder) }, null, 2)}\n`;
  writeFileSync(join(folder, listName), list);
  if (signingKey !== undefined) {
    writeFileSync(join(folder, signatureName), sign(null, Buffer.from(list), createPrivateKey(signingKey)).toString("base64"));
  }
  return openArtifact(folder);
}

function checkSignature(folder: string, list: Buffer, publicKey: string): void {
  let signature: string;
  try {
    signature = readFileSync(join(folder, signatureName), "utf8");
  } catch {
    throw new Error(`${folder} is not signed: build it where DEPLOY_SIGNING_KEY is set`);
  }
  if (!verify(null, list, createPublicKey(publicKey), Buffer.from(signature, "base64"))) {
    throw new Error(`the signature of ${folder} does not fit DEPLOY_PUBLIC_KEY: nothing is deployed`);
  }
}

/** Opens the artifact at `folder`; throws unless each file is what the list says and, given a key, the signature fits. */
export function openArtifact(folder: string, publicKey?: string): Artifact {
  const list = readFileSync(join(folder, listName));
  if (publicKey !== undefined) checkSignature(folder, list, publicKey);
  const { format, ...said } = JSON.parse(list.toString()) as Facts & { format: number; files: Record<string, string> };
  if (format !== 1) throw new Error(`${folder} has format ${format}, this tool reads 1`);
  const found = digestsOf(folder);
  const paths = [...new Set([...Object.keys(found), ...Object.keys(said.files)])];
  const wrong = paths.filter((path) => found[path] !== said.files[path]);
  if (wrong.length > 0) throw new Error(`${folder}: ${wrong.join(", ")} is not what ${listName} says`);
  const digest = sha256(list);
  return { ...said, folder, digest, identifier: identifierOf(said.version, digest) };
}

export const artifactPaths = (artifact: Artifact): string[] =>
  [...filesBelow(artifact.folder), listName, ...readdirSync(artifact.folder).filter((name) => name === signatureName)];
