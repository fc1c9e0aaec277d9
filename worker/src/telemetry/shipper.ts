// Collects events of an isolate and hands them on in batches, by count, size and age. What cannot be delivered is dropped,
// counted, and the count goes out as an event of its own with the next batch. Never throws, never makes a caller wait. Knows
// no intake (intake.ts sends) and no record (event.ts makes events).
//
// A platform may end the request that has a batch in hand, without a word: then nobody's timer fires and no promise settles. So the
// next event looks at the clock, and only for that: a clock that stands still delays nothing.
import type { Send } from "./intake.ts";

export interface ShipperLimits {
  readonly batchEvents: number;
  readonly batchBytes: number; // before compression
  readonly batchMs: number; // an event waits no longer for company; 0: only for flush()
  readonly eventBytes: number; // a longer one is dropped: the intake would cut it, and half an event is no JSON
  readonly heldBytes: number; // waiting and under way together
  readonly sendMs: number; // longer than any sending takes: what is under way for longer is lost
  readonly cuts: number; // times that a batch goes on after a flush that was cut; each time the intake may have got it
}

// The intake takes 1,000 events, 5 MB and 1 MB an event.
export const defaultShipperLimits: ShipperLimits = {
  batchEvents: 500,
  batchBytes: 1024 * 1024,
  batchMs: 5_000,
  eventBytes: 128 * 1024,
  heldBytes: 4 * 1024 * 1024,
  sendMs: 60_000,
  cuts: 10,
};

/** The event that reports drops: how many, by reason. */
export type DropReport = (dropped: number, reasons: Readonly<Record<string, number>>) => string;

interface Batch {
  lines: string[];
  bytes: number;
  atMs: number; // when it was begun, then when it was sent
  cuts: number;
  reports: number; // how many of the lines report drops
  readonly reported: Map<string, number>; // what these say
}

const newBatch = (atMs: number): Batch => ({ lines: [], bytes: 0, atMs, cuts: 0, reports: 0, reported: new Map() });

const encoder = new TextEncoder();

function addTo(counts: Map<string, number>, reason: string, count: number): void {
  if (count > 0) {
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
}

export class Shipper {
  readonly #send: Send;
  readonly #limits: ShipperLimits;
  readonly #report: DropReport;
  readonly #now: () => number;
  readonly #dropped = new Map<string, number>();
  readonly #underWay = new Set<Batch>();
  #waiting = newBatch(0);

  constructor(send: Send, report: DropReport, limits: ShipperLimits = defaultShipperLimits, now: () => number = () => Date.now()) {
    this.#send = send;
    this.#report = report;
    this.#limits = limits;
    this.#now = now;
  }

  /** Takes one event as JSON. Whoever completes a batch sends it; whoever begins one sends it when it is old. */
  add(line: string, background: (work: Promise<unknown>) => void): void {
    const nowMs = this.#now();
    this.#giveUpLost(nowMs);
    const bytes = encoder.encode(line).length + 1;
    if (bytes > this.#limits.eventBytes) {
      addTo(this.#dropped, "too_large", 1);
      return;
    }
    if (this.#heldBytes() + bytes > this.#limits.heldBytes) {
      addTo(this.#dropped, "backlog", 1);
      return;
    }
    const batch = this.#waiting;
    if (batch.lines.length === 0) {
      batch.atMs = nowMs;
    }
    batch.lines.push(line);
    batch.bytes += bytes;
    if (this.#isFull(batch) || this.#isForgotten(batch, nowMs)) {
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

  #isFull(batch: Batch): boolean {
    return batch.lines.length >= this.#limits.batchEvents || batch.bytes >= this.#limits.batchBytes;
  }

  // The request that began it should have sent it long ago.
  #isForgotten(batch: Batch, nowMs: number): boolean {
    return this.#limits.batchMs > 0 && nowMs - batch.atMs > 2 * this.#limits.batchMs;
  }

  #heldBytes(): number {
    return [...this.#underWay].reduce((sum, { bytes }) => sum + bytes, this.#waiting.bytes);
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
    this.#waiting = newBatch(0);
    return batch;
  }

  async #sendBatch(batch: Batch, signal?: AbortSignal): Promise<void> {
    this.#addReport(batch);
    batch.atMs = this.#now();
    this.#underWay.add(batch);
    const delivery = await this.#send(`[${batch.lines.join(",")}]`, signal).catch(() => "unreachable");
    if (!this.#underWay.delete(batch) || delivery === "accepted") {
      return; // gone, or given up and counted meanwhile
    }
    if (delivery === "cut" && batch.cuts < this.#limits.cuts) {
      this.#putBack(batch);
    } else {
      this.#giveUp(batch, delivery);
    }
  }

  #addReport(batch: Batch): void {
    const total = [...this.#dropped.values()].reduce((sum, count) => sum + count, 0);
    if (total === 0) {
      return;
    }
    batch.lines.push(this.#report(total, Object.fromEntries(this.#dropped)));
    batch.reports += 1;
    for (const [reason, count] of this.#dropped) {
      addTo(batch.reported, reason, count);
    }
    this.#dropped.clear();
  }

  // In front of what came meanwhile, line by line as it was: what the intake gets twice is twice the same.
  #putBack(batch: Batch): void {
    const { lines, bytes } = this.#waiting;
    this.#waiting = { ...batch, lines: [...batch.lines, ...lines], bytes: batch.bytes + bytes, cuts: batch.cuts + 1 };
  }

  #giveUp(batch: Batch, reason: string): void {
    for (const [before, count] of batch.reported) {
      addTo(this.#dropped, before, count);
    }
    addTo(this.#dropped, reason, batch.lines.length - batch.reports);
  }

  #giveUpLost(nowMs: number): void {
    for (const batch of this.#underWay) {
      if (nowMs - batch.atMs > this.#limits.sendMs) {
        this.#underWay.delete(batch);
        this.#giveUp(batch, "lost");
      }
    }
  }
}
