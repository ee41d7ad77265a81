import type { StoredSpan } from "../domain/stored-span.ts";
import type { SpanStore } from "../span-store.ts";

/** What waits to be stored, gathered into batches. */
export type SpanQueue = {
  /** True when no more may wait. */
  isFull(): boolean;
  /** Resolves when the spans are stored. @param bytes how much the request held, which counts as waiting until then. */
  add(spans: readonly StoredSpan[], bytes: number): Promise<void>;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
};

export type SpanQueueOptions = {
  readonly store: () => SpanStore | undefined;
  /** True when more must wait although there is room. */
  readonly isBehind?: () => boolean;
  readonly maxRows?: number;
  readonly maxWaitMs?: number;
  readonly maxBytes?: number;
};

type Waiting = { readonly spans: readonly StoredSpan[]; readonly resolve: () => void; readonly reject: (error: unknown) => void };

const insertsAtOnce = 1;

/** Gathers requests into batches of some thousand rows or some milliseconds, whichever comes first. */
export function createSpanQueue(options: SpanQueueOptions): SpanQueue {
  const { store, isBehind = () => false, maxRows = 4_096, maxWaitMs = 100, maxBytes = 32 * 1024 * 1024 } = options;
  let waiting: Waiting[] = [];
  let rows = 0;
  let bytesWaiting = 0;
  let timer: NodeJS.Timeout | undefined;
  const inserting = new Set<Promise<void>>();

  const insert = async (batch: readonly Waiting[]): Promise<void> => {
    const into = store();
    if (into === undefined) {
      for (const { reject } of batch) reject(new Error("the span store does not answer"));
      return;
    }
    try {
      await into.insert(batch.flatMap(({ spans }) => spans));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      // One request that cannot be stored must not keep out the others of its batch.
      if (batch.length > 1) for (const one of batch) await insert([one]);
      else for (const { reject } of batch) reject(error);
    }
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0 || inserting.size >= insertsAtOnce) return; // an insert that ends flushes again
    const batch: Waiting[] = [];
    for (let size = 0; waiting.length > 0 && (size === 0 || size < maxRows);) {
      const next = waiting.shift();
      if (next === undefined) break;
      size += next.spans.length;
      batch.push(next);
    }
    rows -= batch.reduce((sum, { spans }) => sum + spans.length, 0);
    const running = insert(batch).finally(() => {
      inserting.delete(running);
      flush();
    });
    inserting.add(running);
  };

  return {
    isFull: () => bytesWaiting >= maxBytes || isBehind(),
    add: async (spans, bytes) => {
      bytesWaiting += bytes;
      try {
        await new Promise<void>((resolve, reject) => {
          waiting.push({ spans, resolve, reject });
          rows += spans.length;
          if (rows >= maxRows) flush();
          else timer ??= setTimeout(flush, maxWaitMs);
        });
      } finally {
        bytesWaiting -= bytes;
      }
    },
    idle: async () => {
      while (waiting.length > 0 || inserting.size > 0) {
        flush();
        await Promise.all(inserting);
      }
    },
  };
}
