// Work on many items with so many hands. Knows nothing of the work.

/** Rejects with the first failure; work that began ends before. */
export async function eachParallel<T>(items: readonly T[], hands: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  let failed = false;
  const hand = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const item = items[next] as T;
      next += 1;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const done = await Promise.allSettled(Array.from({ length: Math.min(hands, items.length) }, hand));
  const bad = done.find((one) => one.status === "rejected");
  if (bad !== undefined) {
    throw bad.reason;
  }
}
