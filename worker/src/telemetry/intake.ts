// Sends one batch to the log intake (POST /api/v2/logs), again where that may help, and says what became of it. Knows no
// event and no queue (shipper.ts). Reads no clock: attempts and waits are counted, not timed, because clocks of Workers
// stand still between two reads.

/** "accepted", or why the batch was given up: a status, "timeout", "unreachable", or "cut" when `signal` ended it. */
export type Delivery = string;

export type Send = (body: string, signal?: AbortSignal) => Promise<Delivery>;

/** How a batch leaves a host: packed once, posted as often as it takes. */
export interface IntakeWire {
  gzip(text: string): Promise<Uint8Array>;
  /** The status, when the answer was read to its end, so that the connection serves the next batch. Rejects when there was none. */
  post(url: string, headers: Readonly<Record<string, string>>, body: Uint8Array, signal: AbortSignal): Promise<number>;
}

export const fetchWire: IntakeWire = {
  gzip: async (text) => new Uint8Array(await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer()),
  async post(url, headers, body, signal) {
    const response = await fetch(url, { method: "POST", headers, body: body as Uint8Array<ArrayBuffer>, signal });
    await response.arrayBuffer();
    return response.status;
  },
};

export interface IntakeOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly attempts: number;
  readonly attemptMs: number;
  readonly firstPauseMs: number; // doubles after each attempt
  readonly wire: IntakeWire;
}

export const defaultAttempts = { attempts: 4, attemptMs: 4_000, firstPauseMs: 250 } as const;

export function intakeSender(options: IntakeOptions): Send {
  return async (body, signal) => {
    const payload = await options.wire.gzip(body);
    let last: Delivery = "unreachable";
    for (let attempt = 0; attempt < options.attempts; attempt += 1) {
      if (attempt > 0) {
        await pause(options.firstPauseMs * 2 ** (attempt - 1), signal);
      }
      if (signal?.aborted === true) {
        return "cut";
      }
      last = await attemptOnce(options, payload, signal);
      if (!mayHelp(last)) {
        return last;
      }
    }
    return last;
  };
}

async function attemptOnce(options: IntakeOptions, payload: Uint8Array, signal?: AbortSignal): Promise<Delivery> {
  const timeout = AbortSignal.timeout(options.attemptMs);
  try {
    const headers = { "content-type": "application/json", "content-encoding": "gzip", "dd-api-key": options.apiKey };
    const either = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
    const status = await options.wire.post(options.url, headers, payload, either);
    return status === 202 ? "accepted" : `status_${status}`;
  } catch {
    if (signal?.aborted === true) {
      return "cut";
    }
    return timeout.aborted ? "timeout" : "unreachable";
  }
}

// What the vendor documents as worth another try: 408, 429 and every 5xx, and a connection that broke.
function mayHelp(delivery: Delivery): boolean {
  return /^(status_(408|429|5\d\d)|timeout|unreachable)$/.test(delivery);
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const end = (): void => {
    clearTimeout(timer);
    resolve(undefined);
  };
  const timer = setTimeout(end, ms);
  signal?.addEventListener("abort", end, { once: true });
  return promise;
}
