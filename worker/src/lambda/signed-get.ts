// Signed GETs of S3 over Node's own HTTP client: its global fetch takes 50 ms to load, of an instance's start. Connections are kept from
// one read to the next. Its twin is ../stores/s3-fetch.ts.
import type { IncomingMessage } from "node:http";
import aws4 from "aws4";
import type { S3Answer, S3Get } from "../stores/s3.ts";
import { http, https } from "./builtins.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const plain = { request: http.request, kept: new http.Agent({ keepAlive: true }) };
const secure = { request: https.request, kept: new https.Agent({ keepAlive: true }) };

export function signedGet(region: string, credentials: Credentials): S3Get {
  return ({ url: address, headers, signal, anew }) =>
    new Promise((resolve, reject) => {
      const url = new URL(address);
      const unsigned = { service: "s3", region, method: "GET", path: url.pathname, headers: { ...headers, host: url.host } };
      const signed = aws4.sign(unsigned, credentials).headers ?? {};
      const { request, kept } = url.protocol === "https:" ? secure : plain;
      request(url, { headers: signed, signal, agent: anew ? false : kept })
        .on("response", (response) => {
          resolve(answerOf(response));
        })
        .on("error", reject)
        .end();
    });
}

function answerOf(response: IncomingMessage): S3Answer {
  return {
    status: response.statusCode ?? 0,
    bytes: () => bytesOf(response),
    discard: () => {
      response.resume();
    },
  };
}

// Rejects when the body ends early.
async function bytesOf(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) {
    chunks.push(chunk as Uint8Array);
  }
  const { buffer, byteOffset, length } = Buffer.concat(chunks);
  return new Uint8Array(buffer, byteOffset, length);
}
