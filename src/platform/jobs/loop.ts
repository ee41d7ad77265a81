import type { Log } from "../logging/log.ts";

/** Work that is done again and again. */
export type Loop = {
  /** Runs again soon instead of after the pause. */
  poke(): void;
  /** Ends the loop; resolves when the run that is under way has ended. */
  stop(): Promise<void>;
};

export type LoopOptions = {
  readonly name: string;
  /** Pause between runs. */
  readonly everyMs: number;
  /** A run that throws is logged and the loop goes on. */
  readonly run: () => Promise<void>;
  readonly log: Log;
};

/** Starts a loop; its runs never overlap. */
export function startLoop({ name, everyMs, run, log }: LoopOptions): Loop {
  let stopped = false;
  let poked = false;
  let wake: () => void = () => {};
  let lastError = "";

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const running = (async () => {
    while (!stopped) {
      poked = false;
      try {
        await run();
        lastError = "";
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        // The same failure every few hundred milliseconds would fill the disk: it is logged when it changes.
        if (said !== lastError) log.warn("loop failed", { loop: name, error: said });
        lastError = said;
      }
      if (!stopped && !poked) await pause();
    }
  })();

  return {
    poke: () => {
      poked = true;
      wake();
    },
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}
