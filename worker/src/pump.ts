// Sends a reply that comes in pieces: writes one, and asks for the next when the client has taken it. Knows no core and no
// protocol: what a piece says and whether another follows is decided by who is asked.
import { bytesOf, type StreamStep } from "./frames.ts";

/**
 * The body of a streamed reply. `ask` makes the next step out of the one before. Where it gives undefined or rejects, the transfer
 * is aborted, so that nobody takes a part for the whole. Steps that come "later" are asked for after `pauseMs`. A client that goes
 * away ends it at once: nothing is asked for any more, and a pause ends. `ended` is called
 * when it ends, in whichever way.
 */
export function pump(
  first: StreamStep,
  ask: (before: StreamStep) => Promise<StreamStep | undefined>,
  pauseMs: number,
  ended: () => void = () => undefined,
): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  const isGone = (): boolean => gone.signal.aborted;
  let step = first;
  const source: UnderlyingSource<Uint8Array> = {
    start(controller) {
      send(controller, first, ended);
    },
    async pull(controller) {
      if (step.again === "later") {
        await pause(pauseMs, gone.signal);
      }
      if (isGone()) {
        return;
      }
      const next = await ask(step).catch(() => undefined);
      if (isGone()) {
        return;
      }
      if (next === undefined) {
        ended();
        controller.error(new Error("the rest of the answer cannot be had now"));
        return;
      }
      step = next;
      send(controller, next, ended);
    },
    cancel() {
      gone.abort();
      ended();
    },
  };
  // No piece is made before the one in front of it was taken.
  return new ReadableStream(source, { highWaterMark: 0 });
}

/** What is used of a stream's controller, whichever kind the platform's types take it for. */
interface Sink {
  enqueue(piece: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

function send(controller: Sink, step: StreamStep, ended: () => void): void {
  if (step.body.length > 0) {
    controller.enqueue(new Uint8Array(bytesOf(step.body))); // a stream takes its pieces over, so it gets its own
  }
  if (step.again === "never") {
    ended();
    controller.close();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
