// What the core says of its answer, on its way from the origin to the edge's record: pairs as JSON, percent-encoded, in a header that
// the edge takes off. For the log alone, so it may be missing. Knows no fact.
import type { Pair } from "./frames.ts";

export const factsHeader = "x-foredge-facts";

/** Gateways bound all headers of an answer together; these leave them room. */
const mostBytes = 4_096;

/** Undefined when they are too many to send. */
export function factsText(facts: readonly Pair[]): string | undefined {
  const text = encodeURIComponent(JSON.stringify(facts));
  return text.length <= mostBytes ? text : undefined;
}

/** No facts where the header is missing or is not what factsText wrote. */
export function factsFrom(text: string | null): readonly Pair[] {
  try {
    const value: unknown = JSON.parse(decodeURIComponent(text ?? ""));
    return Array.isArray(value) ? value.filter(isPair) : [];
  } catch {
    return [];
  }
}

function isPair(value: unknown): value is Pair {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "string");
}
