// The way to the origin: what is sent, what is taken for an answer, who is asked next, when nobody is asked.
import { describe, expect, test } from "vitest";
import { Breaker } from "../../worker/src/breaker.ts";
import { factsText } from "../../worker/src/facts-header.ts";
import { bytesOf } from "../../worker/src/frames.ts";
import { Origin, type OriginCounts } from "../../worker/src/origin.ts";
import { originsFrom } from "../../worker/src/settings.ts";
import { request, text } from "./scripted.ts";

type Handler = (request: Request) => Response | Promise<Response>;

const key = "k".repeat(32);
const places = ["https://primary.example", "https://secondary.example"];

async function digestOf(body: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body)));
  return `sha-256=:${digest.toBase64()}:`;
}

/** What the origin's program answers to the request of scripted.ts. */
async function right(body = "right", init: ResponseInit = {}): Promise<Response> {
  const headers = { "content-digest": await digestOf(body), "x-request-id": "request-1", "x-foredge-release": "r", etag: '"x"' };
  return new Response(body, { ...init, headers: { ...headers, ...(init.headers as Record<string, string> | undefined) } });
}

function originOf(primary: Handler, secondary: Handler = primary): { origin: Origin; asked: Request[] } {
  const asked: Request[] = [];
  const fetcher = (url: string, init: RequestInit): Promise<Response> => {
    const sent = new Request(url, init);
    asked.push(sent);
    return Promise.resolve((url.startsWith("https://primary") ? primary : secondary)(sent));
  };
  return { origin: new Origin(places, key, fetcher), asked };
}

const counts = (): OriginCounts => ({ asked: [], errors: [], throttled: 0 });
const ask = (origin: Origin, log = counts(), now = (): number => 1_000): ReturnType<Origin["ask"]> =>
  origin.ask(request, 2_000, now, log);

describe("what is sent", () => {
  test("method, address, body and the client's headers, with our key and id", async () => {
    const { origin, asked } = originOf(() => right());
    const headers = [
      ["content-type", "application/json"],
      ["mcp-protocol-version", "2025-11-25"],
      ["host", "docs.example"],
      ["cf-connecting-ip", "192.0.2.1"],
      ["x-forwarded-for", "192.0.2.1"],
      ["x-foredge-origin-key", "guessed"],
      ["x-request-id", "guessed"],
    ] as const;
    await origin.ask({ ...request, headers }, 2_000, () => 0, counts());
    const [sent] = asked;
    expect(sent?.url).toBe("https://primary.example/mcp?format=text");
    expect(sent?.method).toBe("POST");
    expect(await sent?.text()).toBe("{}");
    expect(Object.fromEntries(sent?.headers ?? [])).toEqual({
      "content-type": "application/json",
      "mcp-protocol-version": "2025-11-25",
      "x-foredge-origin-key": key,
      "x-request-id": "request-1",
    });
  });

  test("a GET has no body", async () => {
    const { origin, asked } = originOf(() => right());
    await origin.ask({ ...request, method: "GET", body: text("") }, 2_000, () => 0, counts());
    expect(asked[0]?.body).toBeNull();
  });
});

