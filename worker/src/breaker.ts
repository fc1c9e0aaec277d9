// Whether something that fails again and again should be asked at all. Closed: yes. Open, after some failures in a row: no, for a
// while. Half open: one may ask, and what becomes of that decides. Knows neither what is asked nor a clock of its own.

const failuresToOpen = 3;
const openMs = 5_000;

export class Breaker {
  #failures = 0;
  #retryAtMs = 0;

  /** True when asking is allowed. While open, once in a while one caller gets true: its outcome is the probe. */
  admits(nowMs: number): boolean {
    if (this.#failures < failuresToOpen) {
      return true;
    }
    if (nowMs < this.#retryAtMs) {
      return false;
    }
    this.#retryAtMs = nowMs + openMs; // a probe that never ends is followed by another
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(nowMs: number): void {
    this.#failures += 1;
    if (this.#failures >= failuresToOpen) {
      this.#retryAtMs = nowMs + openMs;
    }
  }
}
