// Signed GETs of S3 over Node's own HTTP client. Its twin is ../stores/s3-fetch.ts.
import aws4 from "aws4";
import type { S3Get } from "../stores/s3.ts";
import { bytesOf, send } from "./http-client.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export function signedGet(region: string, credentials: Credentials): S3Get {
  return async ({ url: address, headers, signal, anew }) => {
    const url = new URL(address);
    const unsigned = { service: "s3", region, method: "GET", path: url.pathname, headers: { ...headers, host: url.host } };
    const { headers: signed = {} } = aws4.sign(unsigned, credentials);
    const response = await send(url, { method: "GET", headers: signed, signal, anew });
    return {
      status: response.statusCode ?? 0,
      bytes: () => bytesOf(response),
      discard: () => {
        response.resume();
      },
    };
  };
}
