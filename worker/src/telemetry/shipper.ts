// Collects events of an isolate and hands them on in batches, by count, size and age. What cannot be delivered is dropped,
// counted, and the count goes out as an event of its own with the next batch. Never throws, never makes a caller wait. Knows
// no intake (intake.ts sends) and no record (event.ts makes events).
import type { Send } from "./intake.ts";

export interface ShipperLimits {
  readonly batchEvents: number;
  readonly batchBytes: number; // before compression
  readonly batchMs: number; // an event waits no longer for company; 0: only for flush()
  readonly eventBytes: number; // a longer one is dropped: the intake would cut it, and half an event is no JSON
  readonly heldBytes: number; // waiting and under way together
}

// The intake takes 1,000 events, 5 MB and 1 MB an event.
export const defaultShipperLimits: ShipperLimits = {
  batchEvents: 500,
  batchBytes: 1024 * 1024,
  batchMs: 5_000,
  eventBytes: 128 * 1024,
  heldBytes: 4 * 1024 * 1024,
};

/** The event that reports drops: how many, by reason. */
export type DropReport = (dropped: number, reasons: Readonly<Record<string, number>>) => string;

interface Batch {
  readonly lines: string[];
  bytes: number;
}

const encoder = new TextEncoder();

export class Shipper {
  readonly #send: Send;
  readonly #limits: ShipperLimits;
  readonly #report: DropReport;
  readonly #dropped = new Map<string, number>();
  #waiting: Batch = { lines: [], bytes: 0 };
  #sendingBytes = 0;

  constructor(send: Send, report: DropReport, limits: ShipperLimits = defaultShipperLimits) {
    this.#send = send;
    this.#report = report;
    this.#limits = limits;
  }

  /** Takes one event as JSON. Whoever completes a batch sends it; whoever begins one sends it when it is old. */
  add(line: string, background: (work: Promise<unknown>) => void): void {
    const bytes = encoder.encode(line).length + 1;
    if (bytes > this.#limits.eventBytes) {
      this.#drop("too_large", 1);
      return;
    }
    if (this.#waiting.bytes + this.#sendingBytes + bytes > this.#limits.heldBytes) {
      this.#drop("backlog", 1);
      return;
    }
    const batch = this.#waiting;
    batch.lines.push(line);
    batch.bytes += bytes;
    if (batch.lines.length >= this.#limits.batchEvents || batch.bytes >= this.#limits.batchBytes) {
      background(this.#sendBatch(this.#take()));
    } else if (batch.lines.length === 1 && this.#limits.batchMs > 0) {
      background(this.#sendWhenOld(batch));
    }
  }

  /** Sends what waits, now. When `signal` ends it first, the events wait on for the next batch. */
  async flush(signal?: AbortSignal): Promise<void> {
    if (this.#waiting.lines.length > 0 || this.#dropped.size > 0) {
      await this.#sendBatch(this.#take(), signal);
    }
  }

  // A timer and a fetch belong to the request that began the batch; no other request waits on them.
  async #sendWhenOld(batch: Batch): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.#limits.batchMs));
    if (this.#waiting === batch) {
      await this.#sendBatch(this.#take());
    }
  }

  #take(): Batch {
    const batch = this.#waiting;
    this.#waiting = { lines: [], bytes: 0 };
    return batch;
  }

  async #sendBatch(batch: Batch, signal?: AbortSignal): Promise<void> {
    const reported = [...this.#dropped];
    this.#dropped.clear();
    const total = reported.reduce((sum, [, count]) => sum + count, 0);
    const lines = total > 0 ? [...batch.lines, this.#report(total, Object.fromEntries(reported))] : batch.lines;
    this.#sendingBytes += batch.bytes;
    const delivery = await this.#send(`[${lines.join(",")}]`, signal).catch(() => "unreachable");
    this.#sendingBytes -= batch.bytes;
    if (delivery === "accepted") {
      return;
    }
    for (const [reason, count] of reported) {
      this.#drop(reason, count);
    }
    if (delivery === "cut") {
      this.#waiting.lines.unshift(...batch.lines);
      this.#waiting.bytes += batch.bytes;
    } else {
      this.#drop(delivery, batch.lines.length);
    }
  }

  #drop(reason: string, count: number): void {
    if (count > 0) {
      this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + count);
    }
  }
}
