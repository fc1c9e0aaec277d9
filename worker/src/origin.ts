// The same program in another place, asked when this one cannot answer: request and body as they came, with a key that says who
// asks. Primary first, then secondary, each behind its breaker. Takes only an answer that came whole and is to this request. Knows no
// route; its twin on the other side is lambda/index.ts.
import { Breaker } from "./breaker.ts";
import { factsFrom, factsHeader } from "./facts-header.ts";
import { bytesOf, type Reply } from "./frames.ts";
import type { HostRequest } from "./serve.ts";

export interface OriginAnswer {
  readonly place: string;
  readonly reply: Reply;
  readonly release: string; // that the origin answered from; empty when it needed none
}

export interface OriginCounts {
  asked: string[]; // places, in the order in which they were asked
  errors: string[]; // why each of them gave nothing
  throttled: number; // those of them that said 429: a gateway or a platform had no room for the request
}

interface Place {
  readonly name: string; // for the record
  readonly url: string; // without a slash at the end
  readonly breaker: Breaker;
}

/** The program itself said that it cannot. */
class Failed extends Error {}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const keyHeader = "x-foredge-origin-key";
const leastAttemptMs = 50;
/** The share of the time that one place gets while another is left. */
const attemptShare = 0.6;
// What a proxy must not pass on (RFC 9110, 7.6.1), what the platform sets anew, and what is ours to say.
const notForwarded = /^(?:host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|content-length|accept-encoding|x-request-id|x-foredge-.*|cf-.*|x-forwarded-.*|x-real-ip)$/;
const notReturned = /^(?:connection|keep-alive|transfer-encoding|content-length|content-encoding|content-digest|date|set-cookie|apigw-.*|x-amz.*|x-request-id|x-foredge-release|x-foredge-facts)$/;

export class Origin {
  readonly #places: readonly Place[];
  readonly #key: string;
  readonly #fetch: Fetch;

  /** `urls` in the order in which they are asked. */
  constructor(urls: readonly string[], key: string, fetcher: Fetch = (url, init) => fetch(url, init)) {
    const nameOf = (at: number): string => (at === 0 ? "origin" : at === 1 ? "origin-secondary" : `origin-${at + 1}`);
    this.#places = urls.map((url, at) => ({ name: nameOf(at), url, breaker: new Breaker() }));
    this.#key = key;
    this.#fetch = fetcher;
  }

  /** The answer of the first place that gives one within `budgetMs`; undefined when none does. Never rejects. */
  async ask(request: HostRequest, budgetMs: number, now: () => number, counts: OriginCounts): Promise<OriginAnswer | undefined> {
    const endMs = now() + budgetMs;
    let left = this.#places.length;
    for (const place of this.#places) {
      const { breaker } = place;
      left -= 1;
      const leftMs = endMs - now();
      if (leftMs < leastAttemptMs) {
        return undefined;
      }
      if (!breaker.admits(now())) {
        counts.errors.push(`${place.name}: not asked, it failed too often`);
        continue;
      }
      counts.asked.push(place.name);
      try {
        const answer = await this.#askOne(place, request, left === 0 ? leftMs : leftMs * attemptShare, counts);
        breaker.succeeded();
        return answer;
      } catch (error) {
        if (error instanceof Failed) {
          breaker.succeeded(); // the place works, this request does not
        } else {
          breaker.failed(now());
        }
        counts.errors.push(`${place.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return undefined;
  }

  async #askOne(place: Place, request: HostRequest, timeoutMs: number, counts: OriginCounts): Promise<OriginAnswer> {
    const headers = new Headers(
      request.headers.filter(([name]) => !notForwarded.test(name)).map(([name, value]): [string, string] => [name, value]),
    );
    headers.set(keyHeader, this.#key);
    headers.set("x-request-id", request.id);
    const bodiless = request.method === "GET" || request.method === "HEAD";
    const response = await this.#fetch(place.url + request.target, {
      method: request.method,
      headers,
      body: bodiless ? null : new Uint8Array(bytesOf(request.body)),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    // What stands before the program (a gateway, a key check, a throttle) does not say this name.
    const isOurs = response.headers.get("x-request-id") === request.id;
    if (response.status >= 500 || !isOurs) {
      await response.body?.cancel();
      counts.throttled += Number(response.status === 429);
      throw new (isOurs ? Failed : Error)(`status ${response.status}`);
    }
    const body = new Uint8Array(await response.arrayBuffer());
    await checkWhole(body, response, request.method);
    return {
      place: place.name,
      release: response.headers.get("x-foredge-release") ?? "",
      reply: {
        kind: "reply",
        status: response.status,
        headers: [...response.headers].filter(([name]) => !notReturned.test(name)),
        facts: factsFrom(response.headers.get(factsHeader)),
        body,
      },
    };
  }
}

// RFC 9530: an answer that was cut short or altered on its way is none.
async function checkWhole(body: Uint8Array<ArrayBuffer>, response: Response, method: string): Promise<void> {
  if (response.status === 204 || response.status === 304 || method === "HEAD") {
    return;
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const wanted = `sha-256=:${btoa(String.fromCharCode(...digest))}:`;
  if (response.headers.get("content-digest") !== wanted) {
    throw new Error("the answer is not what its digest says");
  }
}