describe("what is taken", () => {
  test("a whole answer, without what belongs to the way", async () => {
    const { origin } = originOf(() => right("right", { headers: { "apigw-requestid": "1", "set-cookie": "a=b" } }));
    const log = counts();
    const answer = await ask(origin, log);
    expect(answer).toMatchObject({ place: "origin", release: "r", reply: { status: 200 } });
    expect(answer?.reply.headers).toEqual([["content-type", "text/plain;charset=UTF-8"], ["etag", '"x"']]);
    expect(new TextDecoder().decode(bytesOf(answer?.reply.body ?? ""))).toBe("right");
    expect(log).toEqual({ asked: ["origin"], errors: [], throttled: 0 });
  });

  test("what its core says of the answer, for the record alone", async () => {
    const facts = [["docs.library", "kit\u00e9"], ["release", "r"]] as const;
    const { origin } = originOf(() => right("right", { headers: { "x-foredge-facts": factsText(facts) ?? "" } }));
    const answer = await ask(origin);
    expect(answer?.reply.facts).toEqual(facts);
    expect(answer?.reply.headers.map(([name]) => name)).not.toContain("x-foredge-facts");
  });

  test.each([["bad_json", "%7B"], ["bad_encoding", "%"], ["bad_pairs", encodeURIComponent('[["a",1],["b","2"]]')]])(
    "facts: %s is no reason to refuse the answer",
    async (name, header) => {
      const answer = await ask(originOf(() => right("right", { headers: { "x-foredge-facts": header } })).origin);
      expect(answer?.reply.facts).toEqual(name === "bad_pairs" ? [["b", "2"]] : []);
    },
  );

  test("facts that a gateway may not pass on stay behind", () => {
    expect(factsText([["search.query", "x".repeat(5_000)]])).toBeUndefined();
  });

  test("a place without room for the request is counted", async () => {
    const log = counts();
    await ask(originOf(() => new Response("", { status: 429 }), () => right()).origin, log);
    expect(log.throttled).toBe(1);
  });

  test("an error of the client's is an answer, too", async () => {
    const { origin } = originOf(() => right("{}", { status: 400 }));
    expect((await ask(origin))?.reply.status).toBe(400);
  });

  test("no body, no digest", async () => {
    const { origin } = originOf(() => new Response(null, { status: 304, headers: { "x-request-id": "request-1" } }));
    expect((await ask(origin))?.reply.status).toBe(304);
  });

  const rows: readonly [string, Handler][] = [
    ["bad_error", () => right("", { status: 503 })],
    ["bad_throttled", () => new Response("slow down", { status: 429 })],
    ["bad_key_refused", () => new Response("{}", { status: 403 })],
    ["bad_other_request", () => right("right", { headers: { "x-request-id": "request-2" } })],
    ["bad_cut_short", async () => right("righ", { headers: { "content-digest": await digestOf("right") } })],
    ["bad_no_digest", () => new Response("right", { headers: { "x-request-id": "request-1" } })],
    ["bad_gateway_page", () => new Response("<html>", { status: 200 })],
    ["bad_connection", () => Promise.reject(new Error("refused"))],
  ];
  test.each(rows)("%s: the secondary answers", async (_, primary) => {
    const { origin } = originOf(primary, () => right("from the second"));
    const log = counts();
    const answer = await ask(origin, log);
    expect(answer?.place).toBe("origin-secondary");
    expect(log.asked).toEqual(["origin", "origin-secondary"]);
    expect(log.errors).toHaveLength(1);
  });

  test.each(rows)("%s of both is no answer", async (_, bad) => {
    const log = counts();
    expect(await ask(originOf(bad).origin, log)).toBeUndefined();
    expect(log.errors).toHaveLength(2);
  });

  test("bad_silent_primary: ended by its own time, and the secondary has what is left", async () => {
    const silent: Handler = (sent) =>
      new Promise((_, reject) => {
        sent.signal.addEventListener("abort", () => {
          reject(new Error("aborted"));
        });
      });
    expect((await originOf(silent, () => right()).origin.ask(request, 200, () => 0, counts()))?.place).toBe("origin-secondary");
    expect(await originOf(silent).origin.ask(request, 100, () => 0, counts())).toBeUndefined();
  });
});

describe("a breaker", () => {
  test("opens after failures in a row, lets one probe through, closes when that succeeds", () => {
    const breaker = new Breaker();
    breaker.failed(0);
    breaker.failed(0);
    expect(breaker.admits(0)).toBe(true);
    breaker.succeeded();
    for (let failure = 0; failure < 3; failure += 1) {
      breaker.failed(0);
    }
    expect(breaker.admits(4_999)).toBe(false);
    expect(breaker.admits(5_000)).toBe(true);
    expect(breaker.admits(5_000)).toBe(false);
    breaker.failed(5_100);
    expect(breaker.admits(10_000)).toBe(false);
    expect(breaker.admits(10_100)).toBe(true);
    breaker.succeeded();
    expect([breaker.admits(10_100), breaker.admits(10_100)]).toEqual([true, true]);
  });

  test("spares a primary that fails, and finds it again when it is back", async () => {
    let broken = true;
    let nowMs = 0;
    const { origin, asked } = originOf(
      () => (broken ? new Response("", { status: 502 }) : right()),
      () => right("second"),
    );
    const next = (): ReturnType<Origin["ask"]> => ask(origin, counts(), () => nowMs);
    for (let count = 0; count < 10; count += 1) {
      expect((await next())?.place).toBe("origin-secondary");
    }
    expect(asked.filter(({ url }) => url.includes("primary"))).toHaveLength(3);
    broken = false;
    nowMs = 6_000;
    expect((await next())?.place).toBe("origin");
    expect((await next())?.place).toBe("origin");
  });
});

describe("an origin whose program fails", () => {
  test("is asked on: one request says nothing of the next", async () => {
    const failed = (): Response => new Response("", { status: 501, headers: { "x-request-id": request.id } });
    const { origin, asked } = originOf(failed, () => right("second"));
    for (let count = 0; count < 6; count += 1) {
      expect((await ask(origin, counts(), () => 0))?.place).toBe("origin-secondary");
    }
    expect(asked.filter(({ url }) => url.includes("primary"))).toHaveLength(6);
  });
});

describe("the deployment's origins", () => {
  const key = "k".repeat(32);
  test.each([
    ["one", "https://a.example", ["https://a.example"]],
    ["two, with slashes and spaces", " https://a.example/ , https://b.example//", ["https://a.example", "https://b.example"]],
  ])("%s", (_, ORIGIN_URLS, urls) => {
    expect(originsFrom({ ORIGIN_URLS, ORIGIN_KEY: key })).toEqual({ urls, key });
  });
  test.each([
    ["bad_no_key", { ORIGIN_URLS: "https://a.example" }],
    ["bad_no_urls", { ORIGIN_URLS: " , ", ORIGIN_KEY: key }],
    ["bad_nothing", {}],
  ])("%s: there is none", (_, environment) => {
    expect(originsFrom(environment)).toBeUndefined();
  });
});
