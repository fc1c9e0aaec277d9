// CloudFront's origin request for a page of the release in use: /docs/current/… becomes the address of that page in the release that the
// channel record calls stable. Runs before each origin of a group, so an address that is pinned already passes as it is. Where the record
// stands comes with the origin (a function at the edge has no variables of its own), and how it is read with worker/src/channel-source.ts.
import { AwsClient } from "aws4fetch";
import { ChannelSource } from "../../../worker/src/channel-source.ts";
import { s3Text } from "../../../worker/src/stores/s3.ts";
import { fetchGet } from "../../../worker/src/stores/s3-fetch.ts";
import type { TextStore } from "../../../worker/src/stores/store.ts";
import type { EdgeRequest, EdgeResponse, OriginRequestEvent } from "./event.ts";

const placesHeader = "x-foredge-channel"; // of the origin's own: REGION URL, REGION URL, the nearest first
const readTimeoutMs = 700;
const channel = new ChannelSource(readTimeoutMs);

// An instance serves one distribution: its buckets do not change while it lives.
let stores: readonly TextStore[] | undefined;

function storesOf(request: EdgeRequest): readonly TextStore[] {
  const places = request.origin?.s3?.customHeaders[placesHeader]?.[0]?.value ?? "";
  const credentials = {
    accessKeyId: process.env["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: process.env["AWS_SECRET_ACCESS_KEY"] ?? "",
    ...(process.env["AWS_SESSION_TOKEN"] === undefined ? {} : { sessionToken: process.env["AWS_SESSION_TOKEN"] }),
  };
  return places.split(",").flatMap((place) => {
    const [region = "", url] = place.trim().split(" ");
    if (url === undefined) {
      return [];
    }
    const get = fetchGet(new AwsClient({ ...credentials, service: "s3", region, retries: 0 }));
    return s3Text({ name: region, url, get, timeoutMs: readTimeoutMs }, "channel.json");
  });
}

function unavailable(): EdgeResponse {
  return {
    status: "503",
    statusDescription: "Service Unavailable",
    headers: {
      "cache-control": [{ value: "no-store" }],
      "content-type": [{ value: "application/json" }],
      "retry-after": [{ value: "5" }],
    },
    body: JSON.stringify({ error: { code: "no_channel", message: "the release in use is not known here: ask again, or ask for a pinned address" } }),
  };
}

export async function handler(event: OriginRequestEvent): Promise<EdgeRequest | EdgeResponse> {
  const request = event.Records[0]?.cf.request;
  if (request === undefined) {
    throw new Error("not an event of CloudFront");
  }
  const [, page] = /^\/docs\/current\/(.+)$/.exec(request.uri) ?? [];
  if (page === undefined) {
    return request;
  }
  stores ??= storesOf(request);
  const log = { source: "", epoch: 0, age_ms: 0, errors: [] as string[], reads: {} };
  const record = await channel.read(stores, { now: Date.now, waitMs: readTimeoutMs * stores.length, background: () => undefined }, log);
  if (log.errors.length > 0) {
    console.warn(JSON.stringify({ level: "warn", what: "channel", ...log }));
  }
  if (record === undefined) {
    return unavailable();
  }
  request.uri = `/releases/${record.stable.release}/docs/${page}`;
  return request;
}
