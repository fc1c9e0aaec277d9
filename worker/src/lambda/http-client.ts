// Node's own HTTP client with promises, for what the global fetch does elsewhere: loading that takes 50 ms of an instance's start.
// Connections are kept from one request to the next. Knows no S3 and no intake.
import type { IncomingMessage } from "node:http";
import { http, https } from "./builtins.ts";

export interface Sent {
  readonly method: "GET" | "POST";
  readonly headers: NodeJS.Dict<string | string[] | number>;
  readonly body?: Uint8Array;
  readonly signal: AbortSignal; // ends the answer's body, too
  readonly anew: boolean; // over a connection of its own, never one that was kept
}

const plain = { request: http.request, kept: new http.Agent({ keepAlive: true }) };
const secure = { request: https.request, kept: new https.Agent({ keepAlive: true }) };

/** Whoever gets the answer reads it or lets it pass (`resume`), or its connection serves nobody else. Rejects when none came. */
export function send(url: URL, { method, headers, body, signal, anew }: Sent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { request, kept } = url.protocol === "https:" ? secure : plain;
    request(url, { method, headers, signal, agent: anew ? false : kept })
      .on("response", resolve)
      .on("error", reject)
      .end(body);
  });
}

/** Rejects when the body ends early. */
export async function bytesOf(response: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) {
    chunks.push(chunk as Uint8Array);
  }
  const { buffer, byteOffset, length } = Buffer.concat(chunks);
  return new Uint8Array(buffer, byteOffset, length);
}
