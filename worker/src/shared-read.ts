// One read for all who want the same thing at the same time. Knows neither stores nor blocks.
//
// The read belongs to the request that started it. If that request is cancelled, its promise may never settle; whoever
// joined waits somewhat longer than a read can take, and then starts it anew. `keepAlive` asks the platform to finish the read anyway.

export type KeepAlive = (work: Promise<unknown>) => void;

/** Something took longer than it was given. */
export class Late extends Error {}

/** Settles with `work`, or rejects with Late when `ms` have passed. The timer is cleared either way. */
export function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  // Promise.race would make three promises more, for every request.
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Late(`${what}: no answer within ${ms} ms`));
    }, ms);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

/** Beyond what a read may take by its own limits: the timers of one who joined began later, and may end sooner. */
const graceMs = 500;

export class SharedReads<T> {
  readonly #running = new Map<string, Promise<T>>();

  /**
   * Runs `read`, or joins the read that runs under `key` already; then `joined` is true. `longestMs`: what a read takes at most, by
   * limits of its own.
   */
  async get(
    key: string,
    read: () => Promise<T>,
    options: { readonly longestMs: number; readonly keepAlive: KeepAlive },
  ): Promise<{ readonly value: T; readonly joined: boolean }> {
    const running = this.#running.get(key);
    if (running !== undefined) {
      try {
        return { value: await within(options.longestMs + graceMs, key, running), joined: true };
      } catch (error) {
        if (!(error instanceof Late)) {
          return { value: await read(), joined: false };
        }
        // Whoever started it is gone for good: the next read is the one to join.
        if (this.#running.get(key) === running) {
          this.#running.delete(key);
        }
        return this.get(key, read, options);
      }
    }
    const work = read().finally(() => {
      if (this.#running.get(key) === work) {
        this.#running.delete(key);
      }
    });
    this.#running.set(key, work);
    options.keepAlive(work.catch(() => undefined));
    return { value: await work, joined: false };
  }
}
