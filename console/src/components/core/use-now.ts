import { useSyncExternalStore } from "react";

/** The time, to 10 s, for ages that grow while a page stands. */
const calm = createTicker(10_000);
/** The time, to the second, for what runs out. */
const counting = createTicker(1_000);

export function useNow({ toTheSecond = false }: { toTheSecond?: boolean } = {}): Date {
  const { subscribe, now } = toTheSecond ? counting : calm;
  return useSyncExternalStore(subscribe, now);
}

type Ticker = { readonly subscribe: (listener: () => void) => () => void; readonly now: () => Date };

/** One timer serves every component that shows a time; it stands still while none does. */
function createTicker(everyMs: number): Ticker {
  const listeners = new Set<() => void>();
  let now = new Date();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = (): void => {
    now = new Date();
    for (const listener of listeners) listener();
  };
  return {
    now: () => now,
    subscribe: (listener) => {
      // After a pause the last time is old.
      if (listeners.size === 0) now = new Date();
      listeners.add(listener);
      timer ??= setInterval(tick, everyMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
